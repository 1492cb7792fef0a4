"""The file of one person, with what came by merges."""

from dataclasses import dataclass
from datetime import date

from maillage.catalogue.network.models import Organisation
from maillage.support.people.models import ContactPoint, Merge, Person, Situation, Welcome
from maillage.support.people.models.person import PersonQuerySet


@dataclass(frozen=True)
class PersonFile:
    """What an organisation knows of a person: themselves, the entries said to be the same, all that hangs on them."""

    person: Person
    same: tuple[Person, ...]
    contact_points: tuple[ContactPoint, ...]
    welcomes: tuple[Welcome, ...]
    situations: tuple[Situation, ...]
    merges: tuple[Merge, ...]


def people_of(organisation: Organisation, *, since: date | None = None) -> PersonQuerySet:
    """People in the file of `organisation`, the last who came first."""
    rows = Person.objects.current().filter(organisation=organisation)
    if since is not None:
        rows = rows.filter(entered_on__gte=since)
    return rows.select_related("commune", "created_by").order_by("-entered_on", "-pk")


def keys_of(person: Person) -> list[int]:
    """The person and every entry merged into them, however many times over."""
    keys, newest = [person.pk], [person.pk]
    while newest:
        newest = list(Person.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        keys += newest
    return keys


def file_of(person: Person) -> PersonFile:
    """Everything in the file, the newest first; situations by kind, that of the entry first."""
    keys = keys_of(person)
    points = ContactPoint.objects.filter(person__in=keys)
    welcomes = Welcome.objects.filter(person__in=keys).select_related("hub", "received_by")
    merges = Merge.objects.filter(kept__in=keys, undone_at=None).select_related("merged", "merged_by")
    return PersonFile(
        person,
        tuple(Person.objects.filter(pk__in=keys[1:]).select_related("commune").order_by("pk")),
        tuple(points.order_by("-is_preferred", "pk")),
        tuple(welcomes.order_by("-received_on", "-pk")),
        tuple(Situation.objects.filter(person__in=keys).order_by("fact", "-is_at_entry", "true_on", "pk")),
        tuple(merges.order_by("pk")),
    )
