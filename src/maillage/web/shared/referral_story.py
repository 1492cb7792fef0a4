"""What happened to a referral, in order, in words; whoever reads it sees what their own lock lets through."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _

from maillage.support.orientation.choices import ReferralState, Via, WordKind
from maillage.support.orientation.models import Referral, ReferralMove, ReferralWord
from maillage.web.shared import words


@dataclass(frozen=True)
class Told:
    """One thing that happened; `text` is what somebody wrote."""

    at: datetime
    what: str
    text: str = ""


def story_of(referral: Referral, *, with_words: bool = True) -> list[Told]:
    """Moves, attempts, steps of the ladder and, `with_words`, what was said: oldest first. Four queries."""
    told = [*_moves(referral), *_attempts(referral), *_steps(referral)]
    if with_words:
        told += _words(referral)
    return sorted(told, key=attrgetter("at"))


def _moves(referral: Referral) -> Iterator[Told]:
    for move in referral.moves.select_related("by").order_by("pk"):
        yield Told(move.at, _moved(referral, move))


def _moved(referral: Referral, move: ReferralMove) -> str:
    what = words.capital(str(move.get_to_state_display()))
    if not move.from_state:
        what = _("Written")
    if move.via == Via.RULE:
        return _("%(what)s, by the rule of the network") % {"what": what}
    if move.by is not None:
        return _("%(what)s, by %(name)s") % {"what": what, "name": move.by}
    if move.from_state == ReferralState.AWAITING_CONSENT or move.to_state == ReferralState.WITHDRAWN:
        return _("%(what)s, by the person") % {"what": what}
    who = referral.taken_by or str(referral.to_organisation)
    return _("%(what)s, by %(name)s through the link") % {"what": what, "name": who}


def _attempts(referral: Referral) -> Iterator[Told]:
    for attempt in referral.attempts.select_related("by").order_by("pk"):
        facts = {"name": attempt.by or referral.to_organisation, "channel": attempt.get_channel_display()}
        yield Told(attempt.at, _("%(name)s tried to reach the person: %(channel)s") % facts)


def _steps(referral: Referral) -> Iterator[Told]:
    for step in referral.steps_taken.order_by("pk"):
        yield Told(step.at, _("Ladder: %(step)s") % {"step": step.get_act_display()})


def _words(referral: Referral) -> Iterator[Told]:
    for word in referral.words.select_related("by", "proposed").order_by("pk"):
        text = word.text
        if word.proposed is not None:
            proposed = _("Proposes %(partner)s.") % {"partner": word.proposed}
            text = f"{proposed}\n{text}".strip()
        yield Told(word.at, _said(referral, word), text)


def _said(referral: Referral, word: ReferralWord) -> str:
    writer = referral.to_organisation if word.is_receivers else referral.organisation
    facts = {"name": word.by or writer}
    match word.kind:
        case WordKind.FROM_PERSON:
            return _("The person wrote")
        case WordKind.TO_PERSON:
            return _("%(name)s wrote to the person") % facts
        case WordKind.PROPOSAL:
            return _("%(name)s proposes instead") % facts
    return _("%(name)s wrote to the other partner") % facts
