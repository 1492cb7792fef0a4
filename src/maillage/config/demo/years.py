"""Invented people of this year and the last, so that figures have something to tell; nobody of them waits for anything.

Written by statement rather than act by act: about 330 people, their journeys, meetings and firms, in under a second.
The same people each time, drawn from one seed; days lie between the first of January of last year and the day before
the demo.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.config.demo.rows import FICTITIOUS
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.choices import (
    ExitReason,
    JourneyState,
    MeetingKind,
    MeetingStatus,
    MilestoneKind,
    Regime,
)
from maillage.support.journeys.models import Holder, Journey, Meeting, Milestone, Move, Project
from maillage.support.people.actions import NOTICE, give_consent
from maillage.support.people.choices import CameBy, Channel, ConsentChannel, Fact, Purpose
from maillage.support.people.folding import folded, folded_contact
from maillage.support.people.models import ContactPoint, Person, Situation, Welcome

S = JourneyState
SEED = 2026
# Hub, organisation, who receives, communes people come from, how many a year.
COUNTERS = (
    ("alexis-maxeville", "alexis", "karim", ("54357", "54395", "54547"), 46),
    ("alexis-etain", "alexis", "thomas", ("55181", "55500", "55545"), 26),
    ("alexis-etain", "cma", "denis", ("55181", "55545"), 9),
    ("alexis-dieuze", "alexis", "elise", ("57177", "57132"), 14),
    ("pole-54", "cci-54", "paul", ("54395", "54482"), 30),
    ("pole-54", "peel", "omar", ("54395",), 18),
    ("carep-pompey", "carep", "brigitte", ("54430", "54431"), 12),
)
WOMEN = (
    *("Adèle", "Bertille", "Clotilde", "Daphné", "Edmée", "Fleur", "Ghislaine", "Honorine", "Ida", "Josèphe", "Katell"),
    *("Ludivine", "Maïwenn", "Noémie", "Ombeline", "Prune", "Raïssa", "Solène", "Tatiana", "Ursule", "Violette"),
)
MEN = (
    *(
        "Achille",
        "Barnabé",
        "Côme",
        "Donatien",
        "Elouan",
        "Fulbert",
        "Gaspard",
        "Hippolyte",
        "Isidore",
        "Jonas",
        "Kévin",
    ),
    *("Lubin", "Mathurin", "Nestor", "Octave", "Philibert", "Régis", "Sylvère", "Théophile", "Urbain", "Valère"),
)
TRADES = ("Boulangerie", "Atelier vélo", "Conseil", "Traiteur", "Menuiserie", "Gîte", "Couture", "Maraîchage", "Studio")
KNOWN_TWICE = 6
"""So many of the chamber of trades are also known to Alexis at Étain, and agreed that this be told."""


@dataclass
class Rows:
    """Everything to be written, table by table, in the order in which tables need each other.

    `first_number` makes the phones of these people differ from those of others.
    """

    people: list[Person] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
    others: list[object] = field(default_factory=list)
    first_number: int = 0


@dataclass(frozen=True)
class Counter:
    """A place where an organisation receives, who does so, and where people come from."""

    hub: Hub
    organisation: Organisation
    by: User
    communes: list[Area]


@reading_everything()
def write_years(written: Written, *, now: datetime) -> None:
    """Two years of people at seven counters."""
    draw, rows = Random(SEED), Rows()
    codes = {code for counter in COUNTERS for code in counter[3]}
    communes = {one.code: one for one in Area.objects.communes().filter(code__in=codes)}
    yesterday = timezone.localdate(now) - timedelta(days=1)
    for hub, organisation, who, where, yearly in COUNTERS:
        counter = counter_of(written, hub, organisation, who, [communes[code] for code in where if code in communes])
        for year, share in ((yesterday.year - 1, 0.85), (yesterday.year, 1.0)):
            for _one in range(round(yearly * share)):
                day = date(year, 1, 2) + timedelta(days=int(draw.random() * 360))
                if day < yesterday:
                    _live(rows, counter, day, yesterday, draw)
    write_rows(rows)
    _recognise(rows, written, now)


def counter_of(written: Written, hub: str, organisation: str, who: str, communes: list[Area]) -> Counter:
    """One line of COUNTERS, as rows."""
    return Counter(written.hubs[hub], written.organisations[organisation], written.people[f"{who}@{DOMAIN}"], communes)


def _live(rows: Rows, counter: Counter, day: date, last: date, draw: Random) -> None:
    """Somebody comes that day, and what follows until `last`."""
    person = person_of(rows, counter, day, draw)
    if draw.random() < 0.25:
        return  # one welcome answered the question
    project = Project(
        organisation=counter.organisation,
        title=f"{TRADES[int(draw.random() * len(TRADES))]} {FICTITIOUS}",
        commune=person.commune,
        created_at=at(day),
    )
    journey = Journey(
        organisation=counter.organisation,
        hub=counter.hub,
        adviser=counter.by,
        person=person,
        project=project,
        commune=person.commune,
        opened_at=at(day),
    )
    rows.projects.append(project)
    rows.journeys.append(journey)
    rows.others.append(Holder(project=project, person=person, organisation=counter.organisation))
    walk = Walk(rows, counter, journey, day, last)
    walk.move(S.WELCOMED, 0)
    _go_on(walk, draw)
    walk.end(draw)


def _go_on(walk: "Walk", draw: Random) -> None:
    """Meetings, a contract, a firm, its follow-up, as far as it goes."""
    for place in range(1 + int(draw.random() * 4)):
        walk.meet(10 + 14 * place, MeetingKind.FOLLOW_UP)
    if draw.random() < 0.6:
        for state, days in ((S.DIAGNOSED, 12), (S.COMMITTED, 20), (S.BUILDING, 28)):
            walk.move(state, days)
        if draw.random() < 0.55:
            is_takeover = draw.random() < 0.12
            kind = MilestoneKind.TAKEOVER if is_takeover else MilestoneKind.CREATION
            regime = "" if is_takeover else Regime.MICRO if draw.random() < 0.55 else Regime.CLASSIC
            jobs = 3 + int(draw.random() * 4) if is_takeover else 1 + int(draw.random() * draw.random() * 4)
            walk.create(kind, regime, jobs, 90 + int(draw.random() * 60))
            if draw.random() < 0.7:
                walk.follow(jobs + int(draw.random() * 2), 200)


class Walk:
    """One journey whose days go on from the day it began; what would come after the last day does not happen."""

    def __init__(self, rows: Rows, counter: Counter, journey: Journey, day: date, last: date) -> None:
        self.rows, self.counter, self.journey, self.day, self.last = rows, counter, journey, day, last
        self.state, self.reached = "", day

    def move(self, to: str, days: int) -> bool:
        on = self.day + timedelta(days=days)
        if on > self.last:
            return False
        self.rows.others.append(
            Move(
                journey=self.journey,
                organisation=self.counter.organisation,
                from_state=self.state,
                to_state=to,
                on=on,
                at=at(on),
                by=self.counter.by,
            )
        )
        self.state, self.reached = to, max(on, self.reached)
        self.journey.state, self.journey.state_since = to, at(on)
        return True

    def meet(self, days: int, kind: str) -> None:
        on = self.day + timedelta(days=days)
        if on > self.last:
            return
        self.rows.others.append(
            Meeting(
                journey=self.journey,
                person=self.journey.person,
                organisation=self.counter.organisation,
                adviser=self.counter.by,
                kind=kind,
                hub=self.counter.hub,
                starts_at=at(on),
                ends_at=at(on) + timedelta(hours=1),
                status=MeetingStatus.HELD,
                spent_minutes=55,
                planned_at=at(on),
                planned_by=self.counter.by,
                settled_at=at(on) + timedelta(hours=1),
                settled_by=self.counter.by,
            )
        )

    def create(self, kind: str, regime: str, jobs: int, days: int) -> None:
        if self.state == S.BUILDING and self.move(S.CREATED, days):
            self._milestone(kind, days, regime, jobs)

    def follow(self, jobs: int, days: int) -> None:
        if self.state == S.CREATED and self.move(S.FOLLOWED, days):
            self._milestone(MilestoneKind.FOLLOW_UP, days, "", jobs)
            self.meet(days + 30, MeetingKind.AFTER)

    def end(self, draw: Random) -> None:
        """Every journey ends, so that no invented day waits in somebody's list."""
        reasons = (ExitReason.JOB, ExitReason.JOB, ExitReason.TRAINING, ExitReason.NOT_NOW, ExitReason.MONEY)
        days = (self.reached - self.day).days + 20
        created = self.state in (S.CREATED, S.FOLLOWED)
        to, reason = (S.CLOSED, "") if created else (S.STOPPED, str(reasons[int(draw.random() * len(reasons))]))
        if not self.move(to, days):
            self.move(to, (self.last - self.day).days)
        self.journey.closed_at, self.journey.exit_reason = self.journey.state_since, reason
        end = self.rows.others[-1]
        assert isinstance(end, Move)
        end.exit_reason = reason

    def _milestone(self, kind: str, days: int, regime: str, jobs: int) -> None:
        on = self.day + timedelta(days=days)
        self.rows.others.append(
            Milestone(
                journey=self.journey,
                organisation=self.counter.organisation,
                kind=kind,
                on=on,
                regime=regime,
                jobs=jobs,
                recorded_at=at(on),
                recorded_by=self.counter.by,
            )
        )


def person_of(rows: Rows, counter: Counter, day: date, draw: Random) -> Person:
    """A person with a phone, a welcome and a situation at entry."""
    is_woman = draw.random() < 0.52
    names = WOMEN if is_woman else MEN
    given = names[int(draw.random() * len(names))]
    number = rows.first_number + len(rows.people)
    phone = f"06 39 98 {20 + number // 100:02d} {number % 100:02d}"
    commune = counter.communes[int(draw.random() * len(counter.communes))]
    name = folded(f"{given} {FICTITIOUS}")
    person = Person(
        organisation=counter.organisation,
        given_name=given,
        family_name=FICTITIOUS,
        commune=commune,
        came_by=CameBy.WORD_OF_MOUTH,
        notice_version=NOTICE,
        entered_on=day,
        created_at=at(day),
        created_by=counter.by,
        folded_name=name,
        searched=f"{name} {folded(commune.name)} {folded_contact(Channel.PHONE, phone)}",
        is_fictitious=True,
    )
    rows.people.append(person)
    same = {"person": person, "organisation": counter.organisation}
    rows.others += [
        ContactPoint(**same, channel=Channel.PHONE, value=phone, folded=folded_contact(Channel.PHONE, phone)),
        Welcome(**same, hub=counter.hub, received_on=day, received_by=counter.by, need="Un projet à construire."),
    ]
    facts = {Fact.BIRTH_YEAR: str(day.year - 20 - int(draw.random() * 38))}
    if draw.random() < 0.95:
        facts[Fact.SEX] = "femme" if is_woman else "homme"
    if draw.random() < 0.9:
        facts[Fact.QPV] = "oui" if draw.random() < 0.14 else "non"
        facts[Fact.FRR] = "oui" if draw.random() < (0.7 if commune.code.startswith(("55", "57")) else 0.1) else "non"
    if draw.random() < 0.6:
        facts[Fact.JOB_SEEKER_MONTHS] = str(1 + int(draw.random() * 18))
    rows.others += [
        Situation(**same, fact=fact, value=value, true_on=day, is_at_entry=True, recorded_by=counter.by)
        for fact, value in facts.items()
    ]
    return person


def write_rows(rows: Rows) -> None:
    Person.objects.bulk_create(rows.people)
    Project.objects.bulk_create(rows.projects)
    Journey.objects.bulk_create(rows.journeys)
    tables: tuple[type[Any], ...] = (ContactPoint, Welcome, Situation, Holder, Move, Meeting, Milestone)
    for model in tables:
        model.objects.bulk_create([one for one in rows.others if isinstance(one, model)])


def _recognise(rows: Rows, written: Written, now: datetime) -> None:
    """A few people of the chamber came to Alexis too, with the same phone, and agreed that it be told."""
    alexis, cma = (written.organisations[key].pk for key in ("alexis", "cma"))
    there = [one for one in rows.people if one.organisation_id == cma][:KNOWN_TWICE]
    etain = written.hubs["alexis-etain"].pk
    of_etain = {one.person_id for one in rows.others if isinstance(one, Welcome) and one.hub_id == etain}
    here = [one for one in rows.people if one.organisation_id == alexis and one.pk in of_etain]
    points = {one.person_id: one for one in rows.others if isinstance(one, ContactPoint)}
    denis, thomas = (written.people[f"{who}@{DOMAIN}"] for who in ("denis", "thomas"))
    for person, same in zip(there, here, strict=False):
        point, other = points[person.pk], points[same.pk]
        person.searched = same.searched
        person.given_name, person.folded_name = same.given_name, same.folded_name
        person.save(update_fields=["searched", "given_name", "folded_name"])
        point.value, point.folded = other.value, other.folded
        point.save(update_fields=["value", "folded"])
        for one, by in ((person, denis), (same, thomas)):
            give_consent(one, purpose=Purpose.RECOGNISED, channel=ConsentChannel.DESK, language="fr", by=by, now=now)


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), PARIS)
