"""What already does the same thing nearby: asked before one more offer is published."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.choices import Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries.needs import TIERS, Need, Somewhere
from maillage.catalogue.offers.queries.reasons import minutes_of

TRAVELLING = (Tier.IN_PERSON, Tier.DESK)
NEAREST = 10

EQUIVALENTS = """
WITH here AS (
    SELECT id, array_append(containing_ids, 0) AS containing FROM territories_area WHERE id = %(commune)s
), line AS (
    SELECT reach.offer_id, reach.family_id, reach.delivery_id, reach.tier, travel.seconds::integer AS seconds
    FROM here
    JOIN territories_traveltime AS travel ON travel.commune_id = here.id AND travel.seconds <= %(seconds)s
    JOIN offers_reach AS reach
        ON reach.is_remote = false AND reach.anchor = travel.place_id AND reach.stage = ANY (%(stages)s)
    WHERE offers_holds(reach.valid_from, reach.until, %(day)s)
        AND offers_fits(reach.subjects, %(subjects)s) AND offers_fits(reach.audiences, %(audiences)s)
        AND offers_fits(1 << reach.tier, %(tiers)s)
        AND (
            offers_serves(reach.zone, here.containing)
            OR reach.zone IS NULL AND EXISTS (
                SELECT FROM offers_eligibilityarea AS served
                WHERE served.delivery_id = reach.delivery_id AND served.area_id = ANY (here.containing)
            )
        )
    UNION ALL
    SELECT reach.offer_id, reach.family_id, reach.delivery_id, reach.tier, NULL
    FROM here
    JOIN offers_reach AS reach
        ON reach.is_remote = true AND reach.anchor = ANY (here.containing) AND reach.stage = ANY (%(stages)s)
    WHERE offers_holds(reach.valid_from, reach.until, %(day)s)
        AND offers_fits(reach.subjects, %(subjects)s) AND offers_fits(reach.audiences, %(audiences)s)
        AND offers_fits(4, %(tiers)s)
), nearest AS (
    SELECT DISTINCT ON (line.offer_id) line.offer_id, line.delivery_id, line.seconds
    FROM line
    JOIN offers_offer AS offer ON offer.id = line.offer_id
    WHERE (%(kind)s = '' OR offer.kind = %(kind)s)
        AND line.family_id <> %(family)s AND offer.organisation_id <> %(organisation)s
    ORDER BY line.offer_id, line.seconds NULLS LAST, line.delivery_id
)
SELECT
    offer.id, offer.slug, offer.name, offer.summary, organisation.id,
    coalesce(nullif(organisation.short_name, ''), organisation.name), delivery.id, delivery.tier, nearest.seconds,
    hub.id, hub.name, coalesce(desk.name, hub.name), town.name, delivery.first_appointment_days,
    delivery.places_per_month, delivery.fee
FROM nearest
JOIN offers_offer AS offer ON offer.id = nearest.offer_id
JOIN network_organisation AS organisation ON organisation.id = offer.organisation_id
JOIN offers_delivery AS delivery ON delivery.id = nearest.delivery_id
JOIN network_hub AS hub ON hub.id = delivery.hub_id
LEFT JOIN network_outreachdesk AS desk ON desk.id = delivery.desk_id
JOIN territories_place AS place ON place.id = coalesce(desk.place_id, hub.place_id)
JOIN territories_area AS town ON town.id = place.commune_id
ORDER BY nearest.seconds NULLS LAST, delivery.first_appointment_days NULLS LAST, offer.id
LIMIT %(limit)s
"""


class Equivalent(NamedTuple):
    """A published offer that does the same thing, by its nearest delivery.

    seconds  travel from the commune asked; None for a remote one
    place    the desk or the hub where people are received
    """

    offer_id: int
    slug: str
    name: str
    summary: str
    organisation_id: int
    organisation: str
    delivery_id: int
    tier: str
    seconds: int | None
    hub_id: int
    hub: str
    place: str
    commune: str
    first_appointment_days: int | None
    places_per_month: int | None
    fee: str

    @property
    def minutes(self) -> int | None:
        """Travel by car, rounded up; None for a remote one."""
        return None if self.seconds is None else minutes_of(self.seconds)


def equivalents_of(
    *,
    kind: str,
    stages: Iterable[str],
    audiences: Iterable[str],
    subjects: Iterable[str],
    commune: Somewhere,
    day: date,
    minutes: int = 30,
    tiers: Collection[str] = tuple(Tier),
    exclude_organisation: Organisation | None = None,
    exclude_offer: Offer | None = None,
    limit: int = NEAREST,
) -> list[Equivalent]:
    """The nearest published offers of the same type that share a stage, an audience and a subject, in one query.

    Nearest first, remote ones last; each offer once, by its nearest delivery that serves the people of `commune`.
    What is left empty excludes nothing. `exclude_offer` leaves out its general offer and local forms with it.

    Raises NeedUnknown when a value is not in its list.
    """
    need = Need(subjects=tuple(subjects), audiences=tuple(audiences), minutes=minutes)
    family = (exclude_offer.general_id or exclude_offer.pk) if exclude_offer else None
    positions = [Need(stage=stage).stage_position for stage in stages]
    facts: dict[str, str | int | date | list[int]] = {
        "commune": commune.id,
        "seconds": minutes * 60,
        "stages": positions or [0],
        "day": day,
        "subjects": need.subject_mask,
        "audiences": need.audience_mask,
        "tiers": sum(TIERS[tier] for tier in set(tiers)),
        "kind": kind,
        "family": family or 0,
        "organisation": exclude_organisation.pk if exclude_organisation else 0,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(EQUIVALENTS, facts)
        return [Equivalent(*row) for row in cursor.fetchall()]


def equivalents_near(delivery: Delivery, *, day: date, limit: int = NEAREST) -> list[Equivalent]:
    """What does the same thing where `delivery` is given: by travel, or from a distance when it is remote itself."""
    offer = delivery.offer
    return equivalents_of(
        kind=offer.kind,
        stages=offer.stages,
        audiences=offer.audiences,
        subjects=offer.subjects,
        commune=delivery.place.commune,
        day=day,
        tiers=TRAVELLING if delivery.travels else (Tier.REMOTE,),
        exclude_offer=offer if offer.pk else None,
        limit=limit,
    )
