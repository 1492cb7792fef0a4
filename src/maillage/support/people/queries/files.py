"""The file of one person, with what came by merges."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.kept import Among, kept
from maillage.support.people.choices import SENSITIVE, Channel
from maillage.support.people.models import ContactPoint, Merge, Person, Situation, Welcome
from maillage.support.people.models.person import PersonQuerySet


@dataclass(frozen=True)
class PersonFile:
    """What an organisation knows of a person: themselves, the entries said to be the same, all that hangs on them.

    `keys` are those of the person and of these entries: what else is read of the person starts from them.
    """

    person: Person
    keys: list[int]
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


def whole(person: Person) -> Person:
    """Who stands for this entry today: the person it was merged into, or itself."""
    while person.merged_into_id is not None:
        person = Person.objects.get(pk=person.merged_into_id)
    return person


def keys_of(person: Person) -> list[int]:
    """The person and every entry merged into them, however many times over."""
    keys, newest = [person.pk], [person.pk]
    while newest:
        newest = [one.pk for one in _merged_into(newest)]
        keys += newest
    return keys


def file_of(person: Person) -> PersonFile:
    """Everything in the file but sensitive facts, the newest first; situations by kind, that of the entry first."""
    keys = keys_of(person)
    return PersonFile(
        person,
        keys,
        tuple(Person.objects.filter(pk__in=keys[1:]).select_related("commune").order_by("pk")),
        tuple(_points(keys)),
        tuple(_welcomes(keys)),
        tuple(_situations(keys)),
        tuple(_merges(keys)),
    )


@kept
def _merged_into(keys: list[int]) -> QuerySet[Person, Person]:
    return Person.objects.filter(Among("merged_into", keys)).only("pk")


@kept
def _points(keys: list[int]) -> QuerySet[ContactPoint, ContactPoint]:
    return ContactPoint.objects.filter(Among("person", keys)).order_by("-is_preferred", "pk")


@kept
def _welcomes(keys: list[int]) -> QuerySet[Welcome, Welcome]:
    rows = Welcome.objects.filter(Among("person", keys)).select_related("hub", "received_by")
    return rows.order_by("-received_on", "-pk")


@kept
def _situations(keys: list[int]) -> QuerySet[Situation, Situation]:
    plain = Situation.objects.filter(Among("person", keys)).exclude(fact__in=SENSITIVE)
    return plain.order_by("fact", "-is_at_entry", "true_on", "pk")


@kept
def _merges(keys: list[int]) -> QuerySet[Merge, Merge]:
    rows = Merge.objects.filter(Among("kept", keys), undone_at=None)
    return rows.select_related("merged", "merged_by").order_by("pk")


def email_of(person: Person) -> str:
    """The e-mail address to write to: the preferred one, else the last given; empty when there is none."""
    points = ContactPoint.objects.filter(person__in=keys_of(person), channel=Channel.EMAIL)
    return points.order_by("-is_preferred", "-pk").values_list("value", flat=True).first() or ""
