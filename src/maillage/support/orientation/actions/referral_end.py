"""How a referral ends, or goes on elsewhere; words, hands and links."""

from datetime import datetime
from uuid import uuid4

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.offers.models import Delivery
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.actions.referral_agree import LINK_LASTS, withdraw_by_rule
from maillage.support.orientation.actions.referral_care import (
    NotYourReferral,
    ReferralMoved,
    as_receiver,
    as_sender,
    close,
    locked_referral,
    notify,
    plan_next,
    say,
)
from maillage.support.orientation.actions.referral_draft import draft_referral
from maillage.support.orientation.choices import (
    RETURNED,
    Ending,
    ItemKind,
    Outcome,
    ReferralNews,
    ReferralState,
    WordKind,
)
from maillage.support.orientation.drafts import DraftRefused
from maillage.support.orientation.models import FollowRequest, Referral, ReferralWord, SharedItem
from maillage.support.orientation.queries.readers import Reader
from maillage.support.orientation.queries.referral_content import ReferralDraft
from maillage.support.orientation.queries.referral_link import ReferralLinkExpired
from maillage.support.orientation.queries.referral_readers import holders_of, readers_among, sender_in_charge
from maillage.support.orientation.rules import may_hold, may_reassign, may_receive, may_send
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of, whole
from maillage.support.people.rules import FileErased, check_may_change

BY_BOTH = frozenset({Outcome.HELPED, Outcome.JOINT, Outcome.BACK, Outcome.STOPPED})
BY_SENDER = frozenset({Outcome.BACK, Outcome.STOPPED})


class OutcomeUnknown(DomainError):
    """A referral that stands there does not end like this."""


@reading_everything()
def end_referral(referral: Referral, *, outcome: str, by: User | None, now: datetime, words: str = "") -> Referral:
    """Say how it ended: after the meeting, either partner; when it came back, the sender.

    `words` go to the other partner. The other partner and the person are told. Without `by`, through the receiver's
    link. Raises NotYourReferral, ReferralLinkExpired, ReferralMoved, OutcomeUnknown, DraftRefused.
    """
    nonce = referral.link_nonce
    referral = locked_referral(referral)
    returned = referral.state in RETURNED
    _check_end(referral, by, nonce == referral.link_nonce, now)
    if referral.closed_at is not None or not (returned or referral.state == ReferralState.MET):
        raise ReferralMoved(referral)
    if outcome not in (BY_SENDER if returned else BY_BOTH):
        raise OutcomeUnknown(f"Referral {referral.pk} is {referral.state}; it does not end as {outcome!r}.")
    receivers = by is None or not may_send(by, referral, on=day_of(now))
    say(referral, WordKind.TO_SENDER, words, by=by, is_receivers=receivers, now=now)
    _close(referral, Outcome(outcome), by=by, now=now)
    return referral


@reading_everything()
def refer_on(
    referral: Referral,
    *,
    to_organisation: Organisation,
    by: User,
    now: datetime,
    to_hub: Hub | None = None,
    to_delivery: Delivery | None = None,
) -> Referral:
    """Refer elsewhere what came back: a new draft with the same words, for the person to agree to anew.

    The former one is closed. Raises NotYourReferral, ReferralMoved, WrongReceiver, NotYourPerson.
    """
    referral = as_sender(referral, by, now)
    if referral.closed_at is not None or referral.state not in RETURNED:
        raise ReferralMoved(referral)
    assert referral.person is not None
    contents = {item.kind: item for item in referral.items.exclude(kind=ItemKind.DOCUMENT)}
    documents = referral.items.filter(kind=ItemKind.DOCUMENT).values_list("document_key", flat=True)
    draft = ReferralDraft(
        person=referral.person,
        network=referral.network,
        organisation=referral.organisation,
        hub=referral.hub,
        journey=referral.journey,
        to_organisation=to_organisation,
        to_hub=to_hub,
        to_delivery=to_delivery,
        kind=referral.kind,
        reason=referral.reason,
        urgency=referral.urgency,
        message=contents[ItemKind.MESSAGE].content["text"],
        summary=contents[ItemKind.SUMMARY].content["text"] if ItemKind.SUMMARY in contents else "",
        shares_journey=ItemKind.JOURNEY in contents,
        shares_plan=ItemKind.PLAN in contents,
        documents=tuple(documents),
    )
    following = draft_referral(draft, by=by, now=now, follows=referral)
    _close(referral, Outcome.ELSEWHERE, by=by, now=now, tell=False)
    return following


@reading_everything()
def add_referral_word(
    referral: Referral, *, kind: str, text: str, by: User | None, now: datetime, is_receivers: bool = False
) -> ReferralWord:
    """A word between the partners, to the person, or of the person: also once it is over.

    Without `by` it is the person's by the private link, or with `is_receivers` the receiver's by its own link.

    Raises NotYourReferral, ReferralLinkExpired, DraftRefused when nothing is said, FileErased, FileRestricted.
    """
    referral = as_receiver(referral, None, now) if by is None and is_receivers else locked_referral(referral)
    day = day_of(now)
    sends = by is not None and may_send(by, referral, on=day)
    is_receivers = is_receivers if by is None else not sends
    if by is not None and not sends and not may_receive(by, referral, on=day):
        raise NotYourReferral(f"User {by.pk} is of neither partner of referral {referral.pk}.")
    if referral.person_id is None:
        raise FileErased(f"Whom referral {referral.pk} was about was erased.")
    if sends:
        check_may_change(referral.person_id, by=by, now=now)
    kind = WordKind.FROM_PERSON if by is None and not is_receivers else WordKind(kind)
    said = say(referral, kind, text, by=by, is_receivers=is_receivers, now=now)
    if said is None:
        raise DraftRefused("words", str(_("Write a few words.")))
    record("orientation.referral_word_added", about=referral, by=by, at=now, kind=str(kind))
    _tell_word(referral, said, by=by, now=now)
    return said


@reading_everything()
def reassign_referral(referral: Referral, *, to: User, by: User, now: datetime) -> Referral:
    """Put an open referral in other hands: of the side whose turn it is. Raises NotYourReferral, ReferralMoved."""
    referral = locked_referral(referral)
    day = day_of(now)
    if not may_reassign(by, referral, on=day) or not may_hold(to, referral, on=day):
        raise NotYourReferral(f"User {by.pk} cannot put referral {referral.pk} in the hands of user {to.pk}.")
    if referral.closed_at is not None:
        raise ReferralMoved(referral)
    referral.owner = to
    plan_next(referral, now=now)
    referral.save(update_fields=["owner", "next_at", "touched_at"])
    record("orientation.referral_reassigned", about=referral, by=by, at=now, owner=to.pk)
    notify(readers_among([to]), referral, ReferralNews.YOURS, now=now, but=by)
    return referral


@reading_everything()
def renew_referral_link(referral: Referral, *, by: User | None, now: datetime) -> Referral:
    """Replace the receiver's link; former ones open nothing. The new one goes to the receiver's own address only.

    `by` is of the sender, and empty when it is asked for from an expired link.

    Raises NotYourReferral, ReferralMoved, FileRestricted.
    """
    referral = as_sender(referral, by, now, shows=True) if by else locked_referral(referral)
    if referral.sent_at is None or referral.closed_at is not None:
        raise ReferralMoved(referral)
    referral.link_nonce, referral.link_expires_at = uuid4(), now + LINK_LASTS
    referral.save(update_fields=["link_nonce", "link_expires_at"])
    record("orientation.referral_link_renewed", about=referral, by=by, at=now)
    mail.tell_referral_link(referral, now=now)
    return referral


@reading_everything()
def forget_person_in_referrals(person: Person, *, by: User | None, now: datetime) -> int:
    """The person's file is erased: open referrals end, what was said and shared goes, the moves stay as numbers.

    Called by whoever erases, who checked who acts; how many referrals were concerned.
    """
    keys = keys_of(whole(person))
    rows = list(Referral.objects.filter(person__in=keys).order_by("pk"))
    for found in rows:
        referral = locked_referral(found)
        told = _holders_to_tell(referral, now=now)
        if referral.closed_at is None:
            withdraw_by_rule(referral, Ending.ERASED, now=now)
        referral.items.all().delete()
        referral.words.all().delete()
        referral.notices.all().delete()
        referral.person, referral.consent, referral.journey, referral.taken_by = None, None, None, ""
        referral.save(update_fields=["person", "consent", "journey", "taken_by"])
        notify(told, referral, ReferralNews.WITHDRAWN, now=now)  # that it was withdrawn, not why
        record("orientation.referral_forgotten", about=referral, by=by, at=now)
    received = Referral.objects.filter(receiver_person__in=keys)
    SharedItem.objects.filter(referral__in=received, stopped_at=None).update(stopped_at=now)
    received.update(receiver_person=None, receiver_journey=None)
    FollowRequest.objects.filter(Q(person__in=keys) | Q(followed_person__in=keys)).delete()
    return len(rows)


def _check_end(referral: Referral, by: User | None, link_stands: bool, now: datetime) -> None:
    """Raises NotYourReferral, ReferralLinkExpired."""
    if by is None:
        if not link_stands or referral.link_expires_at is None or now >= referral.link_expires_at:
            raise ReferralLinkExpired(referral)
        return
    day = day_of(now)
    receives = referral.state not in RETURNED and may_receive(by, referral, on=day)
    if not receives and not may_send(by, referral, on=day):
        raise NotYourReferral(f"User {by.pk} does not end referral {referral.pk}.")


def _close(referral: Referral, outcome: Outcome, *, by: User | None, now: datetime, tell: bool = True) -> None:
    """End the locked referral, keep the line, tell the other partner and the person."""
    readers = [*holders_of(referral, day=day_of(now)), *readers_among([sender_in_charge(referral, day=day_of(now))])]
    close_referral(referral, outcome, now=now)
    record("orientation.referral_ended", about=referral, by=by, at=now, outcome=str(outcome))
    if tell:
        notify({one.key: one for one in readers}.values(), referral, ReferralNews.ENDED, now=now, but=by)
        mail.tell_referral_ended(referral, now=now)


def close_referral(referral: Referral, outcome: Outcome, *, now: datetime) -> None:
    """Close the locked referral in the state in which it stands."""
    close(referral, outcome, now=now)
    plan_next(referral, now=now)
    referral.save()


def _holders_to_tell(referral: Referral, *, now: datetime) -> list[Reader]:
    """Those of the receiver who have an open referral that was sent."""
    is_theirs = referral.closed_at is None and referral.sent_at is not None and referral.state not in RETURNED
    return holders_of(referral, day=day_of(now)) if is_theirs else []


def _tell_word(referral: Referral, said: ReferralWord, *, by: User | None, now: datetime) -> None:
    """To the person by letter; to the other partner with the day's notices."""
    day = day_of(now)
    if said.kind == WordKind.TO_PERSON:
        mail.tell_referral_word(said, now=now)
        return
    sender = readers_among([sender_in_charge(referral, day=day)])
    to_receiver = holders_of(referral, day=day) if referral.sent_at and referral.state not in RETURNED else []
    readers = sender if said.is_receivers else to_receiver if by is not None else [*sender, *to_receiver]
    notify({one.key: one for one in readers}.values(), referral, ReferralNews.WORD, now=now, but=by)
