"""Participants of an operation: what is known of each, what is missing, the funder's table.

Everything is read for the whole operation at once: the number of statements does not grow with the participants.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.tools.workdays import PARIS
from maillage.support.enrolments.choices import Ruling, Verdict
from maillage.support.enrolments.models import EligibilityCheck, Enrolment, Presence
from maillage.support.journeys.choices import MeetingStatus
from maillage.support.journeys.models import Meeting
from maillage.support.people.choices import Channel, Fact
from maillage.support.people.models import ContactPoint, Person, Situation
from maillage.support.people.queries import keys_of, whole

Row = TypeVar("Row")
SITUATIONS = {
    ParticipantFact.SEX: Fact.SEX,
    ParticipantFact.BIRTH_YEAR: Fact.BIRTH_YEAR,
    ParticipantFact.EMPLOYMENT: Fact.EMPLOYMENT,
    ParticipantFact.JOB_SEEKER_MONTHS: Fact.JOB_SEEKER_MONTHS,
    ParticipantFact.EDUCATION: Fact.EDUCATION,
    ParticipantFact.QPV: Fact.QPV,
    ParticipantFact.FRR: Fact.FRR,
}
"""Facts that are situations of the person, as they were on the first day in the operation."""


@dataclass(frozen=True)
class Participant:
    """Somebody counted once in an operation, however often they were entered, left and came back.

    entered_on, left_on  first and last day; no last day while they take part
    known                what is known, as written in the funder's table; a fact that is not known is not there
    missing              facts of `operation.needs` that are not known
    eligibility          what the conditions said, and who decided where they do not; None where nothing is asked
    minutes              of the meetings held alone with them while they took part, within the days asked for
    """

    enrolment: Enrolment
    person: Person
    entered_on: date
    left_on: date | None
    known: dict[ParticipantFact, str]
    missing: tuple[ParticipantFact, ...]
    eligibility: EligibilityCheck | None = None
    minutes: int = 0

    @property
    def is_counted(self) -> bool:
        """The conditions, or an officer, said yes; or no conditions are asked."""
        return self.eligibility is None or self.eligibility.is_yes


@dataclass(frozen=True)
class Quality:
    """How complete the participants of an operation are. `uncounted` are to be checked, or were not accepted."""

    operation: FundedOperation
    participants: tuple[Participant, ...]
    uncounted: tuple[Participant, ...] = ()

    @property
    def everybody(self) -> tuple[Participant, ...]:
        """Those counted, then the others."""
        return (*self.participants, *self.uncounted)

    @property
    def incomplete(self) -> tuple[Participant, ...]:
        """Those of whom something needed is not known."""
        return tuple(one for one in self.participants if one.missing)

    @property
    def share(self) -> Decimal:
        """Incomplete participants, in percent of all, to one decimal; 0 while there is nobody."""
        if not self.participants:
            return Decimal(0)
        return (Decimal(100) * len(self.incomplete) / len(self.participants)).quantize(Decimal("0.1"))

    @property
    def is_above(self) -> bool:
        """The funder may correct: the true share, not the rounded one, is above the limit."""
        limit = self.operation.limit
        return limit is not None and 100 * len(self.incomplete) > limit * len(self.participants)

    @property
    def too_many(self) -> int:
        """How many have to be completed before the share is no longer above the limit."""
        limit = self.operation.limit
        if limit is None:
            return 0
        return max(0, len(self.incomplete) - int(limit * len(self.participants) / 100))


@dataclass(frozen=True)
class _Group:
    """The enrolments of one person and every entry of them in the file."""

    person: Person
    enrolments: list[Enrolment]
    keys: list[int]


@dataclass(frozen=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date

    def hold(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last

    def touch(self, presence: Presence) -> bool:
        """Whether somebody took part on one of them."""
        return presence.starts_on <= self.last and (presence.ends_on is None or presence.ends_on >= self.first)


def quality_of(operation: FundedOperation, *, only: Person | None = None, within: Days | None = None) -> Quality:
    """Every participant by name, with what is missing; `only`: that person alone, whatever entries they have.

    `within` keeps those who took part on one of these days, and counts the hours of these days.

    Asked with eyes for the file of the organisation.
    """
    groups = _groups(operation, only)
    keys = [key for group in groups for key in group.keys]
    points, situations, meetings = _points(keys), _situations(keys), _meetings(keys)
    found = []
    for group in groups:
        presences = [one for enrolment in group.enrolments for one in enrolment.presences.all()]
        if within is not None and not any(within.touch(one) for one in presences):
            continue
        first = min(presences, key=lambda one: one.starts_on)
        ends = [one.ends_on for one in presences]
        left = None if None in ends else max(end for end in ends if end is not None)
        known = _identity(group.person)
        known |= _reached(group, points)
        known |= _situation(group, situations, first.starts_on)
        known |= _dates(group, first.starts_on, left)
        minutes = _minutes(group, meetings, operation, presences, within)
        known[ParticipantFact.HOURS] = f"{Decimal(minutes) / 60:.2f}".replace(".", ",")
        needed = (ParticipantFact(need) for need in operation.needs)
        missing = tuple(need for need in needed if not known.get(need))
        check = _eligibility(group)
        known |= _decided(check)
        row = group.enrolments[0]
        found.append(Participant(row, group.person, first.starts_on, left, known, missing, check, minutes))
    found.sort(key=lambda one: (one.person.folded_name, one.person.pk))
    counted = tuple(one for one in found if one.is_counted)
    return Quality(operation, counted, tuple(one for one in found if not one.is_counted))


def presences_of(operation: FundedOperation) -> dict[int, list[Presence]]:
    """When each entry of the file took part, by its key, with the enrolment; only of those who count.

    Entries said to be the same person share their presences; so do those whose identity was erased.
    """
    rows = Enrolment.objects.filter(operation=operation).select_related("eligibility").prefetch_related("presences")
    counted = [one for one in rows if (check := getattr(one, "eligibility", None)) is None or check.is_yes]
    entries = _entries({one.person_id for one in counted})
    found: dict[int, list[Presence]] = defaultdict(list)
    for one in counted:
        for presence in one.presences.all():
            presence.enrolment = one
            found[_chief(entries, one.person_id).pk].append(presence)
    return {key: found[_chief(entries, key).pk] for key in entries}


def table_of(operation: FundedOperation) -> list[list[str]]:
    """The funder's table: its headings, then a line for each participant, in the columns' order.

    Where conditions are asked, who is to be checked or was not accepted stands below the others, marked in a last
    column, or where the funder's table has a column for it.
    """
    return lines_of(operation, quality_of(operation).everybody)


def lines_of(operation: FundedOperation, people: Iterable[Participant]) -> list[list[str]]:
    """The same for these participants."""
    columns = columns_of(operation)
    lines = [[one.known.get(fact, "") for _header, fact in columns] for one in people]
    return [[header for header, _fact in columns], *lines]


def columns_of(operation: FundedOperation) -> list[tuple[str, ParticipantFact]]:
    """Headings and facts in the funder's order; eligibility last, where conditions are asked and no column says it."""
    columns = [(str(column["header"]), ParticipantFact(column["fact"])) for column in operation.columns]
    said = {fact for _header, fact in columns}
    if operation.scheme_id is not None and ParticipantFact.ELIGIBILITY not in said:
        columns.append((_("Eligibility"), ParticipantFact.ELIGIBILITY))
    return columns


def _groups(operation: FundedOperation, only: Person | None) -> list[_Group]:
    """Enrolments by the person who stands for them today, without files whose identity was erased."""
    beside = ("journey", "eligibility__ruled_by")
    rows = Enrolment.objects.filter(operation=operation).select_related(*beside).prefetch_related("presences")
    if only is not None:
        rows = rows.filter(person__in=keys_of(whole(only)))
    enrolments = list(rows.order_by("pk"))
    entries = _entries({one.person_id for one in enrolments})
    groups: dict[int, list[Enrolment]] = defaultdict(list)
    for one in enrolments:
        groups[_chief(entries, one.person_id).pk].append(one)
    members = defaultdict(list)
    for key in entries:
        members[_chief(entries, key).pk].append(key)
    return [
        _Group(entries[chief], mine, members[chief])
        for chief, mine in groups.items()
        if entries[chief].erased_at is None and any(one.presences.all() for one in mine)
    ]


def _entries(keys: set[int]) -> dict[int, Person]:
    """These entries, those they were merged into and those merged into them, however many times over."""
    entries: dict[int, Person] = {}
    wanted = set(keys)
    while wanted:
        found = Person.objects.filter(pk__in=wanted).select_related("commune")
        entries |= {one.pk: one for one in found}
        upwards = {one.merged_into_id for one in entries.values() if one.merged_into_id is not None}
        below = Person.objects.filter(merged_into__in=entries).values_list("pk", flat=True)
        wanted = (upwards | set(below)) - entries.keys()
    return entries


def _chief(entries: dict[int, Person], key: int) -> Person:
    person = entries[key]
    while person.merged_into_id is not None:
        person = entries[person.merged_into_id]
    return person


def _points(keys: Iterable[int]) -> dict[int, list[ContactPoint]]:
    rows = ContactPoint.objects.filter(person__in=keys).order_by("-is_preferred", "pk")
    return _by(rows, lambda one: one.person_id)


def _situations(keys: Iterable[int]) -> dict[int, list[Situation]]:
    rows = Situation.objects.filter(person__in=keys, fact__in=SITUATIONS.values()).order_by("true_on", "pk")
    return _by(rows, lambda one: one.person_id)


def _meetings(keys: Iterable[int]) -> dict[int, list[Meeting]]:
    rows = Meeting.objects.filter(person__in=keys, status=MeetingStatus.HELD).order_by("pk")
    return _by(rows.only("person_id", "starts_at", "spent_minutes"), lambda one: one.person_id)


def _by(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _identity(person: Person) -> dict[ParticipantFact, str]:
    commune = person.commune
    return {
        ParticipantFact.FAMILY_NAME: person.family_name,
        ParticipantFact.GIVEN_NAME: person.given_name,
        ParticipantFact.COMMUNE: commune.name if commune else "",
        ParticipantFact.COMMUNE_CODE: commune.code if commune else "",
    }


def _reached(group: _Group, points: dict[int, list[ContactPoint]]) -> dict[ParticipantFact, str]:
    mine = [point for key in group.keys for point in points.get(key, [])]
    said = {
        ParticipantFact.PHONE: next((one.value for one in mine if one.channel == Channel.PHONE), ""),
        ParticipantFact.EMAIL: next((one.value for one in mine if one.channel == Channel.EMAIL), ""),
        ParticipantFact.REFERENT: next((one.referent for one in group.enrolments if one.referent), ""),
    }
    return {**said, ParticipantFact.REACHABLE: next((value for value in said.values() if value), "")}


def _situation(group: _Group, situations: dict[int, list[Situation]], on: date) -> dict[ParticipantFact, str]:
    """Each fact as it was last said to be by that day; one that was only said later, as it was first said."""
    mine = sorted((one for key in group.keys for one in situations.get(key, [])), key=lambda one: (one.true_on, one.pk))
    known = {}
    for asked, fact in SITUATIONS.items():
        said = [one for one in mine if one.fact == fact]
        before = [one for one in said if one.true_on <= on]
        if said:
            known[asked] = (before[-1] if before else said[0]).value
    return known


def _eligibility(group: _Group) -> EligibilityCheck | None:
    """That of the first entry that says yes, else of the first."""
    checks = [found for one in group.enrolments if (found := getattr(one, "eligibility", None)) is not None]
    return next((one for one in checks if one.is_yes), checks[0] if checks else None)


def _decided(check: EligibilityCheck | None) -> dict[ParticipantFact, str]:
    """By rule, by whom, or to be checked, in words."""
    if check is None:
        return {}
    if check.verdict == Verdict.YES:
        said = _("yes, by the conditions")
    elif check.ruling:
        by = {"officer": check.officer}
        accepted = check.ruling == Ruling.ACCEPTED
        said = _("yes, decided by %(officer)s") % by if accepted else _("not counted, decided by %(officer)s") % by
    else:
        said = _("to be checked, not counted")
    return {ParticipantFact.ELIGIBILITY: said}


def _dates(group: _Group, entered: date, left: date | None) -> dict[ParticipantFact, str]:
    situation = next((one.get_exit_situation_display() for one in group.enrolments if one.exit_situation), "")
    return {
        ParticipantFact.ENTERED_ON: date_format(entered, "d/m/Y"),
        ParticipantFact.LEFT_ON: date_format(left, "d/m/Y") if left else "",
        ParticipantFact.EXIT_SITUATION: str(situation) if left else "",
    }


def _minutes(
    group: _Group,
    meetings: dict[int, list[Meeting]],
    operation: FundedOperation,
    presences: Iterable[Presence],
    within: Days | None,
) -> int:
    """Minutes of the meetings held while they took part."""
    minutes = 0
    for key in group.keys:
        for one in meetings.get(key, []):
            day = one.starts_at.astimezone(PARIS).date()
            is_asked = within is None or within.hold(day)
            if is_asked and any(_holds(presence, day, operation) for presence in presences):
                minutes += one.spent_minutes or 0
    return minutes


def _holds(presence: Presence, day: date, operation: FundedOperation) -> bool:
    return presence.starts_on <= day <= (presence.ends_on or operation.ends_on)
