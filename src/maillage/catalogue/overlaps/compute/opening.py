"""What a new hub would find around it: who could come, and what is done there already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.catalogue.offers.models import Delivery, Offer, Reach
from maillage.catalogue.offers.queries.reasons import minutes_of
from maillage.catalogue.overlaps.compute.columns import NEAR_SECONDS
from maillage.catalogue.overlaps.compute.communes import communes_now
from maillage.catalogue.overlaps.compute.equivalents import AROUND_SECONDS, MOST, Equivalent
from maillage.catalogue.territories.compute import travel_rows
from maillage.catalogue.territories.models import Area, Place, TravelTime


@dataclass(frozen=True)
class Surroundings:
    """What stands around a hub that is being written.

    people        inhabitants of the communes within half an hour of it
    travel_model  where the minutes come from, as `Place.travel_model` says it
    served        each stage asked, with the number of offers given within half an hour; from a distance not counted
    equivalents   offers for one of these stages given within an hour, the nearest first
    """

    people: int
    travel_model: str
    served: tuple[tuple[str, int], ...]
    equivalents: tuple[Equivalent, ...]

    @property
    def has_same(self) -> bool:
        """Whether a stage asked is served within half an hour already."""
        return any(offers for _stage, offers in self.served)


def surroundings_of(commune: Area, stages: Sequence[str], *, day: date) -> Surroundings:
    """What stands around a hub at the point of `commune` that would serve these stages. Keeps nothing.

    Computes the travel times of a place that is not there yet: as long as a second on the roads of all France.
    """
    rows = travel_rows([Place(commune=commune, lat=commune.lat or 0.0, lon=commune.lon or 0.0)])  # it has a point
    near = rows.commune[rows.seconds <= NEAR_SECONDS].tolist()
    communes = communes_now()
    return Surroundings(
        people=round(float(communes.people[communes.at(near)].sum())),
        travel_model=rows.model,
        served=_served(commune, stages, day),
        equivalents=tuple(_nearest(commune, stages, day)) if stages else (),
    )


def _nearest(commune: Area, stages: Sequence[str], day: date) -> list[Equivalent]:
    """Offers given within an hour for one of these stages, each where it is nearest."""
    near = TravelTime.objects.filter(commune=commune, seconds__lte=AROUND_SECONDS)
    seconds = dict(near.values_list("place_id", "seconds"))
    lines = Reach.objects.filter(
        is_remote=False, anchor__in=list(seconds), stage=0, valid_from__lte=day, until__gt=day
    ).values_list("delivery_id", "offer_id", "anchor")
    serving = set(
        Offer.objects.filter(pk__in={offer for _key, offer, _place in lines}, stages__overlap=list(stages)).values_list(
            "pk", flat=True
        )
    )
    first: dict[int, tuple[int, int]] = {}
    for key, offer, place in sorted(lines, key=lambda line: (seconds[line[2]], line[0])):
        if offer in serving:
            first.setdefault(offer, (key, seconds[place]))
    kept = dict(list(first.values())[:MOST])
    told = Delivery.objects.filter(pk__in=kept).select_related("offer__organisation", "hub", "desk").in_bulk()
    return [
        Equivalent(
            delivery=told[key],
            minutes=minutes_of(away),
            stages=tuple(one for one in stages if one in told[key].offer.stages),
            subjects=(),
            people_both=0,
        )
        for key, away in kept.items()
        if key in told
    ]


def _served(commune: Area, stages: Sequence[str], day: date) -> tuple[tuple[str, int], ...]:
    near = TravelTime.objects.filter(commune=commune, seconds__lte=NEAR_SECONDS).values("place_id")
    lines = Reach.objects.filter(is_remote=False, anchor__in=near, stage=0, valid_from__lte=day, until__gt=day)
    offers = Offer.objects.filter(pk__in=lines.values("offer_id"))
    count = Counter(stage for said in offers.values_list("stages", flat=True) for stage in said)
    return tuple((stage, count[stage]) for stage in stages)
