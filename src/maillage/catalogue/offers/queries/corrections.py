"""Corrections that readers proposed, by who may settle them."""

from django.db.models import Case, Q, QuerySet, When

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.catalogue.offers.choices import CorrectionStatus
from maillage.catalogue.offers.models import Correction, Delivery


def corrections_of(
    *, hub: Hub | None = None, organisation: Organisation | None = None, network: Network | None = None
) -> QuerySet[Correction]:
    """Corrections about offers given at `hub`, by `organisation`, in `network`: those that wait, then the latest."""
    given = Delivery.objects.all()
    if hub is not None:
        given = given.filter(hub=hub)
    if network is not None:
        given = given.filter(hub__network=network)
    about = Q() if organisation is None else Q(offer__organisation=organisation)
    if hub is not None or network is not None:
        about &= Q(offer__in=given.values("offer"))
    return (
        Correction.objects.filter(about)
        .select_related("offer__organisation", "delivery__offer", "delivery__hub", "delivery__desk", "settled_by")
        .order_by(Case(When(status=CorrectionStatus.WAITING, then=0), default=1), "-proposed_at", "-pk")
    )
