"""The person agrees, item by item, refuses, or takes it back: what is shared stops in the same act."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.actions.referral_care import (
    as_sender,
    check_may_move,
    door_of,
    locked_referral,
    move,
    notify,
    say,
)
from maillage.support.orientation.actions.referral_draft import show
from maillage.support.orientation.choices import (
    DAYS_TO_ANSWER,
    PURPOSES,
    UNSENT,
    Ending,
    ItemKind,
    Outcome,
    ReferralNews,
    ReferralState,
    Urgency,
    Via,
    WordKind,
)
from maillage.support.orientation.models import Referral, SharedItem
from maillage.support.orientation.queries.referral_lists import KEPT_READING
from maillage.support.orientation.queries.referral_readers import (
    holders_of,
    readers_among,
    receiver_in_turn,
    sender_in_charge,
)
from maillage.support.orientation.queries.referral_timers import days_later
from maillage.support.people.actions import give_consent, withdraw_consent
from maillage.support.people.choices import ConsentChannel
from maillage.support.people.models import Consent

ALWAYS = frozenset({ItemKind.IDENTITY, ItemKind.MESSAGE})
"""Without a name and what they look for nobody can be put in touch."""
LINK_LASTS = timedelta(days=60)


class NotShown(DomainError):
    """What is agreed to is not what the person was shown."""


@reading_everything()
def agree_to_referral(
    referral: Referral,
    *,
    channel: str,
    language: str,
    by: User | None,
    now: datetime,
    items: Collection[int] | None = None,
    given_on: date | None = None,
) -> Referral:
    """Keep what the person agrees to, and send it: the receiver reads the items agreed to, and no other.

    `items` are keys of what is agreed to beside the name and the message, which always go along; None means all of
    it. `by` collected it at the desk, by phone or on paper, and is empty when the person agreed by the private link.
    The text read, its date and its channel are kept with each agreement; `given_on` is the real day of a paper that is
    written down later.

    Raises NotYourReferral, ReferralMoved, NotShown, DayToCome, LastsTooLong, FileRestricted.
    """
    referral = as_sender(referral, by, now, shows=True) if by else locked_referral(referral)
    check_may_move(referral, ReferralState.SENT)
    if by is None and referral.state != ReferralState.AWAITING_CONSENT:
        raise NotShown(f"Referral {referral.pk} was not shown to the person.")
    show(referral, now=now)
    agreed = _agreed(referral, items)
    assert referral.person is not None
    for item in agreed:
        item.consent = give_consent(
            referral.person,
            purpose=PURPOSES[ItemKind(item.kind)],
            to=referral.to_organisation,
            channel=channel,
            language=language,
            by=by,
            now=now,
            given_on=given_on,
        )
        item.agreed_at = max(now, referral.asked_at or now)
        item.save(update_fields=["consent", "agreed_at"])
        if item.kind == ItemKind.IDENTITY:
            referral.consent = item.consent
    _send(referral, by=by, now=now)
    record(
        "orientation.referral_agreed",
        about=referral,
        by=by,
        at=now,
        channel=channel,
        shared=len(agreed),
        owner=referral.owner_id,
    )
    mail.tell_referral_sent(referral, now=now)
    return referral


@reading_everything()
def refuse_referral(referral: Referral, *, by: User | None, now: datetime, words: str = "") -> Referral:
    """The person does not wish it; nothing leaves. `by` heard it at the desk. Raises NotYourReferral, ReferralMoved."""
    referral = as_sender(referral, by, now) if by else locked_referral(referral)
    if referral.state not in UNSENT:
        check_may_move(referral, ReferralState.DRAFT)  # never allowed: says who was first
    _withdraw(referral, Ending.PERSON, by=by, via=door_of(by), now=now)
    say(referral, WordKind.FROM_PERSON, words, by=None, is_receivers=False, now=now)
    record("orientation.referral_refused", about=referral, by=by, at=now)
    notify(readers_among([referral.sender]), referral, ReferralNews.REFUSED, now=now, but=by)
    return referral


@reading_everything()
def withdraw_referral(referral: Referral, *, by: User | None, now: datetime, words: str = "") -> Referral:
    """Take it back: the sender (`by`), or the person by the private link. The receiver reads nothing of it any more.

    The agreements given for it end with it when the person takes it back and no other referral needs them.

    Raises NotYourReferral, ReferralMoved.
    """
    referral = as_sender(referral, by, now) if by else locked_referral(referral)
    readers = holders_of(referral, day=day_of(now)) if referral.sent_at else []
    _withdraw(referral, Ending.SENDER if by else Ending.PERSON, by=by, via=door_of(by), now=now)
    kind = WordKind.TO_PERSON if by else WordKind.FROM_PERSON
    say(referral, kind, words, by=by, is_receivers=False, now=now)
    record("orientation.referral_withdrawn", about=referral, by=by, at=now, ending=str(referral.ending))
    if by is None:
        readers = [*readers, *readers_among([referral.sender])]
        _end_agreements(referral, now=now)
    notify(readers, referral, ReferralNews.WITHDRAWN, now=now, but=by)
    mail.tell_referral_withdrawn(referral, now=now)
    return referral


@reading_everything()
def stop_item(item: SharedItem, *, by: User | None, now: datetime) -> SharedItem:
    """Share this one no more; the rest goes on. Stopped twice it stays stopped; the name cannot be stopped alone.

    Raises NotYourReferral, NotShown when it is the name or the message: take the referral back instead.
    """
    referral = as_sender(item.referral, by, now) if by else locked_referral(item.referral)
    item = referral.items.select_for_update().get(pk=item.pk)
    if item.kind in ALWAYS:
        raise NotShown(f"Item {item.pk} goes along as long as referral {referral.pk} does.")
    if item.stopped_at is None:
        item.stopped_at = now
        item.save(update_fields=["stopped_at"])
        record("orientation.item_stopped", about=referral, by=by, at=now, item=item.pk, kind=str(item.kind))
    return item


def stop_shared(sender: type[Consent], *, consent: Consent, now: datetime, **_facts: Any) -> None:
    """What hung on an agreement that was taken back, or came to its end, is hidden at once: heard from `people`."""
    with reading_everything():
        stopped = SharedItem.objects.filter(consent=consent, stopped_at=None)
        named = list(Referral.objects.filter(items__in=stopped).distinct().order_by("pk"))
        for found in named:
            referral = locked_referral(found)
            items = referral.items.filter(consent=consent, stopped_at=None).update(stopped_at=now)
            if referral.consent_id == consent.pk and referral.closed_at is None:
                _close_for(referral, consent, now=now)
            else:
                record("orientation.items_stopped", about=referral, by=consent.withdrawn_by, at=now, items=items)


def _close_for(referral: Referral, consent: Consent, *, now: datetime) -> None:
    """The person may no longer be referred: the referral is over."""
    by_term = consent.withdrawn_channel == ConsentChannel.TERM
    by = consent.withdrawn_by
    readers = [*holders_of(referral, day=day_of(now)), *readers_among([referral.sender])]
    ending = Ending.NO_AGREEMENT if by_term else Ending.PERSON
    _withdraw(referral, ending, by=by, via=Via.RULE if by_term else door_of(by), now=now)
    record("orientation.referral_withdrawn", about=referral, by=by, at=now, ending=str(ending))
    notify({one.key: one for one in readers}.values(), referral, ReferralNews.WITHDRAWN, now=now, but=by)
    mail.tell_referral_withdrawn(referral, now=now)


def _agreed(referral: Referral, items: Collection[int] | None) -> list[SharedItem]:
    """The items agreed to. Raises NotShown when one is not of this referral."""
    shown = list(referral.items.select_for_update().order_by("pk"))
    if items is not None and not set(items) <= {one.pk for one in shown}:
        raise NotShown(f"Items {sorted(items)} are not all of referral {referral.pk}.")
    return [one for one in shown if items is None or one.kind in ALWAYS or one.pk in items]


def _send(referral: Referral, *, by: User | None, now: datetime) -> None:
    """The receiver sees it from now on, in the care of somebody there; without account, of the sender."""
    day = day_of(now)
    referral.sent_at = max(now, referral.asked_at or now)
    referral.link_expires_at = now + LINK_LASTS
    owner = receiver_in_turn(referral.to_organisation, referral.to_hub, day=day)
    due_at = days_later(now, DAYS_TO_ANSWER[Urgency(referral.urgency)])
    owner = owner or sender_in_charge(referral, day=day)
    move(referral, ReferralState.SENT, by=by, via=door_of(by), now=now, owner=owner, due_at=due_at)
    notify(holders_of(referral, day=day), referral, ReferralNews.NEW, now=now)
    if by is None:
        notify(readers_among([referral.sender]), referral, ReferralNews.AGREED, now=now)


def withdraw_by_rule(referral: Referral, ending: Ending, *, now: datetime) -> None:
    """A dated rule ends the locked referral; the caller writes the journal line."""
    _withdraw(referral, ending, by=None, via=Via.RULE, now=now)


def _withdraw(referral: Referral, ending: Ending, *, by: User | None, via: Via, now: datetime) -> None:
    check_may_move(referral, ReferralState.WITHDRAWN)
    referral.ending = ending
    move(referral, ReferralState.WITHDRAWN, by=by, via=via, now=now, outcome=Outcome.WITHDRAWN)
    referral.items.filter(stopped_at=None).update(stopped_at=now)


def _end_agreements(referral: Referral, *, now: datetime) -> None:
    """Agreements that no other referral to the same partner needs are taken back by the person.

    Also one that is over needs them, as long as the partner reads on: taken over, or both go on together.
    """
    goes_on = Q(referral__closed_at=None) | Q(referral__outcome__in=KEPT_READING)
    others = SharedItem.objects.filter(goes_on, stopped_at=None).exclude(referral=referral)
    keys = referral.items.filter(consent__isnull=False).values("consent")
    spare = Consent.objects.filter(pk__in=keys, withdrawn_at=None).exclude(pk__in=others.values("consent"))
    for consent in spare:
        withdraw_consent(consent, by=None, channel=ConsentChannel.LINK, now=now)
