"""The catalogue as one table: a row for each delivery that receives people. The same columns for CSV, JSON, Parquet."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier
from maillage.catalogue.sources.formats.data_inclusion import phone
from maillage.catalogue.sources.formats.facts import Around, DeliveryFacts, OfferFacts, PlaceFacts
from maillage.catalogue.sources.formats.opening import opening_hours

Row = dict[str, Any]
LIST_MARK = "|"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SHIELD = "'"


class Column(NamedTuple):
    """A column: its name, its type, what it holds; `listed` are the values of a closed list."""

    name: str
    kind: str
    words: str | Promise
    listed: Any = None


COLUMNS = (
    Column("id", "text", _("name of this delivery, everywhere and for ever")),
    Column("offer_id", "text", _("name of the offer")),
    Column("offer", "text", _("what the offer is called")),
    Column("summary", "text", _("the offer in one sentence")),
    Column("what_happens", "text", _("what happens")),
    Column("duration", "text", _("how long")),
    Column("next_step", "text", _("what comes next")),
    Column("conditions", "text", _("conditions")),
    Column("pieces_to_bring", "text", _("what to bring")),
    Column("adds", "text", _("what it adds to what exists nearby, said by its owner")),
    Column("kind", "word", _("type of offer"), OfferType),
    Column("stages", "words", _("stages of the person"), Stage),
    Column("subjects", "words", _("subjects"), Subject),
    Column("audiences", "words", _("for whom"), Audience),
    Column("organisation_id", "text", _("name of the partner")),
    Column("organisation", "text", _("partner who gives it")),
    Column("hub_id", "text", _("name of the hub")),
    Column("hub", "text", _("hub that receives the enquiry")),
    Column("tier", "word", _("how near it comes"), Tier),
    Column("modes", "words", _("how one is received"), DeliveryMode),
    Column("desk", "text", _("outreach desk")),
    Column("desk_hours", "text", _("days of the desk, as OpenStreetMap opening hours")),
    Column("hours", "text", _("hours, in words")),
    Column("first_appointment_days", "number", _("days until the first appointment")),
    Column("places_per_month", "number", _("places each month")),
    Column("fee", "word", _("fee"), Fee),
    Column("fee_detail", "text", _("fee in detail, and who pays")),
    Column("address", "text", _("address; empty from a distance")),
    Column("postcode", "text", _("postcode, when the address or the commune tells it")),
    Column("commune", "text", _("commune")),
    Column("commune_code", "text", _("official code of the commune")),
    Column("lat", "decimal", _("latitude, WGS 84")),
    Column("lon", "decimal", _("longitude, WGS 84")),
    Column("zone", "words", _("areas served: kind and official code; empty means everywhere")),
    Column("phone", "text", _("phone")),
    Column("email", "text", _("e-mail")),
    Column("page", "text", _("page of the offer")),
    Column("source", "text", _("where the offer is described by its owner")),
    Column("confirmed_on", "day", _("last day on which the owner confirmed it")),
    Column("confirm_every_days", "number", _("days between two confirmations")),
    Column("is_fictitious", "yes_no", _("invented for a demonstration")),
)
NAMES = tuple(column.name for column in COLUMNS)


def rows(offers: Iterable[OfferFacts], around: Around) -> Iterator[Row]:
    """A row for each delivery, values as JSON knows them."""
    for offer in offers:
        for one in offer.deliveries:
            yield {**_said_by(offer, around), **_had_at(one, around), **_where(around.place_of(one))}


def csv_lines(flat: Iterable[Row]) -> Iterator[str]:
    """The table as CSV lines (comma, UTF-8 with its mark), safe to open in a spreadsheet."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(NAMES)
    for row in flat:
        writer.writerow([safe_cell(_cell(row[name])) for name in NAMES])
        if buffer.tell() > 32_768:
            yield _taken(buffer)
    yield _taken(buffer)


def safe_cell(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run as a formula; `plain_cell` takes it off.

    A text that already begins with apostrophes and then such a sign gets one more, so that nothing is lost.
    """
    return SHIELD + text if text.lstrip(SHIELD).startswith(DANGEROUS) else text


def plain_cell(text: str) -> str:
    """The text that `safe_cell` was given."""
    return text[1:] if text.startswith(SHIELD) and text.lstrip(SHIELD).startswith(DANGEROUS) else text


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return LIST_MARK.join(value) if isinstance(value, list) else str(value)


def _said_by(offer: OfferFacts, around: Around) -> Row:
    owner = around.organisations[offer.organisation]
    return {
        "offer_id": offer.id,
        "offer": offer.name,
        "summary": offer.summary,
        "what_happens": offer.what_happens,
        "duration": offer.duration,
        "next_step": offer.next_step,
        "conditions": offer.conditions,
        "pieces_to_bring": offer.pieces_to_bring,
        "adds": offer.adds,
        "kind": offer.kind.value,
        "stages": [word.value for word in offer.stages],
        "subjects": [word.value for word in offer.subjects],
        "audiences": [word.value for word in offer.audiences],
        "organisation_id": owner.id,
        "organisation": owner.name,
        "page": around.page_of(offer),
        "source": offer.source,
    }


def _had_at(one: DeliveryFacts, around: Around) -> Row:
    hub, desk = around.hubs[one.hub], around.desks.get(one.desk or "")
    return {
        "id": one.id,
        "hub_id": hub.id,
        "hub": hub.name,
        "tier": one.tier.value,
        "modes": [word.value for word in one.modes],
        "desk": desk.name if desk else "",
        "desk_hours": opening_hours(desk.days) if desk else "",
        "hours": one.hours,
        "first_appointment_days": one.first_appointment_days,
        "places_per_month": one.places_per_month,
        "fee": one.fee.value,
        "fee_detail": one.fee_detail,
        "zone": [f"{area.kind.value}:{area.code}" for area in one.zone],
        "phone": phone(hub.phone) or "",
        "email": hub.email,
        "confirmed_on": one.confirmed_on.isoformat(),
        "confirm_every_days": one.confirm_every_days,
        "is_fictitious": one.is_fictitious,
    }


def _where(place: PlaceFacts | None) -> Row:
    return {
        "address": place.address if place else "",
        "postcode": place.postcode if place else "",
        "commune": place.commune.name if place else "",
        "commune_code": place.commune.code if place else "",
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
    }
