"""The publish gate: what a sheet must say before anyone reads it. One list for the form, the import and the API."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import DeliveryMode, Fee, OfferStatus, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries.equivalents import equivalents_near

Facts = Mapping[str, Any]


class Missing(NamedTuple):
    """A field that says too little, and what to write there."""

    field: str
    words: Promise


SHORTEST_SUMMARY = 20
OPEN_DOORS = {DeliveryMode.EN_PRESENTIEL_SANS_RDV, DeliveryMode.ITINERANT, DeliveryMode.EN_AUTONOMIE}

OFFER_ASKED: tuple[tuple[str, Promise], ...] = (
    ("audiences", _("For whom: choose one audience at least, or « everybody ».")),
    ("stages", _("At which stage: choose one at least.")),
    ("summary", _("In one sentence: say in plain words what the person gets.")),
    ("what_happens", _("What happens: tell how it goes, from the first meeting on.")),
    ("duration", _("How long: an hour, three months, six sessions…")),
    ("next_step", _("What comes next: say what the person leaves with, or does afterwards.")),
)
ADDS = Missing("adds", _("What it adds: something near already does this; one sentence tells the difference."))
DELIVERY_ASKED: tuple[tuple[str, Callable[[Facts], bool], Promise], ...] = (
    (
        "hub",
        lambda facts: bool(facts.get("hub") or facts.get("hub_id")),
        _("Where: name the hub that receives people."),
    ),
    (
        "desk",
        lambda facts: facts.get("tier") != Tier.DESK or bool(facts.get("desk") or facts.get("desk_id")),
        _("Where: name the desk."),
    ),
    (
        "first_appointment_days",
        lambda facts: facts.get("first_appointment_days") is not None or _needs_no_appointment(facts),
        _("How soon: the usual number of days until the first appointment; 0 for the same day."),
    ),
    ("fee", lambda facts: bool(facts.get("fee")), _("How much: free, paid, membership…")),
    (
        "fee_detail",
        lambda facts: facts.get("fee", Fee.GRATUIT) == Fee.GRATUIT or _is_said(facts.get("fee_detail")),
        _("How much and who pays: it is not free, so give the amount or what it depends on."),
    ),
)


def missing_in(offer: Facts, delivery: Facts | None = None, *, has_equivalent: bool = False) -> list[Missing]:
    """What plain facts lack, by the names of the fields: for an import that reads thousands of lines without a query.

    Without `delivery` only the offer is judged. `has_equivalent` tells that something near does the same.
    """
    missing = list(_missing_in_offer(offer, has_equivalent=has_equivalent))
    return missing if delivery is None else [*missing, *missing_in_delivery(delivery)]


def missing_in_delivery(delivery: Facts) -> list[Missing]:
    """What the plain facts of a delivery lack."""
    return [Missing(field, words) for field, is_met, words in DELIVERY_ASKED if not is_met(delivery)]


def missing_of(offer: Offer, *, day: date) -> list[Missing]:
    """What `offer` lacks to be published on `day`, its deliveries looked at for equivalents near each."""
    facts = facts_of(offer)
    return missing_in(facts, has_equivalent=not _is_said(offer.adds) and _has_equivalent(offer, day))


def missing_of_delivery(delivery: Delivery, *, day: date) -> list[Missing]:
    """What `delivery` lacks to be published on `day`, also the sentence of its offer if something near is alike."""
    missing = missing_in_delivery(facts_of(delivery))
    if not _is_said(delivery.offer.adds) and equivalents_near(delivery, day=day, limit=1):
        missing.append(ADDS)
    return missing


def _missing_in_offer(facts: Facts, *, has_equivalent: bool) -> Iterator[Missing]:
    for field, words in OFFER_ASKED:
        if not _is_said(facts.get(field)) or (field == "summary" and len(facts[field].strip()) < SHORTEST_SUMMARY):
            yield Missing(field, words)
    if has_equivalent and not _is_said(facts.get("adds")):
        yield ADDS


def _has_equivalent(offer: Offer, day: date) -> bool:
    if not offer.pk:
        return False
    rows = offer.deliveries.exclude(status=OfferStatus.ENDED)
    rows = rows.select_related("hub__place__commune", "desk__place__commune").order_by("pk")
    return any(equivalents_near(one, day=day, limit=1) for one in rows)


def _needs_no_appointment(facts: Facts) -> bool:
    """Online on one's own; or one comes in when one wants, at the hours given."""
    modes = set(facts.get("modes") or ())
    if modes == {DeliveryMode.EN_AUTONOMIE}:
        return True
    return bool(modes) and modes <= OPEN_DOORS and _is_said(facts.get("hours"))


def _is_said(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def facts_of(row: models.Model) -> dict[str, Any]:
    """The plain facts of a row, by the names of its columns."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
