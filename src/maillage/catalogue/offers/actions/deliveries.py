"""Deliveries: an offer at a hub, at a desk or from a distance; confirmed by its owner."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Hub
from maillage.catalogue.offers.actions.checks import OfferIncomplete, change, check, refuse_ended
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.offers.queries.gate import missing_of_delivery
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record


@transaction.atomic
def add_delivery(
    offer: Offer,
    *,
    hub: Hub,
    tier: str,
    modes: Sequence[str],
    by: User | None,
    now: datetime,
    zone: Iterable[Area] = (),
    **facts: Any,
) -> Delivery:
    """A draft: the offer at this hub, at one of its desks or from a distance, for the people of `zone`.

    Raises OfferRefused, and OfferEnded when the offer has ended.
    """
    refuse_ended(offer)
    delivery = Delivery(offer=offer, hub=hub, tier=tier, modes=list(modes), **facts)
    check(delivery)
    delivery.save()
    _set_zone(delivery, zone)
    record("offers.delivery_added", about=delivery, by=by, at=now, offer=offer.pk, hub=hub.pk)
    return delivery


@transaction.atomic
def edit_delivery(
    delivery: Delivery, *, by: User | None, now: datetime, zone: Iterable[Area] | None = None, **facts: Any
) -> Delivery:
    """Change its hours, delay, fee, modes or zone (left as it is when None); the next answer says it.

    Raises OfferRefused, OfferEnded, and OfferIncomplete when what the public reads would lose something asked.
    """
    delivery = _locked(delivery)
    refuse_ended(delivery)
    changed = change(delivery, facts)
    if changed:
        delivery.save(update_fields=changed)
    if zone is not None and _set_zone(delivery, zone):
        changed.append("zone")
    if changed:
        record("offers.delivery_edited", about=delivery, by=by, at=now, changed=", ".join(sorted(changed)))
    return delivery


@transaction.atomic
def publish_delivery(delivery: Delivery, *, by: User | None, now: datetime) -> Delivery:
    """Have it answer people, confirmed today. It is found once its offer is published too.

    Raises OfferRefused, OfferEnded, and OfferIncomplete with what it must say first.
    """
    delivery = _locked(delivery)
    refuse_ended(delivery)
    today = timezone.localdate(now)
    if missing := missing_of_delivery(delivery, day=today):
        raise OfferIncomplete(delivery, missing)
    changed = change(delivery, {"status": OfferStatus.PUBLISHED, "confirmed_on": today, "confirmed_by": by})
    if changed:
        delivery.save(update_fields=changed)
        record("offers.delivery_published", about=delivery, by=by, at=now)
    return delivery


@transaction.atomic
def confirm_delivery(delivery: Delivery, *, by: User | None, now: datetime) -> Delivery:
    """Its owner says that it is still true; each time leaves a journal line, the date is today's.

    One that had left the search is back at once, for the rhythm it has.

    Raises OfferEnded.
    """
    return confirm_locked(_locked(delivery), by=by, now=now)


def confirm_locked(delivery: Delivery, *, by: User | None, now: datetime, **facts: int) -> Delivery:
    """Confirm a delivery that this transaction holds already; `facts` go to the journal.

    Raises OfferEnded.
    """
    refuse_ended(delivery)
    delivery.confirmed_on, delivery.confirmed_by = timezone.localdate(now), by
    delivery.save(update_fields=["confirmed_on", "confirmed_by"])
    record("offers.delivery_confirmed", about=delivery, by=by, at=now, **facts)
    return delivery


def suspend_delivery(delivery: Delivery, *, by: User | None, now: datetime) -> Delivery:
    """Take it out of the answers, until it is published again.

    Raises OfferEnded.
    """
    return _move(delivery, OfferStatus.SUSPENDED, by=by, now=now)


def end_delivery(delivery: Delivery, *, by: User | None, now: datetime) -> Delivery:
    """Take it out of the answers for good; enquiries that came by it keep it.

    Raises OfferEnded.
    """
    return _move(delivery, OfferStatus.ENDED, by=by, now=now)


@transaction.atomic
def _move(delivery: Delivery, status: OfferStatus, *, by: User | None, now: datetime) -> Delivery:
    delivery = _locked(delivery)
    refuse_ended(delivery)
    if delivery.status == status:
        return delivery
    delivery.status = status
    delivery.save(update_fields=["status"])
    record(f"offers.delivery_{status.value}", about=delivery, by=by, at=now)
    return delivery


def _locked(delivery: Delivery) -> Delivery:
    beside = ("offer", "hub__place__commune", "desk__place__commune")
    return Delivery.objects.select_for_update(of=("self",)).select_related(*beside).get(pk=delivery.pk)


def _set_zone(delivery: Delivery, zone: Iterable[Area]) -> bool:
    """Have the delivery serve exactly these areas; whether that changed anything."""
    wanted = {area.pk for area in zone}
    said = set(delivery.eligibility_areas.values_list("area_id", flat=True))
    delivery.eligibility_areas.filter(area_id__in=said - wanted).delete()
    EligibilityArea.objects.bulk_create(
        EligibilityArea(delivery=delivery, area_id=key) for key in sorted(wanted - said)
    )
    return wanted != said
