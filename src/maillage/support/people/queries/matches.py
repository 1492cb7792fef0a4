"""Who may already be in the file: proposed when somebody is entered, never merged by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Organisation
from maillage.support.people.folding import folded, folded_contact
from maillage.support.people.models import ContactPoint, Person

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
    points = ContactPoint.objects.filter(organisation=organisation, folded__in=said, person__merged_into=None)
    for point in points.order_by("person_id", "pk"):
        reasons.setdefault(point.person_id, []).append(_("same %(channel)s") % {"channel": point.get_channel_display()})
    for person in _named_alike(organisation, folded(name)):
        same = person.folded_name == folded(name)
        reasons.setdefault(person.pk, []).append(_("same name") if same else _("nearly the same name"))
    if apart_from is not None:
        reasons.pop(apart_from.pk, None)
    found = Person.objects.select_related("commune").in_bulk(list(reasons)[:MOST])
    return [Match(found[key], tuple(why)) for key, why in list(reasons.items())[:MOST] if key in found]


def _named_alike(organisation: Organisation, name: str) -> Iterable[Person]:
    if not name:
        return []
    file = Person.objects.current().filter(organisation=organisation)
    alike = file.annotate(likeness=TrigramSimilarity("folded_name", name)).filter(likeness__gte=LIKE)
    return alike.order_by("-likeness", "pk")[:MOST]
