"""One offer with its deliveries; the offers of a hub."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q

from maillage.catalogue.network.models import DeskDay, Hub
from maillage.catalogue.offers.models import Delivery, DeliveryQuerySet, Offer
from maillage.catalogue.offers.queries.needs import Somewhere
from maillage.catalogue.offers.queries.reasons import minutes_of
from maillage.catalogue.territories.models import TravelTime


class SheetLine(NamedTuple):
    """One delivery of an offer; minutes of travel when a commune is given and the place is within 90 of it."""

    delivery: Delivery
    minutes: int | None


@dataclass(frozen=True)
class Sheet:
    """A published offer and the deliveries that receive people that day, nearest first when a commune is given."""

    offer: Offer
    lines: tuple[SheetLine, ...]


def offer_sheet(key: str | int, *, day: date, commune: Somewhere | None = None) -> Sheet:
    """The sheet of a published offer, by its key or its address name, in a fixed number of queries.

    Raises Offer.DoesNotExist when nobody may read it that day.
    """
    named = Q(pk=key) if isinstance(key, int) else Q(slug=key)
    offer = Offer.objects.published(on=day).select_related("organisation", "general").get(named)
    deliveries = list(_whole(Delivery.objects.filter(offer=offer).received_on(day)))
    seconds = _seconds(commune, {one.place.pk for one in deliveries}) if commune else {}
    lines = [
        SheetLine(one, minutes_of(seconds[one.place.pk]) if one.travels and one.place.pk in seconds else None)
        for one in deliveries
    ]
    lines.sort(key=lambda line: (line.delivery.tier_order, line.minutes if line.minutes is not None else 999))
    return Sheet(offer, tuple(lines))


def offers_of_hub(hub: Hub, *, day: date | None = None) -> DeliveryQuerySet:
    """Deliveries that a hub receives for, with offer, organisation, desk and zone: all, or those of a day."""
    rows = _whole(Delivery.objects.filter(hub=hub))
    return rows.received_on(day) if day else rows


def _whole(rows: DeliveryQuerySet) -> DeliveryQuerySet:
    days = DeskDay.objects.order_by("weekday", "opens_at")
    return (
        rows.select_related("offer__organisation", "hub__place__commune", "desk__place__commune")
        .prefetch_related("zone", Prefetch("desk__days", days))
        .order_by("offer__name", "pk")
    )


def _seconds(commune: Somewhere, places: set[int]) -> dict[int, int]:
    rows = TravelTime.objects.filter(commune_id=commune.id, place_id__in=places)
    return dict(rows.values_list("place_id", "seconds"))
