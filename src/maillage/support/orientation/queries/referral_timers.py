"""The published ladder of referrals: which step comes next, and when.

Days are counted on the calendar of Paris, at the clock time at which the state was entered: the night on which the
clock changes moves nothing. The grace since the step before lets an outage end without a burst.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from maillage.catalogue.network.models import Network
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.choices import DEFAULT_STEPS, LONGEST_WAIT, REVIEW_DAYS, ReferralAct
from maillage.support.orientation.models import Referral, ReferralStep, ReferralStepTaken

DEFAULT_GRACE = 2


@dataclass(frozen=True)
class Step:
    """One step of a ladder."""

    position: int
    act: ReferralAct
    after_days: int
    grace_days: int = DEFAULT_GRACE


@dataclass(frozen=True)
class NextStep:
    """What happens at `at` when nobody acts before."""

    position: int
    act: ReferralAct
    at: datetime


Ladder: TypeAlias = dict[str, tuple[Step, ...]]


def default_ladder() -> Ladder:
    """The ladder of a network that did not change it."""
    return {
        str(state): tuple(Step(place, ReferralAct(act), days) for place, (act, days) in enumerate(steps, start=1))
        for state, steps in DEFAULT_STEPS.items()
    }


def ladder_of_referrals(network: Network | int) -> Ladder:
    """The ladder of the network, by state; the default one where it has none of its own."""
    key = network if isinstance(network, int) else network.pk
    found: dict[str, list[Step]] = defaultdict(list)
    for row in ReferralStep.objects.filter(network=key).order_by("state", "position"):
        found[row.state].append(Step(row.position, ReferralAct(row.act), row.after_days, row.grace_days))
    return {state: tuple(steps) for state, steps in found.items()} or default_ladder()


def days_later(moment: datetime, days: int) -> datetime:
    """The same clock time in Paris, so many days later."""
    local = moment.astimezone(PARIS)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), PARIS)


def next_step(referral: Referral, ladder: Ladder, taken: Iterable[ReferralStepTaken]) -> NextStep:
    """The step that comes next; beyond the ladder, who has it is reminded month after month."""
    before = [one for one in taken if one.round == referral.round]
    reached = max((one.position for one in before), default=0)
    last = max((one.at for one in before), default=None)
    step = next((one for one in ladder.get(referral.state, ()) if one.position > reached), None)
    if step is None:
        since = last or referral.touched_at
        return NextStep(reached + 1, ReferralAct.REMIND_OWNER, days_later(since, REVIEW_DAYS))
    moments = [days_later(referral.state_at, step.after_days)]
    if last is not None:
        moments.append(days_later(last, step.grace_days))
    latest = referral.touched_at + timedelta(days=LONGEST_WAIT - 1)
    return NextStep(step.position, step.act, min(max(moments), latest))


def next_step_of(referral: Referral) -> NextStep | None:
    """What happens next to a referral, for a page; None once it is closed."""
    if referral.closed_at is not None:
        return None
    return next_step(referral, ladder_of_referrals(referral.network_id), referral.steps_taken.all())
