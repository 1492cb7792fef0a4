"""Rows as the plain dictionaries that `schemas` describes."""

from typing import Any

from django.utils.translation import get_language

from maillage.catalogue.network.models import DeskDay, Hub, Organisation, OutreachDesk
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.offers.queries import ORDER_RULE, Answer, Card, CardAnswer, Found, Result, Sheet
from maillage.catalogue.offers.queries.reasons import in_words
from maillage.catalogue.offers.queries.sheets import SheetLine
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.models import Place
from maillage.web.api.parameters import said_commune

Said = dict[str, Any]


def found_commune(match: CommuneMatch) -> Said:
    """A commune of the directory."""
    return {
        "code": match.code,
        "name": match.name,
        "departement": {"code": match.departement_code, "name": match.departement_name},
        "label": match.label,
        "postcodes": match.postcodes,
        "population": match.population,
        "lat": match.lat,
        "lon": match.lon,
        "how": match.how,
        "former_name": match.former_name,
    }


def search_answer(answer: Answer, commune: CommuneMatch, remark: str) -> Said:
    """One page of the search."""
    language = get_language()
    return {**around(answer, commune, remark, language), "results": [result(one, language) for one in answer.results]}


def cards_answer(answer: CardAnswer, commune: CommuneMatch, remark: str) -> Said:
    """One page of cards."""
    language = get_language()
    cards = [card_said(one, language) for one in answer.cards]
    return {**around(answer, commune, remark, language), "needs": answer.needs, "cards": cards}


def around(answer: Found, commune: CommuneMatch, remark: str, language: str | None) -> Said:
    """What every answer says besides its offers."""
    return {
        "commune": said_commune(commune),
        "remark": remark,
        "day": answer.day.isoformat(),
        "total": answer.total,
        "in_person": answer.in_person,
        "at_desk": answer.at_desk,
        "remote": answer.remote,
        "page": answer.page,
        "pages": answer.pages,
        "nothing_near": answer.nothing_near,
        "nearest_minutes": answer.nearest_minutes,
        "radius_minutes": answer.radius_minutes,
        "order": in_words(ORDER_RULE, language),
    }


def card_said(one: Card, language: str | None) -> Said:
    """One need and who can meet it here."""
    return {
        "kind": one.kind.value,
        "number": one.number,
        "partners": one.partners,
        "offers": one.offers,
        "in_person": one.in_person,
        "at_desk": one.at_desk,
        "remote": one.remote,
        "nearest": one.nearest and result(one.nearest, language),
        "soonest": one.soonest and result(one.soonest, language),
        "remotely": one.remotely and result(one.remotely, language),
        "results": [result(line, language) for line in one.lines],
        "more": one.more,
    }


def result(one: Result, language: str | None) -> Said:
    """One offer of the answer."""
    minutes, place, desk = one.minutes, None, None
    if minutes is not None:
        place = {
            "name": one.place_name,
            "address": one.place_address,
            "commune": one.place_commune,
            "lat": one.lat,
            "lon": one.lon,
        }
    if one.desk_id is not None:
        desk = {"id": one.desk_id, "name": one.desk_name, "days": [day_said(day) for day in one.desk_days]}
    return {
        "offer": {"id": one.offer_id, "slug": one.slug, "name": one.name, "summary": one.summary},
        "organisation": {
            "id": one.organisation_id,
            "slug": one.organisation_slug,
            "name": one.organisation_name,
            "short_name": one.organisation_short_name,
        },
        "hub": {"id": one.hub_id, "slug": one.hub_slug, "name": one.hub_name},
        "kind": one.kind,
        "mode": one.tier.value,
        "modes": one.modes,
        "place": place,
        "desk": desk,
        "minutes": minutes,
        "distance_km": one.distance_km,
        "travel_model": None if minutes is None else one.travel_model,
        "also_at": one.also_at,
        "first_appointment_days": one.first_appointment_days,
        "hours": one.hours,
        "fee": one.fee,
        "fee_detail": one.fee_detail,
        "confirmed_on": one.confirmed_on.isoformat(),
        "is_fictitious": one.is_fictitious,
        "reasons": [{"code": reason.code, "sentence": reason.said_in(language)} for reason in one.reasons],
    }


def offer_said(offer: Offer) -> Said:
    """An offer in one sentence."""
    return {"id": offer.pk, "slug": offer.slug, "name": offer.name, "summary": offer.summary}


def sheet_said(sheet: Sheet) -> Said:
    """An offer with its deliveries of the day."""
    offer = sheet.offer
    words = ("what_happens", "duration", "next_step", "conditions", "pieces_to_bring", "source")
    return {
        **offer_said(offer),
        "organisation": organisation_said(offer.organisation),
        "general": offer_said(offer.general) if offer.general else None,
        "kind": offer.kind,
        "stages": offer.stages,
        "subjects": offer.subjects,
        "audiences": offer.audiences,
        **{name: getattr(offer, name) for name in words},
        "ends_on": offer.ends_on and offer.ends_on.isoformat(),
        "is_fictitious": offer.is_fictitious,
        "deliveries": [line_said(line) for line in sheet.lines],
    }


def line_said(line: SheetLine) -> Said:
    """One delivery of a sheet."""
    one = line.delivery
    return {
        "id": one.pk,
        "mode": one.tier,
        "modes": one.modes,
        "hub": {"id": one.hub.pk, "slug": one.hub.slug, "name": one.hub.name},
        "place": place_said(one.place) if one.travels else None,
        "desk": desk_said(one.desk) if one.desk else None,
        "minutes": line.minutes,
        "zone": [area.name for area in one.zone.all()],
        "hours": one.hours,
        "first_appointment_days": one.first_appointment_days,
        "fee": one.fee,
        "fee_detail": one.fee_detail,
        "confirmed_on": one.confirmed_on and one.confirmed_on.isoformat(),
        "is_fictitious": one.is_fictitious,
    }


def hub_said(hub: Hub) -> Said:
    """A hub with its partners and desks, as `routes.hubs` read them."""
    return {
        "id": hub.pk,
        "slug": hub.slug,
        "name": hub.name,
        "kind": hub.kind,
        "organisations": [organisation_said(row.organisation) for row in hub.memberships.all()],
        "place": place_said(hub.place),
        "commune": hub.place.commune.code,
        "opening_hours": hub.opening_hours,
        "phone": hub.phone,
        "email": hub.email,
        "desks": [desk_said(desk) for desk in hub.desks.all()],
    }


def organisation_said(one: Organisation) -> Said:
    """A partner."""
    return {"id": one.pk, "slug": one.slug, "name": one.name, "short_name": one.short_name}


def place_said(place: Place) -> Said:
    """Where people are received."""
    return {
        "name": place.name,
        "address": place.address,
        "commune": place.commune.name,
        "lat": place.lat,
        "lon": place.lon,
    }


def desk_said(desk: OutreachDesk) -> Said:
    """A desk and its days."""
    return {"id": desk.pk, "name": desk.name, "days": [day_said(day) for day in desk.days.all()]}


def day_said(day: DeskDay) -> Said:
    """A day of a desk."""
    return {
        "weekday": day.weekday,
        "opens_at": f"{day.opens_at:%H:%M}",
        "closes_at": f"{day.closes_at:%H:%M}",
        "rhythm": day.rhythm,
    }
