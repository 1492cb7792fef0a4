"""What may be wrong with open referrals although each has an owner and a next date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Network, Organisation
from maillage.support.orientation.choices import RETURNED, UNSENT, Finding
from maillage.support.orientation.models import Referral
from maillage.support.orientation.models.referral import RECEIVING

LONG_PAST = timedelta(days=7)


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong with one referral; nothing of its content."""

    referral: Referral
    code: Finding


def integrity_of(network: Network, *, on: date | None = None) -> list[Trouble]:
    """All that is wrong with the open referrals of the network, the oldest next date first. Without `on`: today."""
    day = on or timezone.localdate()
    active = Membership.objects.active(on=day).filter(user=OuterRef("owner"))
    inside = Membership.objects.inside(on=day).filter(user=OuterRef("owner"))
    works = Exists(
        active.filter(Q(organisation=OuterRef("organisation")) | Q(organisation=OuterRef("to_organisation"))).filter(
            role__in=RECEIVING
        )
    ) | Exists(
        inside.filter(
            Q(role=Role.COORDINATOR, network=OuterRef("network"))
            | Q(role=Role.HUB_MANAGER) & (Q(hub=OuterRef("hub")) | Q(hub=OuterRef("to_hub")))
        )
    )
    here = set(Organisation.objects.of(network, on=day).values_list("pk", flat=True))
    hubs = set(Hub.objects.open_on(day).filter(network=network).values_list("pk", flat=True))
    rows = Referral.objects.open().filter(network=network).annotate(owner_works=works)
    beside = ("owner", "organisation", "to_organisation", "hub", "to_hub")
    return [
        Trouble(referral, code)
        for referral in rows.select_related(*beside).order_by("next_at", "pk")
        for code in _findings(referral, here, hubs, day)
    ]


def _findings(referral: Referral, here: set[int], hubs: set[int], day: date) -> Iterator[Finding]:
    if referral.owner is None or not referral.owner.is_active:
        yield Finding.OWNER_GONE
    elif not getattr(referral, "owner_works", True):
        yield Finding.OWNER_NOT_MEMBER
    if referral.next_at is None or timezone.localdate(referral.next_at) < day - LONG_PAST:
        yield Finding.LONG_PAST
    if referral.organisation_id not in here:
        yield Finding.SENDER_LEFT
    with_sender = referral.state in (*UNSENT, *RETURNED)
    if referral.to_organisation_id not in here and referral.state not in RETURNED:
        yield Finding.RECEIVER_LEFT
    if referral.to_hub_id is not None and referral.to_hub_id not in hubs and not with_sender:
        yield Finding.RECEIVER_HUB_CLOSED
