"""Time sheets: hours of meetings with participants of an operation, and lines of the adviser's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.workdays import PARIS
from maillage.support.enrolments.choices import TimeState
from maillage.support.enrolments.models import TimeLine, TimeSheet
from maillage.support.enrolments.queries.campaigns import digest_of
from maillage.support.enrolments.queries.operations import operations_of
from maillage.support.enrolments.queries.participants import presences_of
from maillage.support.journeys.choices import MeetingStatus
from maillage.support.journeys.models import Meeting


@dataclass(frozen=True)
class Hours:
    """Minutes of one day; `participant` is the number of the enrolment, `line` the key of what was typed."""

    day: date
    minutes: int
    words: str
    participant: int | None = None
    meeting: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class SheetRead:
    """The hours of one adviser for one operation in one month.

    `elsewhere` are meetings that count here too and stand on a signed sheet of another operation: not in the sum.
    """

    operation: FundedOperation
    adviser: User
    month: date
    sheet: TimeSheet | None
    hours: tuple[Hours, ...]
    elsewhere: tuple[Hours, ...] = ()

    @property
    def state(self) -> TimeState:
        """How far it has come; to be signed while nothing is kept."""
        return TimeState.DRAFT if self.sheet is None else TimeState(self.sheet.state)

    @property
    def minutes(self) -> int:
        """The sum."""
        return sum(one.minutes for one in self.hours)

    @property
    def is_whole(self) -> bool:
        """Whether what is kept is what was signed."""
        return self.sheet is None or not self.sheet.digest or self.sheet.digest == digest_of_hours(self)


def last_day(month: date) -> date:
    """The last day of the month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def sheet_of(operation: FundedOperation, adviser: User, month: date) -> SheetRead:
    """As signed, or as it would be signed now."""
    rows = TimeSheet.objects.select_related("approved_by", "adviser")
    sheet = rows.filter(operation=operation, adviser=adviser, month=month).first()
    kept = [_kept(one) for one in sheet.lines.all()] if sheet else []
    if sheet is not None and sheet.state != TimeState.DRAFT:
        return SheetRead(operation, adviser, month, sheet, _sorted(kept))
    meetings = _hours_of(operation, _meetings(operation, month, adviser))
    taken = _taken(one.meeting for one in meetings)
    mine = [one for one in meetings if one.meeting not in taken]
    elsewhere = [one for one in meetings if one.meeting in taken]
    return SheetRead(operation, adviser, month, sheet, _sorted([*kept, *mine]), _sorted(elsewhere))


def sheets_in(organisation: Organisation, month: date, *, only: User | None = None) -> list[SheetRead]:
    """Sheets of the month that hold hours, or are kept: by operation, then by adviser; `only`: those of one adviser."""
    found = []
    for operation in operations_of(organisation).filter(starts_on__lte=last_day(month), ends_on__gte=month):
        presences = presences_of(operation)
        keys = {one.adviser_id for one in _meetings(operation, month) if one.person_id in presences}
        keys |= set(TimeSheet.objects.filter(operation=operation, month=month).values_list("adviser", flat=True))
        advisers = User.objects.filter(pk__in=keys if only is None else {only.pk}).order_by("name", "pk")
        reads = [sheet_of(operation, adviser, month) for adviser in advisers]
        found += [one for one in reads if one.hours or one.elsewhere or one.sheet or only is not None]
    return found


def digest_of_hours(read: SheetRead) -> str:
    """The digest of everything on the sheet."""
    said = {
        "operation": read.operation.reference,
        "adviser": read.adviser.pk,
        "month": read.month.isoformat(),
        "hours": [[one.day.isoformat(), one.minutes, one.words, one.participant, one.meeting] for one in read.hours],
    }
    return digest_of(said)


def _meetings(operation: FundedOperation, month: date, adviser: User | None = None) -> list[Meeting]:
    first, after = (datetime.combine(day, time.min, PARIS) for day in (month, last_day(month) + timedelta(days=1)))
    rows = Meeting.objects.filter(
        organisation=operation.organisation_id, status=MeetingStatus.HELD, starts_at__gte=first, starts_at__lt=after
    )
    if adviser is not None:
        rows = rows.filter(adviser=adviser)
    return list(rows.order_by("starts_at", "pk"))


def _hours_of(operation: FundedOperation, meetings: Iterable[Meeting]) -> list[Hours]:
    """Those with somebody who took part that day."""
    presences, found = presences_of(operation), []
    for one in meetings:
        day = one.starts_at.astimezone(PARIS).date()
        there = [
            presence.enrolment_id
            for presence in presences.get(one.person_id, [])
            if presence.starts_on <= day <= (presence.ends_on or operation.ends_on)
        ]
        if there and one.spent_minutes:
            found.append(Hours(day, one.spent_minutes, str(one.get_kind_display()), min(there), one.pk))
    return found


def _taken(meetings: Iterable[int | None]) -> set[int]:
    """Those that stand on a signed sheet."""
    rows = TimeLine.objects.filter(meeting__in=[key for key in meetings if key is not None])
    return set(rows.values_list("meeting", flat=True))


def _kept(line: TimeLine) -> Hours:
    return Hours(line.day, line.minutes, line.words, line.participant, line.meeting_id, line.pk)


def _sorted(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    return tuple(sorted(hours, key=lambda one: (one.day, one.meeting or 0, one.words, one.minutes, one.line or 0)))
