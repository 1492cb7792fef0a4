"""Offers: written, changed, published, suspended, ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.actions.checks import OfferIncomplete, change, check, refuse_ended
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.offers.queries.gate import missing_of
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record


@transaction.atomic
def create_offer(
    organisation: Organisation,
    *,
    name: str,
    summary: str,
    kind: str,
    stages: Sequence[str],
    by: User | None,
    now: datetime,
    slug: str = "",
    **facts: Any,
) -> Offer:
    """A draft of an offer, with an address name made from its organisation and its name unless one is given.

    Raises OfferRefused.
    """
    offer = Offer(organisation=organisation, name=name, summary=summary, kind=kind, stages=list(stages), **facts)
    offer.slug = slug or _free_slug(organisation, name)
    offer.edited_at = now
    check(offer)
    offer.save()
    record("offers.offer_created", about=offer, by=by, at=now, organisation=organisation.pk)
    return offer


@transaction.atomic
def edit_offer(offer: Offer, *, by: User | None, now: datetime, **facts: Any) -> Offer:
    """Say the offer otherwise; nothing is recorded when nothing changes.

    Raises OfferRefused, OfferEnded, and OfferIncomplete when what the public reads would lose something asked.
    """
    offer = locked_offer(offer)
    refuse_ended(offer)
    changed = change(offer, facts)
    if changed:
        offer.edited_at = now
        offer.save(update_fields=[*changed, "edited_at"])
        record("offers.offer_edited", about=offer, by=by, at=now, changed=", ".join(sorted(changed)))
    return offer


def publish_offer(offer: Offer, *, by: User | None, now: datetime) -> Offer:
    """Anyone may read it; it is found once one of its deliveries is published too.

    Raises OfferRefused, OfferEnded, and OfferIncomplete with what it must say first.
    """
    return _move(offer, OfferStatus.PUBLISHED, by=by, now=now)


def suspend_offer(offer: Offer, *, by: User | None, now: datetime) -> Offer:
    """Take it out of every answer, until it is published again.

    Raises OfferEnded.
    """
    return _move(offer, OfferStatus.SUSPENDED, by=by, now=now)


def end_offer(offer: Offer, *, by: User | None, now: datetime) -> Offer:
    """Take it out of every answer for good; it stays in the records.

    Raises OfferEnded.
    """
    return _move(offer, OfferStatus.ENDED, by=by, now=now)


@transaction.atomic
def _move(offer: Offer, status: OfferStatus, *, by: User | None, now: datetime) -> Offer:
    offer = locked_offer(offer)
    refuse_ended(offer)
    if offer.status == status:
        return offer
    if status == OfferStatus.PUBLISHED and (missing := missing_of(offer, day=timezone.localdate(now))):
        raise OfferIncomplete(offer, missing)
    change(offer, {"status": status})
    offer.save(update_fields=["status"])
    record(f"offers.offer_{status.value}", about=offer, by=by, at=now)
    return offer


def locked_offer(offer: Offer) -> Offer:
    """The offer as it is now, held until the end of the transaction."""
    return Offer.objects.select_for_update(of=("self",)).select_related("general", "template").get(pk=offer.pk)


def _free_slug(organisation: Organisation, name: str) -> str:
    stem = slugify(f"{organisation.slug}-{name}")[:80].strip("-") or "offre"
    taken = set(Offer.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
