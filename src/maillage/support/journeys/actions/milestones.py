"""Writing down what became of a project: a firm created or taken over, how many jobs it has while it is followed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.actions.care import in_care_of, past
from maillage.support.journeys.choices import FOUNDED, JourneyState, MilestoneKind
from maillage.support.journeys.models import Journey, Milestone
from maillage.support.journeys.models.milestone import MOST_JOBS

AFTER = (JourneyState.CREATED, JourneyState.FOLLOWED, JourneyState.CLOSED)


class NoFirmYet(DomainError):
    """A firm is spoken of once it was created or taken over."""


class JobsOutOfRange(DomainError):
    """Jobs are counted from nought to 999."""


@dataclass(frozen=True)
class Firm:
    """What is said of the firm. An empty regime or number of jobs is not known."""

    kind: str = MilestoneKind.CREATION
    regime: str = ""
    jobs: int | None = None


@transaction.atomic
def record_milestone(journey: Journey, firm: Firm, *, on: date | None = None, by: User, now: datetime) -> Milestone:
    """Write down a creation, a takeover or a look at a followed firm; said again for one journey or day it is mended.

    Raises NotYourJourney, NoFirmYet, JobsOutOfRange, DayToCome.
    """
    journey = in_care_of(journey, by, now)
    if journey.state not in AFTER:
        raise NoFirmYet(f"Journey {journey.pk} is {journey.state}; one of {sorted(AFTER)} is needed.")
    made = keep_milestone(journey, firm, on=past(on, now), by=by, now=now)
    record("journeys.milestone_recorded", about=made, by=by, at=now, journey=journey.pk, kind=str(made.kind))
    return made


def keep_milestone(journey: Journey, firm: Firm, *, on: date, by: User | None, now: datetime) -> Milestone:
    """The milestone as part of an act that writes its own line. Raises JobsOutOfRange."""
    kind = MilestoneKind(firm.kind)
    if firm.jobs is not None and not 0 <= firm.jobs <= MOST_JOBS:
        raise JobsOutOfRange(f"{firm.jobs} jobs were given; 0 to {MOST_JOBS} are accepted.")
    said = {
        "organisation_id": journey.organisation_id,
        "kind": kind,
        "on": on,
        "regime": "" if kind == MilestoneKind.TAKEOVER else firm.regime,
        "jobs": firm.jobs,
        "recorded_at": now,
        "recorded_by": by,
    }
    same: dict[str, Any] = {"kind__in": FOUNDED} if kind in FOUNDED else {"kind": kind, "on": on}
    made, _created = Milestone.objects.update_or_create(journey=journey, **same, defaults=said)
    return made
