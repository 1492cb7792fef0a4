"""What an adviser writes down of a firm: its number and name, when it began, how it goes on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.firms.choices import Closing, Turnover, Way
from maillage.support.firms.models import Firm, News
from maillage.support.firms.queries import beginning_of
from maillage.support.journeys.actions import Firm as Milestoned
from maillage.support.journeys.actions import (
    JobsOutOfRange,
    NoFirmYet,
    is_siren,
    is_siret,
    number_project,
    record_milestone,
)
from maillage.support.journeys.actions.care import in_care_of, past
from maillage.support.journeys.actions.milestones import AFTER
from maillage.support.journeys.choices import MilestoneKind, Regime
from maillage.support.journeys.models import Journey, Milestone
from maillage.support.journeys.models.milestone import MOST_JOBS

LONGEST_NAME = 120


class NotANumber(DomainError):
    """A SIREN has nine digits that check, a SIRET fourteen."""


class ClosedBeforeItBegan(DomainError):
    """A firm closes on the day it began or later, by the day on which it is said."""


@dataclass(frozen=True)
class FirmSaid:
    """A SIREN or a SIRET, with or without spaces, and the name of the firm; either may be empty."""

    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class NewsSaid:
    """How a firm goes. Closed firms have no turnover, regime or jobs; what is empty is not known."""

    is_active: bool
    closed_on: date | None = None
    why: str = ""
    turnover: str = ""
    regime: str = ""
    jobs: int | None = None


@transaction.atomic
def note_firm(journey: Journey, said: FirmSaid, *, by: User, now: datetime) -> Firm:
    """Write down the number and the name of the firm of a journey, or mend them.

    Raises NotANumber, NotYourJourney, NoFirmYet without a project, FileErased, FileRestricted.
    """
    journey = in_care_of(journey, by, now)
    if journey.project is None:
        raise NoFirmYet(f"Journey {journey.pk} has no project.")
    number = "".join(said.number.split())
    if number and not (is_siren(number) or is_siret(number)):
        raise NotANumber(f"{len(number)} characters were given; nine or fourteen digits that check are needed.")
    former = journey.project.siren
    project = number_project(journey.project, number[:9], by=by, now=now)
    siret = number if len(number) > len(project.siren) else ""
    firm, _created = Firm.objects.select_for_update().get_or_create(
        project=project, defaults={"organisation_id": project.organisation_id, "noted_at": now}
    )
    firm.name, firm.siret = " ".join(said.name.split())[:LONGEST_NAME], siret
    firm.noted_at, firm.noted_by = now, by
    if project.siren != former:
        _forget_register(firm)
    firm.save()
    record("firms.firm_noted", about=firm, by=by, at=now, journey=journey.pk)
    return firm


@transaction.atomic
def note_beginning(
    journey: Journey, *, kind: str, on: date, regime: str, jobs: int | None, by: User, now: datetime
) -> Milestone:
    """Mend what is said of the creation or takeover: its real day, its regime, its jobs.

    Raises what `record_milestone` raises.
    """
    return record_milestone(journey, Milestoned(kind, regime, jobs), on=on, by=by, now=now)


@transaction.atomic
def note_news(journey: Journey, said: NewsSaid, *, on: date | None = None, by: User, now: datetime) -> News:
    """Write down how the firm of a journey goes, as an adviser learned it that day; said again that day it is mended.

    While the firm is followed the jobs and the regime of that day are counted with the other milestones.

    Raises NoFirmYet, ClosedBeforeItBegan, JobsOutOfRange, NotYourJourney, DayToCome, FileErased, FileRestricted.
    """
    journey = in_care_of(journey, by, now)
    day = past(on, now)
    facts = checked_news(journey, said, on=day)
    made, _created = News.objects.update_or_create(
        journey=journey,
        on=day,
        way=Way.NOTE,
        defaults={**facts, **belonging(journey), "recorded_at": now, "recorded_by": by},
    )
    record("firms.news_noted", about=made, by=by, at=now, journey=journey.pk, active=said.is_active)
    if said.is_active and journey.state in AFTER:
        record_milestone(
            journey, Milestoned(MilestoneKind.FOLLOW_UP, said.regime, said.jobs), on=day, by=by, now=now
        )  # fmt: skip
    return made


def checked_news(journey: Journey, said: NewsSaid, *, on: date) -> dict[str, object]:
    """The columns of the news, checked against the beginning of the firm.

    Raises NoFirmYet, ClosedBeforeItBegan, JobsOutOfRange.
    """
    beginning = beginning_of(journey)
    if beginning is None:
        raise NoFirmYet(f"Journey {journey.pk} led to no firm yet.")
    if on < beginning.on:
        raise ClosedBeforeItBegan(f"{on} is before {beginning.on}, when the firm began.")
    if said.jobs is not None and not 0 <= said.jobs <= MOST_JOBS:
        raise JobsOutOfRange(f"{said.jobs} jobs were given; 0 to {MOST_JOBS} are accepted.")
    if said.is_active:
        return {
            "is_active": True,
            "closed_on": None,
            "why": "",
            "turnover": Turnover(said.turnover) if said.turnover else "",
            "regime": Regime(said.regime) if said.regime else "",
            "jobs": said.jobs,
        }
    if said.closed_on is None or not beginning.on <= said.closed_on <= on:
        raise ClosedBeforeItBegan(f"Closed on {said.closed_on}; a day from {beginning.on} to {on} is needed.")
    why = Closing(said.why) if said.why else ""
    ended = {"is_active": False, "closed_on": said.closed_on, "why": why}
    return {**ended, "turnover": "", "regime": "", "jobs": None}


def belonging(journey: Journey) -> dict[str, object]:
    """To which file news and questions about a journey belong."""
    return {"organisation_id": journey.organisation_id, "person_id": journey.person_id}


def _forget_register(firm: Firm) -> None:
    """Another number is another firm for the register: what was read of the former one goes."""
    firm.spells.all().delete()
    firm.registered_on, firm.read_on, firm.is_withheld = None, None, False
