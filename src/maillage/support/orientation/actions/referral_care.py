"""What every act on a referral starts with: the lock, the right, the move; and how a move is kept."""

from collections.abc import Iterable
from datetime import datetime

from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.choices import CHANGES, Outcome, ReferralState, Via
from maillage.support.orientation.drafts import checked_text
from maillage.support.orientation.models import Referral, ReferralMove, ReferralNotice, ReferralWord
from maillage.support.orientation.queries.readers import Reader
from maillage.support.orientation.queries.referral_link import ReferralLinkExpired
from maillage.support.orientation.queries.referral_timers import ladder_of_referrals, next_step
from maillage.support.orientation.rules import may_receive, may_send
from maillage.support.people.rules import check_may_change

BESIDE = (
    "network",
    "organisation",
    "hub__place__commune",
    "sender",
    "person__commune",
    "to_organisation",
    "to_hub__place__commune",
    "to_delivery__offer",
    "owner",
)
LONGEST_WORDS = 2000
LONGEST_NAME = 120


class ReferralMoved(DomainError):
    """Somebody was first, or it is over: `referral` tells the state, `move` the last move, with who and when."""

    def __init__(self, referral: Referral) -> None:
        self.referral = referral
        self.move = referral.moves.select_related("by").last()
        super().__init__(f"Referral {referral.pk} is {referral.state} since {referral.state_at}.")


class NotYourReferral(DomainError):
    """Whoever acts is of neither partner, or of the one whose turn it is not."""


def locked_referral(referral: Referral) -> Referral:
    """The referral as it is now, kept from everybody else until the transaction ends."""
    return Referral.objects.select_for_update(of=("self",), no_key=True).select_related(*BESIDE).get(pk=referral.pk)


def as_sender(referral: Referral, by: User, now: datetime, *, shows: bool = False) -> Referral:
    """The locked referral, when `by` may act for the sender; `shows` when the act lets the receiver read more.

    Raises NotYourReferral; FileRestricted when it shows somebody who asked that nothing be changed.
    """
    if shows and referral.person_id is not None:
        check_may_change(referral.person_id, by=by, now=now)
    referral = locked_referral(referral)
    if not may_send(by, referral, on=day_of(now)):
        raise NotYourReferral(f"User {by.pk} does not act for the sender of referral {referral.pk}.")
    return referral


def as_receiver(referral: Referral, by: User | None, now: datetime) -> Referral:
    """The locked referral, when `by` may act for the receiver; without `by` its link was opened, and is still good.

    Raises NotYourReferral, ReferralLinkExpired.
    """
    nonce = referral.link_nonce
    referral = locked_referral(referral)
    if by is not None:
        if not may_receive(by, referral, on=day_of(now)):
            raise NotYourReferral(f"User {by.pk} does not act for the receiver of referral {referral.pk}.")
    elif referral.link_nonce != nonce or referral.link_expires_at is None or now >= referral.link_expires_at:
        raise ReferralLinkExpired(referral)
    return referral


def check_may_move(referral: Referral, to: str) -> None:
    """Raises ReferralMoved when no such move exists any more."""
    if referral.closed_at is not None or to not in CHANGES[referral.state]:
        raise ReferralMoved(referral)


def move(
    referral: Referral,
    to: ReferralState,
    *,
    by: User | None,
    via: Via,
    now: datetime,
    owner: User | None = None,
    due_at: datetime | None = None,
    outcome: str = "",
) -> ReferralMove:
    """Put the locked referral in its new state, say who has it and when something happens next, save it whole.

    With an `outcome` it is closed: nobody has it any more. Raises ReferralMoved.
    """
    check_may_move(referral, to)
    moved = ReferralMove.objects.create(
        referral=referral,
        organisation_id=referral.organisation_id,
        from_state=referral.state,
        to_state=to,
        by=by,
        via=via,
        at=now,
    )
    referral.state, referral.state_at, referral.due_at = to, max(now, referral.state_at), due_at
    referral.round += 1
    referral.owner = owner or referral.owner
    if outcome:
        close(referral, Outcome(outcome), now=now)
    plan_next(referral, now=now)
    referral.save()
    return moved


def close(referral: Referral, outcome: Outcome, *, now: datetime) -> None:
    """Nobody has anything to do any more; the caller saves."""
    referral.closed_at, referral.outcome, referral.due_at = max(now, referral.state_at), outcome, None


def plan_next(referral: Referral, *, now: datetime) -> None:
    """Set when something happens next if nobody acts; the caller saves."""
    referral.touched_at = max(now, referral.touched_at)
    if referral.closed_at is not None:
        referral.next_at = None
        return
    step = next_step(referral, ladder_of_referrals(referral.network_id), referral.steps_taken.all())
    referral.next_at = step.at


def notify(readers: Iterable[Reader], referral: Referral, code: str, *, now: datetime, but: User | None = None) -> None:
    """Keep that these readers are to hear of it; they get one letter a day. Whoever acted is not told."""
    for reader in readers:
        kind, _colon, key = reader.key.partition(":")
        if kind == "user" and but is not None and int(key) == but.pk:
            continue
        ReferralNotice.objects.create(
            referral=referral,
            organisation_id=referral.organisation_id,
            reader_id=int(key) if kind == "user" else None,
            address=reader.to if kind == "address" else "",
            code=code,
            round=referral.round,
            at=now,
        )


def say(
    referral: Referral, kind: str, text: str, *, by: User | None, is_receivers: bool, now: datetime
) -> ReferralWord | None:
    """Keep words, when there are some. Raises DraftRefused when they are too long."""
    if not text.strip():
        return None
    words = checked_text("words", text, LONGEST_WORDS)
    return ReferralWord.objects.create(
        referral=referral,
        organisation_id=referral.organisation_id,
        kind=kind,
        text=words,
        by=by,
        is_receivers=is_receivers,
        at=now,
    )


def door_of(by: User | None) -> Via:
    """Somebody signed in acts at a desk; who is not came through a link."""
    return Via.LINK if by is None else Via.DESK
