"""The published ladder of referrals in words: what happens by itself while nobody acts."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from maillage.catalogue.network.models import Network
from maillage.support.orientation.choices import ReferralState
from maillage.support.orientation.queries import ladder_of_referrals
from maillage.support.orientation.queries.referral_timers import default_ladder
from maillage.web.shared import words


@dataclass(frozen=True)
class Rung:
    """One state and the steps that follow while it lasts."""

    state: str
    steps: tuple[str, ...]


def rungs_of(network: Network | None) -> list[Rung]:
    """The ladder in the order of the states; the usual one where there is no network yet."""
    ladder = ladder_of_referrals(network) if network else default_ladder()
    return [
        Rung(
            words.capital(str(ReferralState(state).label)),
            tuple(
                ngettext("after %(days)d day: %(act)s", "after %(days)d days: %(act)s", step.after_days)
                % {"days": step.after_days, "act": step.act.label}
                for step in ladder[state]
            ),
        )
        for state in ReferralState.values
        if ladder.get(state)
    ]
