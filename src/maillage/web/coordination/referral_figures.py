"""Referrals of a network in numbers, in the same words for every partner. Facts side by side, nobody is ranked."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.support.orientation.choices import ReferralState, Refusal
from maillage.support.orientation.queries import ReferralNumbers
from maillage.web.coordination.figures import Figure
from maillage.web.shared import words

FEWEST = 3
"""A number of people under this is not shown."""


def figures_of_referrals(numbers: ReferralNumbers) -> list[Figure]:
    """What became of those sent since the day."""
    return [
        Figure(words.number(numbers.sent), _("sent with the person’s agreement")),
        Figure(words.number(numbers.met), _("led to a meeting")),
        Figure(days_in_words(numbers.median_days_to_answer), _("to the partner’s answer, half of the time")),
        Figure(days_in_words(numbers.median_days_to_meeting), _("to the first meeting, half of the time")),
        Figure(share_in_words(numbers.share_declined), _("declined with a reason and a proposal")),
        Figure(_people(numbers.ping_pong), _("sent to three doors or more, and met nobody"), bool(numbers.ping_pong)),
    ]


def states_of_referrals(numbers: ReferralNumbers) -> Iterator[tuple[str, int]]:
    """How many stand in each state, in the order of the states."""
    for state in ReferralState:
        if state.value in numbers.by_state:
            yield words.capital(str(state.label)), numbers.by_state[state.value]


def refusals_of(numbers: ReferralNumbers) -> Iterator[tuple[str, int]]:
    """Why partners declined, in the order of the list."""
    for reason in Refusal:
        if reason.value in numbers.by_refusal:
            yield words.capital(str(reason.label)), numbers.by_refusal[reason.value]


def days_in_words(value: float | None) -> str:
    """6 jours; a dash when nothing is known."""
    if value is None:
        return "–"
    days = round(value)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def share_in_words(value: float | None) -> str:
    """12 %."""
    return "–" if value is None else f"{round(value * 100)}{words.NO_BREAK}%"


def _people(count: int) -> str:
    return _("fewer than 3") if 0 < count < FEWEST else words.number(count)
