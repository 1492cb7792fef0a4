"""The offers of the demo pass the gate that everybody's offers pass."""

from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import missing_of, missing_of_delivery


def test_every_published_sheet_of_the_demo_passes_the_gate(demo_network, now):
    lacking = {
        offer.slug: [one.field for one in missing_of(offer, day=now.date())]
        for offer in Offer.objects.filter(status=OfferStatus.PUBLISHED)
    }
    deliveries = Delivery.objects.filter(status=OfferStatus.PUBLISHED).select_related(
        "offer", "hub__place__commune", "desk__place__commune"
    )
    for delivery in deliveries:
        lacking[str(delivery)] = [one.field for one in missing_of_delivery(delivery, day=now.date())]

    assert {name: fields for name, fields in lacking.items() if fields} == {}
