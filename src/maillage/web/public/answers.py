"""The page of answers: what the search found, put into words once, so that the template only writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from maillage.catalogue.offers.choices import DeliveryMode, OfferType, Stage, Tier
from maillage.catalogue.offers.queries import Answer, Found, Need, Result, freshness_on
from maillage.catalogue.offers.queries.answers import days_in
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.web.shared import words

NEAR_MINUTES = 30
DESK, REMOTE = Tier.values.index(Tier.DESK), Tier.values.index(Tier.REMOTE)
LISTED = "&view=list"
HERE_COUNTS = "\x02"


class Line(NamedTuple):
    """One offer in words, by its best delivery. `minutes` is empty for a remote one.

    target   where the table and the map lead: to the line itself, or to the sheet when the line may be folded away
    doubtful not confirmed for so long that the public is told
    """

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
    doubtful: bool
    also: str
    reasons: tuple[str, ...]
    ask: str
    fictional: bool
    kind: str
    lat: str
    lon: str
    target: str


@dataclass(frozen=True)
class Group:
    """Answers of one tier."""

    title: str
    text: str
    lines: list[Line]


@dataclass(frozen=True)
class AnswerPage:
    """What the template writes around the answers themselves.

    only       the kind that was asked for, in words
    otherwise  the other way of reading: as a list, or as one card for each need
    """

    title: str
    summary: str
    far: str
    remarks: list[str]
    only: str
    otherwise: str
    call_back: str
    model: str
    here: dict[str, str]
    polygons: str
    page: int
    pages: int
    previous: str
    next: str


def answer_page(answer: Found, commune: CommuneMatch, remarks: list[str], *, listed: bool) -> AnswerPage:
    """What stands around the answer at `commune`, in words and in the language of the reader."""
    kind, asked = answer.need.kind, address_words(commune, answer.need)
    _offers, ask, here = addresses()
    around = f"{here}?{asked}" + (f"&kind={kind}" if kind else LISTED if listed else "")
    return AnswerPage(
        title=at_commune(commune),
        summary=summary_of(answer),
        far=far_sentence(answer, commune) if answer.nothing_near else "",
        remarks=remarks,
        only=words.capital(str(OfferType(kind).label)) if kind else "",
        otherwise=f"{here}?{asked}" + ("" if listed else LISTED),
        call_back=f"{ask}?{asked}",
        model=words.travel_model(answer.travel_model),
        here={"lat": f"{commune.lat:.5f}", "lon": f"{commune.lon:.5f}", "name": commune.name, "code": commune.code},
        polygons=f"geo/departements/{commune.departement_code}.json",
        page=answer.page,
        pages=answer.pages,
        previous=f"{around}&page={answer.page - 1}" if answer.page > 1 else "",
        next=f"{around}&page={answer.page + 1}" if answer.page < answer.pages else "",
    )


@dataclass(frozen=True)
class Writer:
    """What every line of an answer shares: beginnings of addresses, the day, the language in force."""

    offers: str
    asks: str
    day: date
    language: str | None

    @classmethod
    def of(cls, answer: Found, commune: CommuneMatch) -> Self:
        """For the lines of `answer`."""
        offers, ask, _here = addresses()
        asks = f"{ask}?{address_words(commune, answer.need)}&delivery="
        return cls(offers, asks, answer.day, get_language())

    def sheet(self, found: Result) -> str:
        """The address of the sheet."""
        return f"{self.offers}{found.slug}/"

    def line(self, found: Result, *, folded: bool = False) -> Line:
        """One offer in words."""
        minutes, distance = found.minutes, found.distance_km
        place, days = where_and_when(found, self.language)
        address = self.sheet(found)
        confirmed, doubtful = sureness(found.confirmed_on, found.confirm_every_days, self.day, self.language)
        return Line(
            anchor=f"d{found.delivery_id}",
            address=address,
            title=found.name,
            summary=found.summary,
            organisation=found.organisation,
            place=place,
            days=days,
            minutes="" if minutes is None else f"{minutes}{words.NO_BREAK}min",
            distance="" if not distance else f"{distance}{words.NO_BREAK}km",
            terms=terms(found.fee, found.fee_detail, found.first_appointment_days, self.language),
            confirmed=confirmed,
            doubtful=doubtful,
            also=also_at(found.also_at, self.language),
            reasons=tuple(reason.said_in(self.language) for reason in found.reasons),
            ask=f"{self.asks}{found.delivery_id}",
            fictional=found.is_fictitious,
            kind=found.tier.value,
            lat="" if minutes is None else f"{found.lat:.5f}",
            lon="" if minutes is None else f"{found.lon:.5f}",
            target=address if folded else f"#d{found.delivery_id}",
        )


@lru_cache(maxsize=1)
def addresses() -> tuple[str, str, str]:
    """Where offers, the enquiry and the answers are."""
    return reverse("public:offer", args=["_"]).removesuffix("_/"), reverse("public:ask"), reverse("public:answer")


def address_words(commune: CommuneMatch, need: Need) -> str:
    """The question as words of an address; what is empty is left out, and so is the kind: it only sifts answers."""
    return _address_words(commune.label, need.stage, "".join(need.subjects[:1]), "".join(need.audiences[:1]))


@lru_cache(maxsize=1024)
def _address_words(commune: str, stage: str, subject: str, audience: str) -> str:
    asked = {"commune": commune, "stage": stage, "subject": subject, "audience": audience}
    return urlencode({name: value for name, value in asked.items() if value})


def at_commune(commune: CommuneMatch) -> str:
    """À Étain (55), Au Havre (76), Aux Mureaux (78)."""
    if not words.is_french():
        return gettext("At %(commune)s") % {"commune": commune.label}
    for article, contracted in (("Le ", "Au "), ("Les ", "Aux ")):
        if commune.label.startswith(article):
            return contracted + commune.label.removeprefix(article)
    return f"À {commune.label}"


def summary_of(answer: Found) -> str:
    """Who can help, counted by tier, after the stage in the person's own words."""
    language = get_language()
    counts = counted(answer.in_person, answer.at_desk, answer.remote, language)
    return summary_around(answer.need.stage, bool(counts), language).replace(HERE_COUNTS, counts)


def far_sentence(answer: Found, commune: CommuneMatch) -> str:
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


def groups_of(answer: Answer, lines: list[Line]) -> Iterator[Group]:
    """Lines of this page by tier, in the order of the answer; a tier without any is left out."""
    near = gettext("%(minutes)s minutes away or less") % {"minutes": answer.radius_minutes}
    for tier, title, text in (
        (Tier.IN_PERSON, gettext("In person"), near),
        (Tier.DESK, gettext("At a desk, on its days"), near),
        (Tier.REMOTE, gettext("From a distance"), gettext("by phone, by video call or online")),
    ):
        chosen = [one for one in lines if one.kind == tier]
        if chosen:
            yield Group(title, text, chosen)


def where_and_when(found: Result, language: str | None) -> tuple[str, str]:
    """The place by its name, and the days or the way of being received."""
    if found.tier_number == REMOTE:
        return ways(found.said_modes, language), words.inside(found.hours)
    if found.tier_number == DESK:
        days = desk_days(found.stored_days or "[]", language)
        return found.desk_name or found.place_name, days or words.inside(found.hours)
    return found.hub_name, words.inside(found.hours)


# Words that come back on every page, kept for each language, which is the one in force.


@lru_cache(maxsize=1024)
def ways(modes: str, language: str | None) -> str:
    """Ways of being received from a distance."""
    return words.capital(words.spoken_list(str(DeliveryMode(mode).label) for mode in modes.split(",")))


@lru_cache(maxsize=4096)
def desk_days(stored: str, language: str | None) -> str:
    """When a desk receives."""
    return words.desk_days(days_in(stored))


@lru_cache(maxsize=4096)
def terms(fee: str, detail: str, days: int | None, language: str | None) -> str:
    """Price and delay."""
    return words.terms(fee, detail, days)


@lru_cache(maxsize=4096)
def sureness(confirmed_on: date, every: int, day: date, language: str | None) -> tuple[str, bool]:
    """When its owner last confirmed it, or since when nobody has, which is then True."""
    doubtful = freshness_on(confirmed_on, every, day).is_doubtful
    return words.confirmed(confirmed_on, doubtful=doubtful), doubtful


@lru_cache(maxsize=256)
def also_at(others: int, language: str | None) -> str:
    """How many other places give the same offer."""
    if not others:
        return ""
    return ngettext("Also at %(number)s other place", "Also at %(number)s other places", others) % {"number": others}


@lru_cache(maxsize=128)
def summary_around(stage: str, some: bool, language: str | None) -> str:
    """The summary with a mark where the counts go."""
    if some:
        said = gettext("Here is who can help you: %(counts)s.") % {"counts": HERE_COUNTS}
    else:
        said = gettext("No offer fits this question for now.")
    if stage:
        said = gettext("“%(stage)s.” %(sentence)s") % {"stage": Stage(stage).label, "sentence": said}
    return said


@lru_cache(maxsize=4096)
def counted(in_person: int, at_desk: int, remote: int, language: str | None) -> str:
    """Offers by tier: 2 en personne et 1 à distance; empty without any."""
    told = ((in_person, in_person_said), (at_desk, at_desk_said), (remote, remote_said))
    return words.joined_in([said(number, language) for number, said in told if number], language)


@lru_cache(maxsize=1024)
def in_person_said(number: int, language: str | None) -> str:
    """2 en personne."""
    return ngettext("%(number)s in person", "%(number)s in person", number) % {"number": number}


@lru_cache(maxsize=1024)
def at_desk_said(number: int, language: str | None) -> str:
    """2 en permanence."""
    return ngettext("%(number)s at a desk", "%(number)s at desks", number) % {"number": number}


@lru_cache(maxsize=1024)
def remote_said(number: int, language: str | None) -> str:
    """2 à distance."""
    return ngettext("%(number)s from a distance", "%(number)s from a distance", number) % {"number": number}
