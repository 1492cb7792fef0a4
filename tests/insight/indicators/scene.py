"""People, journeys and firms for tests of figures, entered through the actions of the rooms, each act on its day."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from tests.cast import Cast, commune

from maillage.foundation.accounts.models import User
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.actions import (
    Facts,
    Firm,
    Plan,
    Report,
    Slot,
    move_journey,
    note_meeting,
    open_journey,
    record_milestone,
    start_project,
)
from maillage.support.journeys.choices import JourneyState as S
from maillage.support.journeys.models import Journey
from maillage.support.people.actions import Said, give_consent, record_situation, welcome_person
from maillage.support.people.choices import ConsentChannel, Fact, Purpose
from maillage.support.people.models import Person

WAY = (S.DIAGNOSED, S.COMMITTED, S.BUILDING, S.CREATED)


@dataclass
class Scene:
    """Who enters people where; numbers make names and phones differ."""

    cast: Cast
    number: Any = field(default_factory=count)

    def welcome(
        self,
        on: date,
        *,
        by: User | None = None,
        hub: Any = None,
        organisation: Any = None,
        phone: str = "",
        code: str = "55181",
        facts: dict[Fact, str] | None = None,
    ) -> Person:
        """Somebody received that day, with a situation at entry."""
        number, by, now = next(self.number), by or self.cast.adviser, at(on)
        said = Said(f"Personne {number}", "(fictif)", phone or f"06 39 98 {number // 100:02d} {number % 100:02d}",
                    commune=commune(code))  # fmt: skip
        person = welcome_person(
            said,
            organisation=organisation or self.cast.alexis,
            hub=hub or self.cast.etain,
            need="Un projet.",
            by=by,
            now=now,
            is_fictitious=True,
        )
        for fact, value in (facts or {}).items():
            record_situation(person, fact=fact, value=value, true_on=on, by=by, now=now)
        return person

    def journey(self, person: Person, on: date, *, by: User | None = None, hub: Any = None) -> Journey:
        """A journey welcomed that day."""
        by, now = by or self.cast.adviser, at(on)
        project = start_project(person, Plan(f"Projet {person.pk} (fictif)"), by=by, now=now)
        return open_journey(
            person, project=project, hub=hub or self.cast.etain, by=by, now=now, state=S.WELCOMED, on=on
        )

    def walk(self, journey: Journey, to: str, on: date, *, firm: Firm | None = None, siren: str = "") -> Journey:
        """All the moves up to `to`, on one day."""
        for state in WAY[: WAY.index(S(to)) + 1]:
            facts = Facts(on=on, firm=firm if state == S.CREATED else None, siren=siren if state == S.CREATED else "")
            journey = move_journey(journey, state, by=journey.adviser, now=at(on), facts=facts)
        return journey

    def meet(self, journey: Journey, on: date, kind: str = "follow_up") -> None:
        """A meeting of one hour that was held."""
        now = at(on)
        note_meeting(journey, Slot(now, 60, kind), Report(60, kind), by=journey.adviser, now=now + timedelta(hours=1))

    def stop(self, journey: Journey, reason: str, on: date) -> None:
        """The journey ends for a reason."""
        move_journey(journey, S.STOPPED, by=journey.adviser, now=at(on), facts=Facts(on=on, exit_reason=reason))

    def follow(self, journey: Journey, on: date, jobs: int | None = None) -> None:
        """The firm is followed, with so many jobs."""
        journey.refresh_from_db()
        if journey.state == S.CREATED:
            journey = move_journey(journey, S.FOLLOWED, by=journey.adviser, now=at(on), facts=Facts(on=on))
        if jobs is not None:
            record_milestone(journey, Firm("follow_up", jobs=jobs), on=on, by=journey.adviser, now=at(on))

    def agree(self, person: Person, on: date, *, by: User | None = None) -> None:
        """The person agrees to be recognised by partners."""
        give_consent(
            person,
            purpose=Purpose.RECOGNISED,
            channel=ConsentChannel.DESK,
            language="fr",
            by=by or self.cast.adviser,
            now=at(on),
        )


def at(day: date) -> datetime:
    """Nine in the morning of that day."""
    return datetime.combine(day, time(9), PARIS)
