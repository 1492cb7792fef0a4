"""The catalogue in the schema of data·inclusion v1: one structure for each partner, one service for each delivery."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject
from maillage.catalogue.sources.formats import mapping
from maillage.catalogue.sources.formats.facts import (
    AreaFacts,
    Around,
    DeliveryFacts,
    OfferFacts,
    OrganisationFacts,
    source_of,
)
from maillage.catalogue.sources.formats.french import french, labels, sentences
from maillage.catalogue.sources.formats.opening import opening_hours
from maillage.catalogue.territories.choices import AreaKind

Row = dict[str, Any]
SHORTEST_NAME, LONGEST_NAME, SHORTEST_TEXT = 3, 150, 5
WALK_IN = {DeliveryMode.EN_PRESENTIEL_SANS_RDV, DeliveryMode.ITINERANT}
DURATION = gettext_noop("Duration: %s")
NEXT = gettext_noop("What comes next: %s")
ADDS = gettext_noop("What it adds: %s")
BRING = gettext_noop("To bring: %s")
HOURS = gettext_noop("Hours: %s")
SOON = gettext_noop("First appointment within %s days.")
EXACTLY = gettext_noop("For: %s")
ABOUT = gettext_noop("Stages: %(stages)s. Subjects: %(subjects)s.")


class Regions:
    """The départements of each région: the schema writes a région as its départements."""

    def __init__(self, departements: Mapping[str, tuple[str, ...]]) -> None:
        self._departements = departements

    def codes(self, area: AreaFacts) -> tuple[str, ...]:
        """The codes that stand for an area."""
        if area.kind == AreaKind.COUNTRY:
            return ("france",)
        if area.kind == AreaKind.REGION:
            return self._departements.get(area.code, ())
        return (area.code,)


def structures(around: Around, confirmed: Mapping[str, date]) -> Iterator[Row]:
    """Each partner. `confirmed` is the last day on which a delivery of its own was confirmed."""
    day = around.catalogue.day
    for one in around.catalogue.organisations:
        yield _structure(one, confirmed.get(one.id, day))


def services(offers: Iterable[OfferFacts], around: Around, regions: Regions) -> Iterator[Row]:
    """Each delivery that receives people, with the words of its offer."""
    for offer in offers:
        for delivery in offer.deliveries:
            yield _service(offer, delivery, around, regions)


def last_confirmed(offers: Iterable[OfferFacts]) -> dict[str, date]:
    """For each partner, the last day on which one of its deliveries was confirmed."""
    days: dict[str, date] = {}
    for offer in offers:
        for delivery in offer.deliveries:
            days[offer.organisation] = max(delivery.confirmed_on, days.get(offer.organisation, delivery.confirmed_on))
    return days


def phone(typed: str) -> str | None:
    """One number in the international form when it is a French one; as typed, without remarks, when it is not."""
    text = re.sub(r"\(.*?\)", "", typed).strip()
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return f"+33{digits[1:]}"
    return text or None


def _structure(one: OrganisationFacts, day: date) -> Row:
    network = mapping.NETWORKS.get(one.kind)
    return {
        "source": source_of(one.id),
        "id": one.id,
        "nom": _name(one.name, one.short_name),
        "date_maj": day.isoformat(),
        "description": one.presentation if len(one.presentation) >= SHORTEST_TEXT else None,
        "lien_source": None,
        "siret": None,
        "commune": None,
        "code_postal": None,
        "code_insee": None,
        "adresse": None,
        "complement_adresse": None,
        "longitude": None,
        "latitude": None,
        "telephone": phone(one.phone),
        "courriel": one.email or None,
        "site_web": one.website or None,
        "horaires_accueil": None,
        "accessibilite_lieu": None,
        "reseaux_porteurs": [str(network.code)] if network else None,
    }


def _service(offer: OfferFacts, one: DeliveryFacts, around: Around, regions: Regions) -> Row:
    hub, owner = around.hubs[one.hub], around.organisations[offer.organisation]
    number, email = phone(hub.phone or owner.phone), hub.email or owner.email or None
    days = around.desks[one.desk].days if one.desk else ()
    return {
        "source": source_of(one.id),
        "structure_id": offer.organisation,
        "id": one.id,
        "nom": _name(offer.name, owner.short_name),
        "description": _description(offer),
        "lien_source": around.page_of(offer),
        "date_maj": _changed(offer, one, around.catalogue.day).isoformat(),
        "type": str(mapping.TYPES[offer.kind].code),
        "thematiques": _codes(mapping.STAGES[stage] for stage in offer.stages),
        "frais": str(mapping.FEES[one.fee].code),
        "frais_precisions": _fees(one),
        **_publics(offer),
        "conditions_acces": sentences(offer.conditions, _with(BRING, offer.pieces_to_bring)) or None,
        **_address(one, around),
        "telephone": number,
        "courriel": email,
        "modes_accueil": _codes(mapping.MODES[mode] for mode in one.modes),
        "zone_eligibilite": _zone(one, regions),
        "contact_nom_prenom": None,
        "lien_mobilisation": around.page_of(offer),
        "modes_mobilisation": _ways(one, number, email),
        "mobilisable_par": ["professionnels", "usagers"],
        "mobilisation_precisions": _soon(one),
        "volume_horaire_hebdomadaire": None,
        "nombre_semaines": None,
        "horaires_accueil": opening_hours(days) or None,
    }


def _name(name: str, beside: str) -> str:
    """Within their lengths, without the full stop that they ask to leave out."""
    name = name.rstrip(" .") if not name.endswith("etc.") else name
    return (name if len(name) >= SHORTEST_NAME else f"{name} – {beside or name * 3}")[:LONGEST_NAME]


def _description(offer: OfferFacts) -> str:
    subjects = ", ".join(labels(Subject)[word] for word in offer.subjects) or "–"
    about = french(ABOUT) % {"stages": ", ".join(labels(Stage)[word] for word in offer.stages), "subjects": subjects}
    return sentences(
        offer.summary,
        offer.what_happens,
        _with(ADDS, offer.adds),
        _with(DURATION, offer.duration),
        _with(NEXT, offer.next_step),
        f"{labels(OfferType)[offer.kind].capitalize()}. {about}",
    )


def _changed(offer: OfferFacts, one: DeliveryFacts, day: date) -> date:
    edited = offer.edited_at.date() if offer.edited_at else one.confirmed_on
    return min(max(edited, one.confirmed_on), day)


def _fees(one: DeliveryFacts) -> str | None:
    if one.fee in (Fee.GRATUIT, Fee.PAYANT):
        return one.fee_detail or None
    return " – ".join(part for part in (labels(Fee)[one.fee], one.fee_detail) if part)


def _publics(offer: OfferFacts) -> Row:
    """Their publics; `tous-publics` stands alone, so it gives way to the narrower ones. The exact list in words."""
    if not offer.audiences:
        return {"publics": None, "publics_precisions": None}
    codes = _codes(mapping.AUDIENCES[word] for word in offer.audiences)
    everybody = mapping.EVERYBODY.code
    narrower = [code for code in codes if code != everybody]
    words = ", ".join(labels(Audience)[word] for word in offer.audiences)
    exact = all(word.value == mapping.AUDIENCES[word].code for word in offer.audiences)
    return {
        "publics": narrower if narrower and everybody not in codes else [str(everybody)],
        "publics_precisions": None if exact else french(EXACTLY) % words,
    }


def _address(one: DeliveryFacts, around: Around) -> Row:
    place = around.place_of(one)
    return {
        "commune": place.commune.name if place else None,
        "code_postal": place.postcode or None if place else None,
        "code_insee": place.commune.code if place else None,
        "adresse": place.address or None if place else None,
        "complement_adresse": place.name if place else None,
        "longitude": place.lon if place else None,
        "latitude": place.lat if place else None,
    }


def _zone(one: DeliveryFacts, regions: Regions) -> list[str]:
    codes = {code for area in one.zone for code in regions.codes(area)}
    return ["france"] if not codes or "france" in codes else sorted(codes)


def _ways(one: DeliveryFacts, number: str | None, email: str | None) -> list[str]:
    ways = ["utiliser-lien-mobilisation"]
    if number:
        ways.append("telephoner")
    if email:
        ways.append("envoyer-un-courriel")
    if WALK_IN.intersection(one.modes):
        ways.append("se-presenter")
    return sorted(ways)


def _soon(one: DeliveryFacts) -> str | None:
    soon = "" if one.first_appointment_days is None else french(SOON) % one.first_appointment_days
    return sentences(_with(HOURS, one.hours), soon) or None


def _with(message: str, words: str) -> str:
    return french(message) % words if words.strip() else ""


def _codes(theirs: Iterable[mapping.Theirs]) -> list[str]:
    return sorted({str(one.code) for one in theirs})
