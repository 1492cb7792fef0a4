"""Which hub or offer a page is about, and who may open it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.queries import partners_of
from maillage.catalogue.network.rules import hubs_run_by, hubs_seen_by
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.rules import offers_edited_by
from maillage.web.shared.membership import signed_in, today

RELATED = ("network", "place", "place__commune")


def hub_seen(request: HttpRequest, slug: str) -> Hub:
    """The hub, for the people who work there and the coordinators of its network; 404 for others."""
    return get_object_or_404(hubs_seen_by(signed_in(request), on=today()).select_related(*RELATED), slug=slug)


def hub_run(request: HttpRequest, slug: str) -> Hub:
    """The hub, for its managers and the coordinators of its network; 404 for others."""
    return get_object_or_404(hubs_run_by(signed_in(request), on=today()).select_related(*RELATED), slug=slug)


def offers_at(hub: Hub) -> QuerySet[Offer]:
    """Offers given at the hub, and those of its partners that are given nowhere yet; none that has ended."""
    given = Delivery.objects.filter(offer=OuterRef("pk"))
    partners = partners_of(hub, on=today()).values("organisation_id")
    waiting = Q(organisation_id__in=partners, status=OfferStatus.DRAFT) & ~Exists(given)
    rows = Offer.objects.exclude(status=OfferStatus.ENDED).select_related("organisation", "template", "general")
    return rows.filter(Q(Exists(given.filter(hub=hub))) | waiting)


def offer_seen(hub: Hub, pk: int) -> Offer:
    """An offer of the hub; 404 when it is of another one."""
    return get_object_or_404(offers_at(hub), pk=pk)


def offer_written(request: HttpRequest, slug: str, pk: int) -> tuple[Hub, Offer]:
    """An offer whose words one may change, with the hub that one runs; 404 for others."""
    hub = hub_run(request, slug)
    return hub, get_object_or_404(written_by(request, hub), pk=pk)


def written_by(request: HttpRequest, hub: Hub) -> QuerySet[Offer]:
    """Offers of the hub whose words who runs it may change."""
    return offers_at(hub).filter(pk__in=offers_edited_by(signed_in(request), on=today()).values("pk"))
