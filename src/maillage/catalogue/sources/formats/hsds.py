"""The catalogue as HSDS 3.1 (Open Referral): an offer is a service, a delivery a service at a location.

Identifiers are UUIDs made from the names under which things are published, so they are as lasting as these.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.db.models import TextChoices

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject
from maillage.catalogue.sources.formats.data_inclusion import phone
from maillage.catalogue.sources.formats.facts import (
    Around,
    DeliveryFacts,
    DeskFacts,
    OfferFacts,
    OrganisationFacts,
    PlaceFacts,
)
from maillage.catalogue.sources.formats.french import labels, sentences
from maillage.catalogue.sources.formats.opening import rule_of

VERSION = "3.1"
Row = dict[str, Any]
ROOT = UUID("5f0d4f58-6d5a-5f5e-9d8c-0d4f3a7f2b31")


class List(NamedTuple):
    """One of our closed lists, as a taxonomy."""

    name: str
    words: type[TextChoices]
    link_type: str


LISTS = (
    List("etape", Stage, "stage"),
    List("type", OfferType, "type"),
    List("thematique", Subject, "subject"),
    List("public", Audience, "eligibility"),
    List("mode", DeliveryMode, "delivery mode"),
)


def key(*names: str) -> str:
    """The UUID of a thing, always the same for the same name."""
    return str(uuid5(ROOT, "/".join(names)))


def organizations(around: Around) -> Iterator[Row]:
    """Each partner."""
    for one in around.catalogue.organisations:
        yield _organization(one)


def taxonomies() -> list[Row]:
    """Our closed lists."""
    return [
        {"id": key("taxonomy", one.name), "name": one.name, "description": f"Maillage: {one.name}", "version": "1"}
        for one in LISTS
    ]


def taxonomy_terms() -> list[Row]:
    """The words of our closed lists."""
    return [_term(one, str(word)) for one in LISTS for word in one.words.values]


def services(offers: Iterable[OfferFacts], around: Around) -> Iterator[Row]:
    """Each offer with its deliveries."""
    for offer in offers:
        yield _service(offer, around)


def _organization(one: OrganisationFacts) -> Row:
    number = phone(one.phone)
    return _said(
        id=key(one.id),
        name=one.name,
        alternate_name=one.short_name,
        description=one.presentation or one.name,
        email=one.email,
        website=one.website,
        legal_status=one.kind.value,
        phones=[{"id": key(one.id, "phone"), "number": number}] if number else [],
        organization_identifiers=[
            {"id": key(one.id, "name"), "identifier_scheme": "maillage", "identifier_type": "id", "identifier": one.id}
        ],
    )


def _service(offer: OfferFacts, around: Around) -> Row:
    confirmed = [one.confirmed_on for one in offer.deliveries]
    documents = [{"id": key(offer.id, "document"), "document": offer.pieces_to_bring}] if offer.pieces_to_bring else []
    return _said(
        id=key(offer.id),
        organization_id=key(offer.organisation),
        organization=_organization(around.organisations[offer.organisation]),
        name=offer.name,
        description=sentences(offer.summary, offer.what_happens, offer.adds, offer.duration),
        url=around.page_of(offer),
        status="active" if offer.deliveries else "inactive",
        application_process=offer.next_step,
        eligibility_description=sentences(
            ", ".join(labels(Audience)[word] for word in offer.audiences), offer.conditions
        ),
        fees_description=" / ".join(dict.fromkeys(_fee(one) for one in offer.deliveries)),
        assured_date=max(confirmed).isoformat() if confirmed else None,
        cost_options=_costs(offer),
        required_documents=documents,
        service_areas=_areas(offer),
        service_at_locations=[_at_location(offer, one, around) for one in offer.deliveries],
        attributes=_attributes(offer),
    )


def _fee(one: DeliveryFacts) -> str:
    return " – ".join(part for part in (labels(Fee)[one.fee], one.fee_detail) if part)


def _costs(offer: OfferFacts) -> list[Row]:
    """Each fee once. We know amounts in words only, but what is free costs nothing."""
    fees = {_fee(one): one.fee for one in offer.deliveries}
    return [
        _said(
            id=key(offer.id, "cost", words),
            service_id=key(offer.id),
            option=labels(Fee)[fee],
            amount=0 if fee == Fee.GRATUIT else None,
            currency="eur" if fee == Fee.GRATUIT else None,
            amount_description=words,
        )
        for words, fee in fees.items()
    ]


def _areas(offer: OfferFacts) -> list[Row]:
    """The areas that any of its deliveries serves; the place of each carries its own."""
    areas = {(area.kind, area.code): area for one in offer.deliveries for area in one.zone}
    return [_area(offer.id, kind.value, code, area.name) for (kind, code), area in sorted(areas.items())]


def _area(owner: str, kind: str, code: str, name: str) -> Row:
    return {"id": key(owner, "area", kind, code), "name": name, "description": f"{kind} {code}"}


def _at_location(offer: OfferFacts, one: DeliveryFacts, around: Around) -> Row:
    place, desk = around.place_of(one), around.desks.get(one.desk or "")
    number = phone(around.hubs[one.hub].phone)
    soon = "" if one.first_appointment_days is None else f"{one.first_appointment_days} j"
    return _said(
        id=key(one.id),
        service_id=key(offer.id),
        location_id=key(place.id) if place else key(one.hub, "virtual"),
        description=sentences(one.hours, soon),
        location=_location(place) if place else _virtual(one, around, offer),
        service_areas=[_area(one.id, area.kind.value, area.code, area.name) for area in one.zone],
        phones=[{"id": key(one.id, "phone"), "number": number}] if number else [],
        schedules=_schedules(one, desk) if desk else [],
        attributes=[_attribute(one.id, "service_at_location", LISTS[4], word.value) for word in one.modes],
    )


def _location(place: PlaceFacts) -> Row:
    departement = place.commune.code[:3] if place.commune.code.startswith("97") else place.commune.code[:2]
    return _said(
        id=key(place.id),
        location_type="physical",
        name=place.name,
        latitude=place.lat,
        longitude=place.lon,
        external_identifier=place.commune.code,
        external_identifier_type="INSEE",
        addresses=[
            {
                "id": key(place.id, "address"),
                "address_1": place.address,
                "city": place.commune.name,
                "state_province": departement,
                "postal_code": place.postcode,
                "country": "FR",
                "address_type": "physical",
            }
        ],
    )


def _virtual(one: DeliveryFacts, around: Around, offer: OfferFacts) -> Row:
    """From a distance: through the hub that receives the enquiry."""
    return {
        "id": key(one.hub, "virtual"),
        "location_type": "virtual",
        "name": around.hubs[one.hub].name,
        "url": around.page_of(offer),
    }


def _schedules(one: DeliveryFacts, desk: DeskFacts) -> list[Row]:
    return [
        _said(
            id=key(one.id, "schedule", str(number)),
            service_at_location_id=key(one.id),
            valid_from=desk.starts_on.isoformat(),
            valid_to=desk.ends_on.isoformat() if desk.ends_on else None,
            opens_at=f"{day.opens_at:%H:%M}",
            closes_at=f"{day.closes_at:%H:%M}",
            notes="Europe/Paris",
            **rule_of(day),
        )
        for number, day in enumerate(desk.days, start=1)
    ]


def _attributes(offer: OfferFacts) -> list[Row]:
    words = (offer.stages, (offer.kind,), offer.subjects, offer.audiences)
    return [
        _attribute(offer.id, "service", listed, word.value)
        for listed, chosen in zip(LISTS, words, strict=False)
        for word in chosen
    ]


def _attribute(owner: str, entity: str, listed: List, word: str) -> Row:
    term = _term(listed, word)
    return {
        "id": key(owner, "attribute", listed.name, word),
        "link_id": key(owner),
        "taxonomy_term_id": term["id"],
        "link_type": listed.link_type,
        "link_entity": entity,
        "taxonomy_term": term,
    }


def _term(listed: List, word: str) -> Row:
    name = labels(listed.words)[word]
    return {
        "id": key("taxonomy", listed.name, word),
        "code": word,
        "name": name,
        "description": name,
        "taxonomy": listed.name,
        "taxonomy_id": key("taxonomy", listed.name),
        "language": "fra",
    }


def _said(**facts: Any) -> Row:
    """What is known: what is empty is left out, as optional fields of the standard are."""
    return {name: value for name, value in facts.items() if value not in (None, "", [])}
