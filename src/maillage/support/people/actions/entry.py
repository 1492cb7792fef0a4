"""Entering somebody, and adding to what is known."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.actions.recognition import mark_recognised
from maillage.support.people.choices import SENSITIVE, Channel
from maillage.support.people.folding import folded, folded_contact
from maillage.support.people.models import ContactPoint, Person, Situation, Welcome
from maillage.support.people.rules import check_may_change, may_read_sensitive

NOTICE = "2026-11"
"""Version of the data notice that the welcome form shows (page `privacy`)."""
LONGEST_NAME = 80


class NameMissing(DomainError):
    """Neither a first name nor a family name was given."""


class DayToCome(DomainError):
    """A person cannot have come on a day that is still to come."""


class NotEntrusted(DomainError):
    """Sensitive facts are read and written by those who were named for it."""


@dataclass(frozen=True)
class Said:
    """What somebody said of themselves at the desk. Only a name is needed."""

    given_name: str = ""
    family_name: str = ""
    phone: str = ""
    email: str = ""
    commune: Area | None = None
    came_by: str = ""
    language: str = "fr"


@transaction.atomic
def welcome_person(
    said: Said,
    *,
    organisation: Organisation,
    hub: Hub,
    need: str,
    by: User,
    now: datetime,
    received_on: date | None = None,
    is_fictitious: bool = False,
) -> Person:
    """Enter somebody in the file of `organisation` and keep that they were received, on the real day.

    Raises NameMissing, DayToCome.
    """
    day = _past(received_on, now)
    person = enter_person(
        said, organisation=organisation, by=by, now=now, came_on=day, hub=hub, is_fictitious=is_fictitious
    )
    _receive(person, hub, need, by, day, now)
    return person


@transaction.atomic
def enter_person(
    said: Said,
    *,
    organisation: Organisation,
    by: User,
    now: datetime,
    came_on: date | None = None,
    hub: Hub | None = None,
    is_fictitious: bool = False,
) -> Person:
    """Enter somebody in the file of `organisation` who was not received yet: they wrote, or were sent by a partner.

    Raises NameMissing, DayToCome.
    """
    person = Person(organisation=organisation, entered_on=_past(came_on, now), created_at=now, created_by=by)
    person.notice_version, person.is_fictitious = NOTICE, is_fictitious
    _say(person, said)
    person.save()
    for channel, value in ((Channel.PHONE, said.phone), (Channel.EMAIL, said.email)):
        if value.strip():
            _point(person, channel, value)
    _index(person)
    record(
        "people.person_entered", about=person, by=by, at=now, organisation=organisation.pk, hub=hub.pk if hub else None
    )
    return person


@transaction.atomic
def welcome_again(
    person: Person, *, hub: Hub, need: str, by: User, now: datetime, received_on: date | None = None
) -> Welcome:
    """Keep that somebody of the file was received once more.

    Raises DayToCome, FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)
    return _receive(person, hub, need, by, _past(received_on, now), now)


@transaction.atomic
def edit_person(person: Person, said: Said, *, by: User, now: datetime) -> Person:
    """Say the name, commune, language or how they came otherwise; contact points are added apart.

    Raises NameMissing, FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)
    person = Person.objects.get(pk=person.pk)
    before = _facts(person)
    _say(person, said)
    if _facts(person) != before:
        person.save()
        _index(person)
        record("people.person_edited", about=person, by=by, at=now)
    return person


@transaction.atomic
def add_contact_point(
    person: Person, *, channel: str, value: str, by: User, now: datetime, is_preferred: bool = False, note: str = ""
) -> ContactPoint:
    """One more way to reach somebody; said twice it stays one. The preferred one is the last said to be.

    Raises FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)
    if is_preferred:
        person.contact_points.filter(is_preferred=True).update(is_preferred=False)
    point = _point(person, channel, value)
    point.is_preferred, point.note = is_preferred, note
    point.save(update_fields=["is_preferred", "note"])
    _index(person)
    mark_recognised(person, now=now)
    record("people.contact_point_added", about=person, by=by, at=now, channel=channel)
    return point


@transaction.atomic
def record_situation(person: Person, *, fact: str, value: str, true_on: date, by: User, now: datetime) -> Situation:
    """A dated fact. The first of its kind is that of the entry and stays; a later one stands beside it.

    Said twice for one day the last word counts, except for the entry, which the database keeps as it was. A sensitive
    fact (layer L5) is written down by those who may read it.

    Raises NotEntrusted, FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)
    if fact not in SENSITIVE:
        return _keep_situation(person, fact, value, true_on, by, now)
    if not may_read_sensitive(by, person.organisation, timezone.localdate(now)):
        raise NotEntrusted(f"{by.pk} does not read sensitive facts of organisation {person.organisation_id}.")
    with reading_as([person.organisation_id], sensitive=True):
        return _keep_situation(person, fact, value, true_on, by, now)


def _keep_situation(person: Person, fact: str, value: str, true_on: date, by: User, now: datetime) -> Situation:
    first = not Situation.objects.filter(person=person, fact=fact).exists()
    facts = {"organisation_id": person.organisation_id, "value": value, "is_at_entry": first, "recorded_by": by}
    row, created = Situation.objects.get_or_create(person=person, fact=fact, true_on=true_on, defaults=facts)
    if not created and row.value != value:
        row.value, row.recorded_by = value, by
        row.save(update_fields=["value", "recorded_by"])
    record("people.situation_recorded", about=person, by=by, at=now, fact=fact)
    return row


def _past(day: date | None, now: datetime) -> date:
    today = timezone.localdate(now)
    if day is not None and day > today:
        raise DayToCome(f"{day} is after {today}.")
    return day or today


def _receive(person: Person, hub: Hub, need: str, by: User, day: date, now: datetime) -> Welcome:
    welcome = Welcome.objects.create(
        person=person, organisation_id=person.organisation_id, hub=hub, received_on=day, received_by=by, need=need[:500]
    )
    record("people.person_welcomed", about=person, by=by, at=now, hub=hub.pk)
    return welcome


def _say(person: Person, said: Said) -> None:
    given, family = (" ".join(name.split())[:LONGEST_NAME] for name in (said.given_name, said.family_name))
    if not given and not family:
        raise NameMissing("A person has a first name or a family name.")
    person.given_name, person.family_name = given, family
    person.commune, person.came_by, person.language = said.commune, said.came_by, said.language
    person.folded_name = folded(f"{given} {family}")


def _facts(person: Person) -> tuple[object, ...]:
    return person.given_name, person.family_name, person.commune_id, person.came_by, person.language


def _point(person: Person, channel: str, value: str) -> ContactPoint:
    said = {"organisation_id": person.organisation_id, "value": " ".join(value.split())[:300]}
    point, _created = ContactPoint.objects.get_or_create(
        person=person, channel=channel, folded=folded_contact(channel, value)[:300], defaults=said
    )
    return point


def _index(person: Person) -> None:
    """What the search reads: name, commune, phones and e-mails."""
    points = person.contact_points.order_by("pk").values_list("folded", flat=True)
    commune = folded(person.commune.name) if person.commune else ""
    person.searched = " ".join([person.folded_name, commune, *points]).strip()
    person.save(update_fields=["searched"])
