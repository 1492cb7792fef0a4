"""The page of answers: what the search found, put into words once, so that the template only writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from maillage.catalogue.offers.choices import DeliveryMode, Stage, Tier
from maillage.catalogue.offers.queries import Answer, Need, Result
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.web.shared import words

NEAR_MINUTES = 30


class Card(NamedTuple):
    """One answer in words. `minutes` is empty for a remote one."""

    anchor: str
    address: str
    title: str
    summary: str
    organisation: str
    place: str
    days: str
    minutes: str
    distance: str
    terms: str
    confirmed: str
    also: str
    reasons: tuple[str, ...]
    ask: str
    fictional: bool
    kind: str
    lat: str
    lon: str


@dataclass(frozen=True)
class Group:
    """Answers of one tier."""

    title: str
    text: str
    cards: list[Card]


@dataclass(frozen=True)
class AnswerPage:
    """Everything the template writes."""

    title: str
    summary: str
    far: str
    remarks: list[str]
    groups: list[Group]
    cards: list[Card]
    call_back: str
    model: str
    here: dict[str, str]
    polygons: str
    page: int
    pages: int
    previous: str
    next: str


def answer_page(answer: Answer, commune: CommuneMatch, remarks: list[str]) -> AnswerPage:
    """The answer at `commune`, in words and in the language of the reader."""
    offers, ask, here = addresses()
    context = urlencode(parameters(commune, answer.need))
    language = get_language()
    cards = [card(result, offers, f"{ask}?{context}&delivery=", language) for result in answer.results]
    return AnswerPage(
        title=at_commune(commune),
        summary=summary_of(answer),
        far=far_sentence(answer, commune) if answer.nothing_near else "",
        remarks=remarks,
        groups=list(groups_of(answer, cards)),
        cards=cards,
        call_back=f"{ask}?{context}",
        model=model_sentence(answer),
        here={"lat": f"{commune.lat:.5f}", "lon": f"{commune.lon:.5f}", "name": commune.name, "code": commune.code},
        polygons=f"geo/departements/{commune.departement_code}.json",
        page=answer.page,
        pages=answer.pages,
        previous=f"{here}?{context}&page={answer.page - 1}" if answer.page > 1 else "",
        next=f"{here}?{context}&page={answer.page + 1}" if answer.page < answer.pages else "",
    )


@lru_cache(maxsize=1)
def addresses() -> tuple[str, str, str]:
    """Where offers, the enquiry and the answers are."""
    return reverse("public:offer", args=["_"]).removesuffix("_/"), reverse("public:ask"), reverse("public:answer")


def parameters(commune: CommuneMatch, need: Need) -> dict[str, str]:
    """The question as words of an address; what is empty is left out."""
    asked = {
        "commune": commune.label,
        "stage": need.stage,
        "subject": "".join(need.subjects[:1]),
        "audience": "".join(need.audiences[:1]),
    }
    return {name: value for name, value in asked.items() if value}


def at_commune(commune: CommuneMatch) -> str:
    """À Étain (55), Au Havre (76), Aux Mureaux (78)."""
    if not words.is_french():
        return gettext("At %(commune)s") % {"commune": commune.label}
    for article, contracted in (("Le ", "Au "), ("Les ", "Aux ")):
        if commune.label.startswith(article):
            return contracted + commune.label.removeprefix(article)
    return f"À {commune.label}"


def summary_of(answer: Answer) -> str:
    """Who can help, counted by tier, after the stage in the person's own words."""
    counted = [
        ngettext("%(number)s in person", "%(number)s in person", answer.in_person) % {"number": answer.in_person},
        ngettext("%(number)s at a desk", "%(number)s at desks", answer.at_desk) % {"number": answer.at_desk},
        ngettext("%(number)s from a distance", "%(number)s from a distance", answer.remote) % {"number": answer.remote},
    ]
    kept = [
        text for text, number in zip(counted, (answer.in_person, answer.at_desk, answer.remote), strict=True) if number
    ]
    if not kept:
        said = gettext("No offer fits this question for now.")
    else:
        said = gettext("Here is who can help you: %(counts)s.") % {"counts": words.joined(kept)}
    if answer.need.stage:
        said = gettext("“%(stage)s.” %(sentence)s") % {"stage": Stage(answer.need.stage).label, "sentence": said}
    return said


def far_sentence(answer: Answer, commune: CommuneMatch) -> str:
    """What there is when nothing is near: the nearest, the remote ones, a call-back."""
    if answer.nearest_minutes is None:
        return gettext(
            "Nobody receives people within 90 minutes of %(commune)s for this. "
            "Ask to be called back: someone answers you."
        ) % {"commune": commune.name}
    return gettext(
        "The nearest place is %(minutes)s minutes away; it comes first below, then what is given from a distance. "
        "You may also ask to be called back."
    ) % {"minutes": answer.nearest_minutes}


def model_sentence(answer: Answer) -> str:
    """Which model the travel times come from."""
    return words.travel_model(answer.travel_model)


def groups_of(answer: Answer, cards: list[Card]) -> Iterator[Group]:
    """Cards of this page by tier, in the order of the answer; a tier without card is left out."""
    near = gettext("%(minutes)s minutes away or less") % {"minutes": answer.radius_minutes}
    for tier, title, text in (
        (Tier.IN_PERSON, gettext("In person"), near),
        (Tier.DESK, gettext("At a desk, on its days"), near),
        (Tier.REMOTE, gettext("From a distance"), gettext("by phone, by video call or online")),
    ):
        chosen = [one for one in cards if one.kind == tier]
        if chosen:
            yield Group(title, text, chosen)


def card(found: Result, offers: str, asks: str, language: str | None) -> Card:
    """One result in words; `offers` and `asks` are the beginnings of its two addresses, `language` the one in force."""
    minutes, distance = found.minutes, found.distance_km
    place, days = where_and_when(found)
    return Card(
        anchor=f"d{found.delivery_id}",
        address=f"{offers}{found.slug}/",
        title=found.name,
        summary=found.summary,
        organisation=found.organisation,
        place=place,
        days=days,
        minutes="" if minutes is None else f"{minutes}{words.NO_BREAK}min",
        distance="" if not distance else f"{distance}{words.NO_BREAK}km",
        terms=words.terms(found.fee, found.fee_detail, found.first_appointment_days),
        confirmed=words.confirmed(found.confirmed_on),
        also=also_at(found.also_at),
        reasons=tuple(reason.said_in(language) for reason in found.reasons),
        ask=f"{asks}{found.delivery_id}",
        fictional=found.is_fictitious,
        kind=found.tier,
        lat="" if minutes is None else f"{found.lat:.5f}",
        lon="" if minutes is None else f"{found.lon:.5f}",
    )


def where_and_when(found: Result) -> tuple[str, str]:
    """The place by its name, and the days or the way of being received."""
    if found.tier == Tier.REMOTE:
        ways = words.spoken_list(str(DeliveryMode(mode).label) for mode in found.modes)
        return words.capital(ways), words.inside(found.hours)
    if found.tier == Tier.DESK:
        return found.desk_name or found.place_name, words.desk_days(found.desk_days) or words.inside(found.hours)
    return found.hub_name, words.inside(found.hours)


def also_at(others: int) -> str:
    """How many other places give the same offer."""
    if not others:
        return ""
    return ngettext("Also at %(number)s other place", "Also at %(number)s other places", others) % {"number": others}
