"""Typing other hours, signing a month, countersigning it or sending it back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions.standing import check_manages
from maillage.support.enrolments.choices import TimeState
from maillage.support.enrolments.models import TimeLine, TimeSheet
from maillage.support.enrolments.models.time_sheet import MOST_MINUTES
from maillage.support.enrolments.queries.time import digest_of_hours, last_day, sheet_of
from maillage.support.journeys.actions.care import day_of, past
from maillage.support.people.rules import receives_for

LONGEST_WORDS, LONGEST_REASON = 160, 300


class NotYourHours(DomainError):
    """Hours are typed and signed by whoever worked them, for their organisation; nobody countersigns their own."""


class DayOutside(DomainError):
    """The day is outside the month, or outside the operation."""


class HoursUnsaid(DomainError):
    """A line says what was done and how long, twelve hours at most."""


class MonthNotOver(DomainError):
    """A month is signed once it is over."""


class NothingWorked(DomainError):
    """There is no hour to sign."""


class SheetMoved(DomainError):
    """The sheet no longer stands where this act begins: signed meanwhile, or sent back."""


class BackWithoutReason(DomainError):
    """A sheet is sent back with a reason."""


@dataclass(frozen=True)
class TimeSaid:
    """Other hours: the day, how many minutes, what was done."""

    day: date
    minutes: int
    words: str


@transaction.atomic
def type_time(operation: FundedOperation, month: date, said: TimeSaid, *, by: User, now: datetime) -> TimeLine:
    """Add hours that no meeting holds to one's own sheet.

    Raises NotYourHours, DayOutside, HoursUnsaid, SheetMoved, DayToCome.
    """
    sheet = _own(operation, month, by, now)
    inside = month <= past(said.day, now) <= last_day(month) and operation.starts_on <= said.day <= operation.ends_on
    if not inside:
        raise DayOutside(f"{said.day} is outside {month:%Y-%m} or the operation.")
    words = " ".join(said.words.split())[:LONGEST_WORDS]
    if not words or not 0 < said.minutes <= MOST_MINUTES:
        raise HoursUnsaid(f"{said.minutes} minutes.")
    line = TimeLine.objects.create(
        sheet=sheet, organisation_id=sheet.organisation_id, day=said.day, minutes=said.minutes, words=words
    )
    record("enrolments.time_typed", about=sheet, by=by, at=now, minutes=said.minutes, on=said.day.isoformat())
    return line


@transaction.atomic
def drop_time(line: TimeLine, *, by: User, now: datetime) -> None:
    """Take away a line that one typed.

    Raises NotYourHours, SheetMoved.
    """
    sheet = _own(line.sheet.operation, line.sheet.month, by, now)
    if line.sheet_id != sheet.pk or line.meeting_id is not None:
        raise NotYourHours(f"Line {line.pk} is on sheet {line.sheet_id}.")
    record("enrolments.time_dropped", about=sheet, by=by, at=now, minutes=line.minutes)
    line.delete()


@transaction.atomic
def sign_time(operation: FundedOperation, month: date, *, by: User, now: datetime) -> TimeSheet:
    """Sign one's own month: the meetings are written beside what was typed, with the sum and the digest.

    Meetings that stand on a signed sheet of another operation are left out.

    Raises NotYourHours, MonthNotOver, NothingWorked, SheetMoved.
    """
    sheet = _own(operation, month, by, now)
    if day_of(now) <= last_day(month):
        raise MonthNotOver(f"{month:%Y-%m} is not over.")
    read = sheet_of(operation, by, month)
    if not read.hours:
        raise NothingWorked(f"Nothing in {month:%Y-%m}.")
    TimeLine.objects.bulk_create(
        TimeLine(
            sheet=sheet,
            organisation_id=sheet.organisation_id,
            day=one.day,
            minutes=one.minutes,
            words=one.words,
            meeting_id=one.meeting,
            participant=one.participant,
        )
        for one in read.hours
        if one.meeting is not None
    )
    sheet.state, sheet.minutes, sheet.digest = TimeState.SIGNED, read.minutes, digest_of_hours(read)
    sheet.signed_at, sheet.sent_back = now, ""
    sheet.save()
    record("enrolments.time_signed", about=sheet, by=by, at=now, minutes=read.minutes)
    return sheet


@transaction.atomic
def approve_time(sheet: TimeSheet, *, by: User, now: datetime) -> TimeSheet:
    """Countersign: from now on nothing of it changes.

    Raises NotYourOperation, NotYourHours, SheetMoved.
    """
    sheet = _signed(sheet, by, now)
    if sheet.adviser_id == by.pk:
        raise NotYourHours("Nobody countersigns their own hours.")
    sheet.state, sheet.approved_at, sheet.approved_by = TimeState.APPROVED, now, by
    sheet.save(update_fields=["state", "approved_at", "approved_by"])
    record("enrolments.time_approved", about=sheet, by=by, at=now, minutes=sheet.minutes)
    return sheet


@transaction.atomic
def send_time_back(sheet: TimeSheet, reason: str, *, by: User, now: datetime) -> TimeSheet:
    """Ask the adviser to mend and sign again; the meetings are read from the desk once more.

    Raises NotYourOperation, SheetMoved, BackWithoutReason.
    """
    sheet = _signed(sheet, by, now)
    words = " ".join(reason.split())[:LONGEST_REASON]
    if not words:
        raise BackWithoutReason("A reason is needed.")
    sheet.state, sheet.minutes, sheet.digest, sheet.signed_at = TimeState.DRAFT, None, "", None
    sheet.sent_back = words
    sheet.save()
    sheet.lines.filter(meeting__isnull=False).delete()
    record("enrolments.time_sent_back", about=sheet, by=by, at=now)
    return sheet


def _own(operation: FundedOperation, month: date, by: User, now: datetime) -> TimeSheet:
    """One's own sheet while it is to be signed, locked. Raises NotYourHours, SheetMoved."""
    if not receives_for(by, operation.organisation, on=day_of(now)):
        raise NotYourHours(f"User {by.pk} does not work for organisation {operation.organisation_id}.")
    facts = {"organisation_id": operation.organisation_id}
    made, _new = TimeSheet.objects.get_or_create(operation=operation, adviser=by, month=month, defaults=facts)
    sheet = TimeSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=made.pk)
    if sheet.state != TimeState.DRAFT:
        raise SheetMoved(f"Sheet {sheet.pk} is {sheet.state}.")
    return sheet


def _signed(sheet: TimeSheet, by: User, now: datetime) -> TimeSheet:
    """The locked sheet, signed by its adviser. Raises NotYourOperation, SheetMoved."""
    check_manages(by, sheet.organisation, now)
    sheet = TimeSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
    if sheet.state != TimeState.SIGNED:
        raise SheetMoved(f"Sheet {sheet.pk} is {sheet.state}.")
    return sheet
