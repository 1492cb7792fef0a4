"""Invented firms of earlier years, what the register and their creators say of them: the survival of firms in the demo.

Each SIREN is below the lowest that was ever given, so that none is somebody's. All is *fictif*.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from django.utils import timezone

from maillage.analysis.survival import years_after
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import Written
from maillage.config.demo.rows import FICTITIOUS
from maillage.config.demo.years import COUNTERS, TRADES, Counter, Rows, Walk, at, counter_of, person_of, write_rows
from maillage.foundation.tools.reading import reading_everything
from maillage.foundation.tools.workdays import months_after
from maillage.support.firms.actions import ask_how_it_goes
from maillage.support.firms.choices import ANSWERS_LAST, Closing, RegisterState, Turnover, Way
from maillage.support.firms.models import Firm, News, RegisterRead, RegisterSpell, Survey
from maillage.support.journeys.actions import is_siren
from maillage.support.journeys.choices import JourneyState, MilestoneKind, Regime
from maillage.support.journeys.models import Holder, Journey, Milestone, Project
from maillage.support.people.actions import give_consent
from maillage.support.people.choices import ConsentChannel, Purpose

S = JourneyState
SEED = 1901
YEARS_BACK, FIRST_PHONE = (5, 4, 3, 2), 600
A_YEAR = {"alexis-maxeville": 34, "alexis-etain": 16, "pole-54": 22, "alexis-dieuze": 9, "carep-pompey": 10}
"""Firms created at each counter in one of these years."""
HAZARD = {str(Regime.MICRO): 0.22, str(Regime.CLASSIC): 0.08, "": 0.1}
"""Share that closes each year."""
ASKED = 9
"""So many people agreed to be asked, have no e-mail, and wait for a call."""


@dataclass(frozen=True)
class _Fate:
    closed_on: date | None
    reopened_on: date | None


@reading_everything()
def write_firms(written: Written, *, now: datetime) -> None:
    """Firms of four earlier years; then numbers, states of the register and answers for the invented firms of all."""
    draw, today = Random(SEED), timezone.localdate(now)
    _write_earlier(written, today - timedelta(days=1), draw)
    read_on = today.replace(day=1)
    beginnings = list(
        Milestone.objects.filter(kind=MilestoneKind.CREATION, journey__person__is_fictitious=True, on__lt=read_on)
        .filter(journey__project__title__endswith=FICTITIOUS, journey__project__siren="")
        .select_related("journey__project", "journey__adviser")
        .order_by("on", "pk")
    )
    numbers = _siren_numbers()
    projects: list[Project] = []
    firms: list[Firm] = []
    spells: list[RegisterSpell] = []
    for one in beginnings:
        fate, luck = _fate(one, read_on, draw), draw.random()
        if luck < 0.84:
            project = one.journey.project
            assert project is not None  # asked for above
            project.siren = next(numbers)
            projects.append(project)
            firm = _firm(one, read_on, is_withheld=luck < 0.05, at=now)
            firms.append(firm)
            spells += [] if firm.is_withheld else _spells(firm, one.on, fate, read_on)
        if luck >= 0.84 or luck < 0.05 or draw.random() < 0.15:
            _answer(one, fate, today, draw)
    Project.objects.bulk_update(projects, ["siren"])
    Firm.objects.bulk_create(firms)
    RegisterSpell.objects.bulk_create(spells)
    RegisterRead.objects.create(
        file_name=f"StockUniteLegale {FICTITIOUS}",
        sha256="0" * 64,
        size=0,
        as_of=read_on,
        lines=len(firms),
        sought=len(firms),
        found=len(firms),
        withheld=sum(firm.is_withheld for firm in firms),
        read_at=now,
    )
    _ask_some(today, now)


def _write_earlier(written: Written, last: date, draw: Random) -> None:
    rows = Rows(first_number=FIRST_PHONE)
    codes = {code for counter in COUNTERS for code in counter[3]}
    communes = {one.code: one for one in Area.objects.communes().filter(code__in=codes)}
    for hub, organisation, who, where, _yearly in COUNTERS:
        if organisation == "cma":
            continue
        there = [communes[code] for code in where if code in communes]
        counter = counter_of(written, hub, organisation, who, there)
        for back in YEARS_BACK:
            for _one in range(A_YEAR.get(hub, 0) // (2 if organisation == "peel" else 1)):
                day = date(last.year - back, 1, 3) + timedelta(days=int(draw.random() * 230))
                _live(rows, counter, day, last, draw)
    write_rows(rows)


def _live(rows: Rows, counter: Counter, day: date, last: date, draw: Random) -> None:
    """Somebody comes that day, creates a firm within the year, and is followed for three years."""
    person = person_of(rows, counter, day, draw)
    same = {"organisation": counter.organisation, "commune": person.commune}
    trade = TRADES[int(draw.random() * len(TRADES))]
    project = Project(**same, title=f"{trade} {FICTITIOUS}", created_at=at(day))
    journey = Journey(
        **same, hub=counter.hub, adviser=counter.by, person=person, project=project, opened_at=at(day)
    )  # fmt: skip
    rows.projects.append(project)
    rows.journeys.append(journey)
    rows.others.append(Holder(project=project, person=person, organisation=counter.organisation))
    walk = Walk(rows, counter, journey, day, last)
    for state, days in ((S.WELCOMED, 0), (S.DIAGNOSED, 12), (S.COMMITTED, 20), (S.BUILDING, 28)):
        walk.move(state, days)
    regime = "" if draw.random() < 0.04 else Regime.MICRO if draw.random() < 0.5 else Regime.CLASSIC
    begins = 90 + int(draw.random() * 30)
    walk.create(MilestoneKind.CREATION, regime, 1 + int(draw.random() * draw.random() * 4), begins)
    walk.follow(1 + int(draw.random() * 3), begins + 180)
    end = min((years_after(day + timedelta(days=begins), 3) - day).days, (last - day).days)
    walk.move(S.CLOSED, end)
    journey.closed_at = journey.state_since


def _siren_numbers() -> Iterator[str]:
    """Numbers that check, from the lowest on."""
    for number in count(1):
        digits = f"{number:08}"
        last = next(check for check in "0123456789" if is_siren(digits + check))
        yield digits + last


def _fate(one: Milestone, read_on: date, draw: Random) -> _Fate:
    """When the firm closed, if it did; a few open again within the two years."""
    day = one.on
    while day < read_on:
        if draw.random() < HAZARD[one.regime]:
            closed_on = day + timedelta(days=int(draw.random() * 364))
            reopened_on = closed_on + timedelta(days=150) if draw.random() < 0.06 else None
            return _Fate(closed_on, reopened_on) if closed_on < read_on else _Fate(None, None)
        day = years_after(day, 1)
    return _Fate(None, None)


def _firm(one: Milestone, read_on: date, *, is_withheld: bool, at: datetime) -> Firm:
    return Firm(
        organisation_id=one.organisation_id,
        project=one.journey.project,
        registered_on=None if is_withheld else one.on,
        read_on=read_on,
        is_withheld=is_withheld,
        noted_at=at,
    )


def _spells(firm: Firm, begun: date, fate: _Fate, read_on: date) -> list[RegisterSpell]:
    days = [(begun, RegisterState.OPEN)]
    if fate.closed_on:
        days.append((fate.closed_on, RegisterState.CLOSED))
    if fate.closed_on and fate.reopened_on and fate.reopened_on < read_on:
        days.append((fate.reopened_on, RegisterState.OPEN))
    return [
        RegisterSpell(
            firm=firm,
            organisation_id=firm.organisation_id,
            state=state,
            since=since,
            told_on=min(months_after(since.replace(day=1), 1), read_on),
        )
        for since, state in days
    ]


def _answer(one: Milestone, fate: _Fate, today: date, draw: Random) -> None:
    """What the creator answered, one year or three years later; half of them answered."""
    months = 36 if draw.random() < 0.5 and months_after(one.on, 36) < today else 12
    planned_on = months_after(one.on, months)
    on = planned_on + timedelta(days=5 + int(draw.random() * 40))
    if on >= today or draw.random() < 0.4:
        return
    journey, by_phone = one.journey, draw.random() < 0.5
    belongs = {"journey": journey, "organisation_id": journey.organisation_id, "person_id": journey.person_id}
    survey = Survey.objects.create(
        **belongs, months=months, planned_on=planned_on, closes_on=planned_on + ANSWERS_LAST, opened_at=at(planned_on)
    )  # fmt: skip
    is_closed = fate.closed_on is not None and fate.closed_on <= on
    News.objects.create(
        **belongs,
        survey=survey,
        way=Way.PHONE if by_phone else Way.LINK,
        on=on,
        is_active=not is_closed,
        closed_on=fate.closed_on if is_closed else None,
        why=(Closing.JOB, Closing.MONEY, Closing.OTHER_PROJECT)[int(draw.random() * 3)] if is_closed else "",
        turnover="" if is_closed else (Turnover.UNDER_15, Turnover.UNDER_40, Turnover.NONE)[int(draw.random() * 3)],
        jobs=None if is_closed else 1 + int(draw.random() * 2),
        recorded_at=at(on),
        recorded_by=journey.adviser if by_phone else None,
    )


def _ask_some(today: date, now: datetime) -> None:
    """A few people agreed to be asked, and the question of six or twelve months has come: they wait for a call."""
    first, last = months_after(today, -14), months_after(today, -6)
    rows = Milestone.objects.filter(kind=MilestoneKind.CREATION, on__range=(first, last))
    asked = 0
    for one in rows.select_related("journey__person", "journey__adviser").order_by("on", "pk"):
        days = [months_after(one.on, months) for months in (6, 12)]
        due = any(day <= today <= day + ANSWERS_LAST for day in days)
        person = one.journey.person
        if due and person and asked < ASKED and not News.objects.filter(journey=one.journey).exists():
            by = one.journey.adviser
            give_consent(
                person, purpose=Purpose.SURVEYED, channel=ConsentChannel.DESK, language="fr", by=by, now=now
            )  # fmt: skip
            asked += 1
    ask_how_it_goes(now=now)
