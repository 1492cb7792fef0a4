"""Loading a file of the company register: read whole, then written at once for the firms followed, or not at all."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.firms import mail
from maillage.support.firms.choices import RegisterState
from maillage.support.firms.models import Firm, RegisterRead, RegisterSpell
from maillage.support.firms.register import Found, Period, RegisterFile, read_register
from maillage.support.journeys.choices import FOUNDED
from maillage.support.journeys.models import Journey, Milestone, Project


class WithoutDay(DomainError):
    """The file does not tell of which day it is: say it."""


class OlderThanRead(DomainError):
    """A file of a later day was read before: an older one would undo what it said."""

    def __init__(self, last: RegisterRead, as_of: date) -> None:
        self.last = last
        super().__init__(f"The file is of {as_of}; one of {last.as_of} was read on {last.read_at:%Y-%m-%d}.")


@dataclass(frozen=True)
class RegisterReport:
    """What a file said: lines, numbers sought and found, firms not to be shown; closings and re-openings new to us.

    `is_new` is false when this very file had been read: only numbers noted since are new then.
    """

    read: RegisterRead
    is_new: bool
    closed: int = 0
    reopened: int = 0


@dataclass
class _Changes:
    closed: list[int]
    reopened: list[int]


def load_register(path: Path, *, as_of: date | None = None, by: User | None, now: datetime) -> RegisterReport:
    """Read a stock file and keep what it says of the SIRENs of the network; a file read before changes nothing,
    but for numbers noted since.

    Reads outside of any transaction, in memory that does not grow with the file; writes in one. Advisers are told of
    firms that closed, in one letter each. `as_of` is needed when the file does not tell its day.

    Raises NotTheRegister with one sentence, WithoutDay, OlderThanRead.
    """
    with reading_everything():
        numbers = set(Project.objects.exclude(siren="").values_list("siren", flat=True).distinct())
    read = read_register(path, numbers)
    day = as_of or read.as_of
    if day is None:
        raise WithoutDay(f"{path.name} has no day of treatment; say of which day it is (--on 2026-11-01).")
    if day > timezone.localdate(now):
        raise WithoutDay(f"{path.name} is said to be of {day}, which is still to come.")
    with reading_everything():
        return _write(path.name, read, numbers, day, by=by, now=now)


def read_again(*, now: datetime) -> RegisterReport | None:
    """Read the file that the settings name, unless it is the one read last. Raises as `load_register`."""
    path = settings.REGISTER_FILE
    if path is None or not path.is_file():
        return None
    state = path.stat()
    with reading_everything():
        last = RegisterRead.objects.first()
        sought = Project.objects.exclude(siren="").values("siren").distinct().count()
    is_same = last is not None and last.size == state.st_size and last.read_at.timestamp() > state.st_mtime
    if last is not None and is_same and last.sought == sought:
        return None
    return load_register(path, by=None, now=now)


@transaction.atomic
def _write(
    name: str, read: RegisterFile, numbers: set[str], day: date, *, by: User | None, now: datetime
) -> RegisterReport:
    same = RegisterRead.objects.select_for_update().filter(sha256=read.sha256, as_of=day).first()
    last = RegisterRead.objects.order_by("-as_of").first()
    if last is not None and day < last.as_of:
        raise OlderThanRead(last, day)
    changes = _Changes([], [])
    projects = Project.objects.filter(siren__in=read.firms).order_by("pk")
    for project in projects.iterator(chunk_size=500):
        _keep(project, read.firms[project.siren], day, changes, is_history=read.is_history, now=now)
    row = same or RegisterRead(file_name=name[:200], sha256=read.sha256, size=read.size, as_of=day, lines=read.lines)
    row.sought, row.found = len(numbers), len(read.firms)
    row.withheld = sum(one.is_withheld for one in read.firms.values())
    row.read_at = now
    row.save()
    record(
        "firms.register_read", about=row, by=by, at=now, lines=row.lines, sought=row.sought, found=row.found,
        closed=len(changes.closed), reopened=len(changes.reopened),
    )  # fmt: skip
    _tell(changes.closed, day, read.sha256, now=now)
    return RegisterReport(row, same is None, len(changes.closed), len(changes.reopened))


def _keep(project: Project, found: Found, day: date, changes: _Changes, *, is_history: bool, now: datetime) -> None:
    firm = Firm.objects.select_for_update(of=("self",)).filter(project=project).first()
    if is_history and (firm is None or firm.read_on is None or firm.is_withheld):
        return  # the history does not say who asked not to be shown: it adds to what the stock may show
    if firm is None:
        firm = Firm(project=project, organisation_id=project.organisation_id, noted_at=now)
    if found.is_withheld:
        firm.is_withheld, firm.registered_on, firm.read_on = True, None, day
        firm.save()
        firm.spells.all().delete()
        return
    if not found.periods:
        return
    firm.is_withheld, firm.read_on = False, day
    firm.registered_on = found.registered_on or firm.registered_on
    firm.save()
    _compare(firm, _spans(found.periods), day, changes, is_history=is_history)


def _spans(periods: list[Period]) -> list[Period]:
    """Periods that change something: one that says the same as the one before is its continuation."""
    found: list[Period] = []
    for one in periods:
        if not found or found[-1].is_open != one.is_open:
            found.append(one)
    return found


def _compare(firm: Firm, said: list[Period], day: date, changes: _Changes, *, is_history: bool) -> None:
    """Keep what is new, and withdraw what the file no longer says of the days it tells about."""
    standing = list(firm.spells.filter(withdrawn_on=None))
    was_open = standing[-1].state == RegisterState.OPEN if standing else True
    last = said[-1]
    told = {(one.since, one.is_open) for one in said}
    for spell in standing:
        speaks = spell.since > last.since or is_history or spell.since == last.since
        if speaks and (spell.since, spell.state == RegisterState.OPEN) not in told:
            spell.withdrawn_on = day
            spell.save(update_fields=["withdrawn_on"])
    there = {(one.since, one.state == RegisterState.OPEN) for one in standing if one.withdrawn_on is None}
    before = [one for one in standing if one.withdrawn_on is None and one.since <= last.since]
    for one in said:
        continues = not is_history and before and (before[-1].state == RegisterState.OPEN) == one.is_open
        if (one.since, one.is_open) not in there and not continues:
            RegisterSpell.objects.create(
                firm=firm,
                organisation_id=firm.organisation_id,
                state=RegisterState.OPEN if one.is_open else RegisterState.CLOSED,
                since=one.since,
                told_on=day,
            )
    if was_open and not last.is_open:
        changes.closed.append(firm.project_id)
    elif not was_open and last.is_open:
        changes.reopened.append(firm.project_id)


def _tell(projects: list[int], day: date, print_: str, *, now: datetime) -> None:
    """One letter for each adviser whose followed firms the register says closed."""
    with_firm = Milestone.objects.filter(kind__in=[str(kind) for kind in FOUNDED]).values("journey")
    rows = Journey.objects.filter(project__in=projects, pk__in=with_firm, person__erased_at=None)
    by_adviser: dict[int, list[Journey]] = defaultdict(list)
    for journey in rows.select_related("adviser").order_by("pk"):
        by_adviser[journey.adviser_id].append(journey)
    for some in by_adviser.values():
        adviser = some[0].adviser
        if adviser.is_active and adviser.email:
            mail.tell_closed(adviser, some, as_of=day, print_=print_, now=now)
