"""Who serves this place and need, and why not the others: the simulator."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.utils.formats import date_format

from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferStatus, Stage, Subject
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.offers.queries.answers import offers_near
from maillage.catalogue.offers.queries.needs import Need, Somewhere
from maillage.catalogue.offers.queries.reasons import Listed, Reason, Words, labels, minutes_of

JUDGE = "SELECT * FROM offers_judge(%s, %s, %s, %s, %s, %s, %s)"
BAND_ENDS = (900, 1800, 2700, 3600, 5400)
REMOTE = 2


class Judgement(NamedTuple):
    """One row of `offers_judge`: what each predicate of the search says of a delivery."""

    delivery_id: int
    offer_id: int
    family_id: int
    tier: int
    seconds: int | None
    is_reserved: bool
    offer_is_published: bool
    delivery_is_published: bool
    is_confirmed: bool
    offer_lasts: bool
    hub_is_open: bool
    desk_is_held: bool
    is_partner: bool
    is_member: bool
    fits_stage: bool
    fits_subject: bool
    fits_audience: bool
    fits_mode: bool
    serves: bool

    @property
    def fits(self) -> bool:
        """Everything but the distance."""
        return all(self[6:])

    @property
    def is_variant(self) -> bool:
        """The offer is a local form of another."""
        return self.offer_id != self.family_id

    def is_within(self, radius: int) -> bool:
        """Remote, or no further than `radius` seconds."""
        return self.seconds is None or self.seconds <= radius

    @property
    def order(self) -> tuple[int, int, int]:
        """What makes one delivery of an offer better than another."""
        return (self.tier, self.seconds or 0, self.delivery_id)


def _reserved(delivery: Delivery) -> list[str]:
    return [value for value in delivery.offer.audiences if value != Audience.TOUS_PUBLICS]


# Predicate of the judge, code of its refusal, what the sentence says.
REFUSALS: tuple[tuple[str, str, Callable[[Delivery], dict[str, Words | Listed]]], ...] = (
    ("offer_is_published", "offer_not_published", lambda one: {"status": OfferStatus(one.offer.status).label}),
    ("delivery_is_published", "delivery_not_published", lambda one: {"status": OfferStatus(one.status).label}),
    ("is_confirmed", "not_confirmed", lambda one: {"day": date_format(one.confirmed_on or "")}),
    ("offer_lasts", "offer_ended", lambda one: {"day": date_format(one.offer.ends_on or "")}),
    ("hub_is_open", "hub_closed", lambda one: {}),
    ("desk_is_held", "desk_not_held", lambda one: {}),
    ("is_partner", "not_partner", lambda one: {}),
    ("is_member", "not_member", lambda one: {}),
    ("serves", "outside_zone", lambda one: {"areas": Listed(tuple(area.name for area in one.zone.all()))}),
    ("fits_stage", "wrong_stage", lambda one: {"stages": labels(one.offer.stages, Stage)}),
    ("fits_subject", "wrong_subject", lambda one: {"subjects": labels(one.offer.subjects, Subject)}),
    ("fits_audience", "reserved_to_others", lambda one: {"audiences": labels(_reserved(one), Audience)}),
    ("fits_mode", "wrong_mode", lambda one: {"modes": labels(one.modes, DeliveryMode)}),
)


class Explained(NamedTuple):
    """One delivery, whether the answer shows it, and why."""

    delivery: Delivery
    chosen: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Verdict:
    """What the answer shows: how far it looked, which local forms hide their general, the best of each offer."""

    radius: int
    local_forms: dict[int, int]
    best: dict[int, Judgement]


def explain(commune: Somewhere, need: Need, *, day: date) -> list[Explained]:
    """Every delivery that could matter at this commune: those shown first, then the others, with what excludes them.

    Those that could matter are at most 90 minutes away, or remote for a zone that holds the commune. For people who
    steer the network: it reads the whole catalogue, not the search index. Whatever happens there: a kind that the need
    asks for is left out.
    """
    need = replace(need, kind="")
    judged = judge(commune, need, day)
    verdict = decide(judged, need)
    chosen = {one.delivery_id for one in verdict.best.values()}
    whole = offers_near(commune, need, day=day, per_page=max(1, len(chosen)))
    shown = {found.delivery_id: found.reasons for found in whole.results}
    deliveries = _deliveries(one.delivery_id for one in judged)
    best = {one.offer_id: deliveries[one.delivery_id] for one in verdict.best.values()}
    explained = []
    for one in sorted(judged, key=lambda one: (one.delivery_id not in chosen, one.order)):
        delivery = deliveries[one.delivery_id]
        if one.delivery_id in chosen:
            reasons = shown.get(one.delivery_id, ())
        else:
            reasons = tuple(_refusals(one, delivery, verdict, best))
        explained.append(Explained(delivery, one.delivery_id in chosen, reasons))
    return explained


def judge(commune: Somewhere, need: Need, day: date) -> list[Judgement]:
    """What each predicate says of each delivery that could matter."""
    masks = (need.stage_position, need.subject_mask, need.audience_mask, need.mode_mask, need.tier_mask)
    with connection.cursor() as cursor:
        cursor.execute(JUDGE, (commune.id, *masks, day))
        return [Judgement(*row) for row in cursor.fetchall()]


def decide(judged: list[Judgement], need: Need) -> Verdict:
    """Which deliveries the answer shows, from what the predicates say of each."""
    fitting = [one for one in judged if one.fits]
    verdict = _within(fitting, need.minutes * 60)
    if need.accepts_travel and all(one.tier == REMOTE for one in verdict.best.values()):
        remote_families = {one.family_id for one in fitting if one.tier == REMOTE and one.is_variant}
        farther = [
            one.seconds
            for one in fitting
            if one.seconds is not None
            and one.seconds > verdict.radius
            and (one.is_variant or one.family_id not in remote_families)
        ]
        if farther:
            return _within(fitting, next(end for end in BAND_ENDS if end >= min(farther)))
    return verdict


def _within(fitting: list[Judgement], radius: int) -> Verdict:
    candidates = sorted((one for one in fitting if one.is_within(radius)), key=lambda one: one.order, reverse=True)
    best = {one.offer_id: one for one in candidates}
    local_forms = {one.family_id: one.offer_id for one in candidates if one.is_variant}
    return Verdict(radius, local_forms, {key: one for key, one in best.items() if key not in local_forms})


def _refusals(one: Judgement, delivery: Delivery, verdict: Verdict, shown: dict[int, Delivery]) -> Iterator[Reason]:
    """Each predicate that says no; for one that all accept, what is shown in its place.

    A draft that was never confirmed is refused as a draft.
    """
    for predicate, code, values in REFUSALS:
        if not getattr(one, predicate) and not (predicate == "is_confirmed" and delivery.confirmed_on is None):
            yield Reason(code, values(delivery))
    if one.seconds is not None and one.seconds > verdict.radius:
        yield Reason("too_far", {"minutes": minutes_of(one.seconds), "limit": verdict.radius // 60})
    elif one.fits and not one.is_variant and one.offer_id in verdict.local_forms:
        yield Reason("local_form_shown", {"offer": shown[verdict.local_forms[one.offer_id]].offer.name})
    elif one.fits:
        best = shown[one.offer_id]
        yield Reason("better_elsewhere", {"place": str(best.desk or best.hub)})


def _deliveries(keys: Iterable[int]) -> dict[int, Delivery]:
    rows = Delivery.objects.select_related("offer__organisation", "hub__place__commune", "desk__place__commune")
    return rows.prefetch_related("zone").in_bulk(list(keys))
