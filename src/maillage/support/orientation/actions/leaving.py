"""A partner left the network: what it had of others goes back or on, what was shared with it or by it stops.

The day comes by itself: each act here is by a rule, without `by`. Called by whoever carries the departure out.
"""

from datetime import date, datetime
from uuid import uuid4

from django.db.models import Q

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Network, Organisation
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import BESIDE, day_of
from maillage.support.orientation.actions.passing import pass_on
from maillage.support.orientation.actions.referral_agree import withdraw_by_rule
from maillage.support.orientation.actions.referral_care import locked_referral, move, notify
from maillage.support.orientation.actions.submit import take_turn
from maillage.support.orientation.choices import (
    RETURNED,
    UNSENT,
    Ending,
    ReferralNews,
    ReferralState,
    Refusal,
    Via,
)
from maillage.support.orientation.models import Enquiry, Referral
from maillage.support.orientation.queries import Destination, Reason, given_to, next_partner, turn_at
from maillage.support.orientation.queries.readers import Reader
from maillage.support.orientation.queries.referral_lists import KEPT_READING
from maillage.support.orientation.queries.referral_readers import holders_of, readers_among, sender_in_charge
from maillage.support.orientation.queries.referral_timers import days_later

DAYS_TO_SETTLE = 7


@reading_everything()
def recall_referrals_of(organisation: Organisation, *, network: Network, now: datetime) -> list[int]:
    """What the partner received goes back to the senders, what it sent or was to receive ends; keys of all of them.

    The sender gets a referral back as declined, with the next partners proposed, and refers elsewhere once the person
    agrees anew. Nothing is read any more, by neither side, of what was shared; the receiver's link opens nothing.
    """
    touched = []
    both = Q(organisation=organisation) | Q(to_organisation=organisation)
    for found in Referral.objects.open().filter(both, network=network).order_by("pk"):
        referral = locked_referral(found)
        if referral.organisation_id == organisation.pk or referral.state in UNSENT:
            _end(referral, leaving=organisation, now=now)
        elif referral.state not in RETURNED or referral.state == ReferralState.EXPIRED:
            _give_back(referral, now=now)
        _close_door(referral, now=now)
        touched.append(referral.pk)
    over = Referral.objects.filter(both, network=network, closed_at__isnull=False, outcome__in=KEPT_READING)
    stopped = [found.pk for found in over.order_by("pk") if _close_door(locked_referral(found), now=now)]
    return touched + stopped


@reading_everything()
def pass_enquiries_of(organisation: Organisation, *, network: Network, now: datetime) -> list[int]:
    """Each enquiry that waits with the partner goes to the next one; keys of those passed.

    Where nobody near is left, the organisation that answers for the network has it. The person is told who, and why.
    """
    waiting = Enquiry.objects.open().filter(network=network, organisation=organisation)
    passed = []
    for key in waiting.order_by("assigned_at", "pk").values_list("pk", flat=True):
        enquiry = _locked(key)
        why: Reason = {"code": "partner_left", "organisation": str(organisation)}
        path = next_partner(enquiry, day=day_of(now), why=why)
        if path is None:  # everybody had it already
            path = given_to(enquiry, None, network.lead_organisation, why, day_of(now))
        where = Destination(enquiry.network, path.hub, path.organisation, (why,))
        path = take_turn(where, enquiry.stage, tuple(enquiry.audiences), now=now)
        pass_on(enquiry, path, reason="", by=None, now=now, partner_left=True)
        passed.append(key)
    return passed


@reading_everything()
def free_enquiries_held_by(organisation: Organisation, *, network: Network, now: datetime) -> list[int]:
    """Enquiries of other partners that somebody of this one had in hand get an owner of the partner; their keys.

    The hub's manager takes what a partner without adviser receives there, and may be of another organisation.
    """
    people = Membership.objects.filter(organisation=organisation).values("user")
    held = Enquiry.objects.open().filter(network=network, owner__in=people).exclude(organisation=organisation)
    freed = []
    for key in held.order_by("pk").values_list("pk", flat=True):
        enquiry = _locked(key)
        if _may_keep(enquiry, day_of(now)):
            continue
        there = Destination(enquiry.network, enquiry.hub, enquiry.organisation, ())
        enquiry.owner = turn_at(there, stage=enquiry.stage, audiences=enquiry.audiences, day=day_of(now)).owner
        enquiry.save(update_fields=["owner"])
        record("orientation.owner_assigned", about=enquiry, by=None, at=now, owner=enquiry.owner_id)
        if enquiry.owner is not None:
            mail.tell_owner(enquiry, now=now)
        freed.append(key)
    return freed


def _may_keep(enquiry: Enquiry, day: date) -> bool:
    """Whoever has it works for the partner in charge too, or still runs the hub or the network."""
    active = Membership.objects.active(on=day).filter(user=enquiry.owner_id, organisation=enquiry.organisation_id)
    inside = Membership.objects.inside(on=day).filter(user=enquiry.owner_id)
    runs = Q(role=Role.HUB_MANAGER, hub=enquiry.hub_id) | Q(role=Role.COORDINATOR, network=enquiry.network_id)
    return active.exists() or inside.filter(runs).exists()


def _locked(key: int) -> Enquiry:
    rows = Enquiry.objects.select_for_update(of=("self",), no_key=True).select_related(*BESIDE)
    return rows.get(pk=key)


def _end(referral: Referral, *, leaving: Organisation, now: datetime) -> None:
    """It ends: nothing can come of it in this network any more. The other partner and the person are told."""
    readers = _other_side(referral, leaving, now=now)
    withdraw_by_rule(referral, Ending.PARTNER_LEFT, now=now)
    record("orientation.referral_withdrawn", about=referral, by=None, at=now, ending=str(Ending.PARTNER_LEFT))
    notify(readers, referral, ReferralNews.WITHDRAWN, now=now)
    mail.tell_referral_withdrawn(referral, now=now)


def _give_back(referral: Referral, *, now: datetime) -> None:
    """It is with the sender again, who is proposed the next partners; the person is told."""
    referral.refusal = Refusal.LEFT
    owner = sender_in_charge(referral, day=day_of(now))
    due_at = days_later(now, DAYS_TO_SETTLE)
    move(referral, ReferralState.DECLINED, by=None, via=Via.RULE, now=now, owner=owner, due_at=due_at)
    reason = str(Refusal.LEFT)
    record("orientation.referral_declined", about=referral, by=None, at=now, reason=reason, owner=owner.pk)
    notify(readers_among([owner]), referral, ReferralNews.DECLINED, now=now)
    mail.tell_referral_declined(referral, now=now)


def _close_door(referral: Referral, *, now: datetime) -> bool:
    """Stop what is shared, and have the receiver's link open nothing; whether something was still shared."""
    items = referral.items.filter(stopped_at=None).update(stopped_at=now)
    if items:
        record("orientation.items_stopped", about=referral, by=None, at=now, items=items)
    if referral.link_expires_at is not None:
        referral.link_nonce, referral.link_expires_at = uuid4(), min(referral.link_expires_at, now)
        referral.save(update_fields=["link_nonce", "link_expires_at"])
    return bool(items)


def _other_side(referral: Referral, leaving: Organisation, *, now: datetime) -> list[Reader]:
    if referral.organisation_id != leaving.pk:
        return readers_among([sender_in_charge(referral, day=day_of(now))])
    return holders_of(referral, day=day_of(now)) if referral.state not in UNSENT else []
