"""Who may already be in the file: proposed when somebody is entered, never merged by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.kept import Among, kept
from maillage.support.people.folding import folded, folded_contact
from maillage.support.people.models import ContactPoint, Person
from maillage.support.people.queries.alike import likeness

LIKE = 0.55
"""Trigram likeness of two folded names from which they are shown; a doubled letter in a short name is above it."""
MOST = 5


@dataclass(frozen=True)
class Match:
    """Somebody who may be the same person, and why."""

    person: Person
    reasons: tuple[str, ...]


def likely_matches(
    organisation: Organisation,
    *,
    name: str,
    contacts: Iterable[tuple[str, str]] = (),
    apart_from: Person | None = None,
) -> list[Match]:
    """At most five people of the file with a contact point in common or nearly the same name, contacts first.

    `contacts` are pairs of channel and value, as typed. Who was merged into another is not proposed again.
    """
    said = {folded_contact(channel, value) for channel, value in contacts} - {""}
    reasons: dict[int, list[str]] = {}
    found: dict[int, Person] = {}
    for point in _sharing(organisation, sorted(said)) if said else ():
        found[point.person_id] = point.person
        reasons.setdefault(point.person_id, []).append(_("same %(channel)s") % {"channel": point.get_channel_display()})
    for person in _named_alike(organisation, folded(name)):
        found[person.pk] = person
        same = person.folded_name == folded(name)
        reasons.setdefault(person.pk, []).append(_("same name") if same else _("nearly the same name"))
    if apart_from is not None:
        reasons.pop(apart_from.pk, None)
    return [Match(found[key], tuple(why)) for key, why in list(reasons.items())[:MOST]]


@kept
def _sharing(organisation: Organisation, said: list[str]) -> QuerySet[ContactPoint, ContactPoint]:
    rows = ContactPoint.objects.filter(Among("folded", said), organisation=organisation, person__merged_into=None)
    return rows.select_related("person__commune").order_by("person_id", "pk")


def _named_alike(organisation: Organisation, name: str) -> Iterable[Person]:
    if not name:
        return []
    file = Person.objects.current().filter(organisation=organisation).select_related("commune")
    alike = file.annotate(likeness=likeness(TrigramSimilarity("folded_name", name), name, least=LIKE))
    return alike.filter(likeness__gte=LIKE).order_by("-likeness", "pk")[:MOST]
