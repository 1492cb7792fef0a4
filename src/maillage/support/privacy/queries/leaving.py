"""What it changes when a partner leaves the network: told before it is planned, and again until the day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Network, Organisation, OutreachDesk
from maillage.catalogue.network.queries import HubLeft, desks_left_by, hubs_left_by
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.choices import RETURNED, UNSENT, ReferralState
from maillage.support.orientation.models import Enquiry, Referral, SharedItem


@dataclass(frozen=True)
class Leaving:
    """What would be left that day, as it stands now; numbers and states, no name of a person and no word of theirs.

    members         who works for the partner in the network, and goes on with the people of its own file
    coordinators    those of them who coordinate the network until the day before
    shared_items    what is shared with the partner, or by it, and would be read no more
    """

    hubs: list[HubLeft]
    desks: list[OutreachDesk]
    deliveries: int
    offers: int
    members: int
    coordinators: int
    enquiries: int
    referrals: list[Referral]
    shared_items: int

    @property
    def unmanaged(self) -> list[HubLeft]:
        """Hubs that go on and that nobody would manage."""
        return [one for one in self.hubs if not one.closes and not one.has_manager]


def leaving_of(organisation: Organisation, network: Network, *, on: date) -> Leaving:
    """What `organisation` would leave behind in `network` that day. Eleven queries, whatever there is."""
    deliveries = Delivery.objects.filter(
        hub__network=network,
        offer__organisation=organisation,
        status=OfferStatus.PUBLISHED,
        offer__status=OfferStatus.PUBLISHED,
    )
    here = Q(hub__network=network) | Q(network=network)
    members = Membership.objects.active(on=on).filter(here, organisation=organisation)
    both = Q(organisation=organisation) | Q(to_organisation=organisation)
    with reading_everything():  # counts: what is shared is locked to who coordinates
        shared = SharedItem.objects.filter(
            referral__in=Referral.objects.filter(both, network=network), agreed_at__isnull=False, stopped_at=None
        ).count()
    return Leaving(
        hubs=hubs_left_by(organisation, network, on=on),
        desks=list(desks_left_by(organisation, network, on=on)),
        deliveries=deliveries.count(),
        offers=deliveries.values("offer").distinct().count(),
        members=members.values("user").distinct().count(),
        coordinators=members.filter(role=Role.COORDINATOR).values("user").distinct().count(),
        enquiries=Enquiry.objects.open().filter(network=network, organisation=organisation).count(),
        referrals=list(referrals_left_by(organisation, network)),
        shared_items=shared,
    )


def referrals_left_by(organisation: Organisation, network: Network) -> QuerySet[Referral, Referral]:
    """Open referrals to and from the partner, the soonest next date first."""
    both = Q(organisation=organisation) | Q(to_organisation=organisation)
    rows = Referral.objects.open().filter(both, network=network)
    return rows.select_related("organisation", "to_organisation", "owner", "hub", "to_hub").order_by("next_at", "pk")


def goes_back(referral: Referral, leaving: Organisation) -> bool:
    """Whether it goes back to its sender on the day, to be referred elsewhere; otherwise it ends."""
    return referral.organisation_id != leaving.pk and referral.state not in UNSENT


def is_back(referral: Referral, leaving: Organisation) -> bool:
    """Whether it is with its sender already, who goes on with it."""
    settled = (state for state in RETURNED if state != ReferralState.EXPIRED)
    return referral.organisation_id != leaving.pk and referral.state in set(settled)
