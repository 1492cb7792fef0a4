"""To whom somebody is handed on: an offer at a place, or a partner by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, QuerySet

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, NetworkMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.network.queries import organisations_of
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery
from maillage.web.desk.files import Office
from maillage.web.shared.membership import today

RECEIVING = (Role.ADVISER, Role.HUB_MANAGER)


@dataclass(frozen=True)
class Addressee:
    """A partner, at one hub or any, for one offer or none; `has_account`: somebody there signs in."""

    organisation: Organisation
    hub: Hub | None
    delivery: Delivery | None
    has_account: bool

    @property
    def question(self) -> str:
        """The same, as an address carries it."""
        if self.delivery is not None:
            return urlencode({"delivery": self.delivery.pk})
        return urlencode({"organisation": self.organisation.pk, **({"hub": self.hub.pk} if self.hub else {})})


def partners_of(office: Office) -> QuerySet[Organisation, Organisation]:
    """Partners of the network one works in, besides one's own organisation; none once it has left."""
    partners = organisations_of(office.hub.network, on=today())
    belongs = NetworkMembership.objects.filter(
        in_force(today()), network=office.hub.network_id, organisation=office.organisation
    )
    return partners.filter(Exists(belongs)).exclude(pk=office.organisation.pk)


def addressee_in(asked: Mapping[str, str], office: Office) -> Addressee | None:
    """The addressee that an address names; None when it names nobody to whom one may hand on."""
    key = number_in(asked.get("delivery", ""))
    if key is not None:
        published = Delivery.objects.filter(status=OfferStatus.PUBLISHED, offer__status=OfferStatus.PUBLISHED)
        found = published.filter(offer__organisation__in=partners_of(office), pk=key)
        delivery = found.select_related("offer__organisation", "hub__network").first()
        return _to(delivery.offer.organisation, delivery.hub, delivery) if delivery else None
    organisation = partners_of(office).filter(pk=number_in(asked.get("organisation", "")) or 0).first()
    if organisation is None:
        return None
    hub = Hub.objects.open_on(today()).filter(pk=number_in(asked.get("hub", "")) or 0).first()
    return _to(organisation, hub, None)


def number_in(text: str) -> int | None:
    """A key as an address carries it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _to(organisation: Organisation, hub: Hub | None, delivery: Delivery | None) -> Addressee:
    there = Membership.objects.active(on=today()).filter(organisation=organisation, role__in=RECEIVING)
    return Addressee(organisation, hub, delivery, there.exists())
