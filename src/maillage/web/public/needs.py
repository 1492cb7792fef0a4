"""The cards of the page of answers, one for each need, put into words."""

from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from maillage.catalogue.offers.choices import OfferType
from maillage.catalogue.offers.queries import Card, CardAnswer, Result
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.web.public.answers import DESK, Line, Writer, address_words, addresses, counted, ways
from maillage.web.shared import words


class Named(NamedTuple):
    """The nearest, the soonest or a remote one: what it is, its value, who and where, its sheet."""

    label: str
    value: str
    who: str
    address: str


class NeedCard(NamedTuple):
    """One card in words; `every` leads to all its offers when some have no line here."""

    anchor: str
    title: str
    partners: str
    named: list[Named]
    unfold: str
    who: str
    lines: list[Line]
    every: str


def need_cards(answer: CardAnswer, commune: CommuneMatch) -> list[NeedCard]:
    """The cards of this page, in the order of the answer."""
    writer, here = Writer.of(answer, commune), addresses()[2]
    sifted = f"{here}?{address_words(commune, answer.need)}&kind="
    return [_card(card, writer, sifted) for card in answer.cards]


def _card(card: Card, writer: Writer, sifted: str) -> NeedCard:
    alone, kind = card.offers == 1, card.kind
    facts = (card.partners, card.offers, card.in_person, card.at_desk, card.remote)
    return NeedCard(
        anchor=f"kind-{kind.value}",
        title=title_of(kind, writer.language),
        partners=partners_sentence(*facts, writer.language),
        named=[] if alone and card.lines[0].also_at == 0 else named_in(card, writer),
        unfold=unfold(card.offers, writer.language),
        who=who_in(card, writer.language),
        lines=[writer.line(found, folded=not alone) for found in card.lines],
        every=f"{sifted}{kind.value}" if card.more else "",
    )


def named_in(card: Card, writer: Writer) -> list[Named]:
    """The nearest, the soonest, a remote one: each when there is one."""
    nearest, soonest, remotely = card.nearest, card.soonest, card.remotely
    language, rows = writer.language, []
    near, soon, far = labels(language)
    if nearest is not None:
        value = f"{nearest.minutes}{words.NO_BREAK}min"
        rows.append(Named(near, value, f"{nearest.organisation}, {_place(nearest)}", writer.sheet(nearest)))
    if soonest is not None and soonest.first_appointment_days is not None:
        value = within(soonest.first_appointment_days, language)
        where = place_and_travel(_place(soonest), soonest.minutes, language)
        rows.append(Named(soon, value, f"{soonest.organisation}, {where}", writer.sheet(soonest)))
    if remotely is not None:
        rows.append(Named(far, ways(remotely.said_modes, language), remotely.organisation, writer.sheet(remotely)))
    return rows


def who_in(card: Card, language: str | None) -> str:
    """The partners of its lines by name, in the fair order, and how many more there are."""
    names = {found.organisation_id: found.organisation for found in card.lines}
    return joined(tuple(names.values()), card.partners - len(names), language)


def _place(found: Result) -> str:
    return found.desk_name or found.place_name if found.tier_number == DESK else found.hub_name


# Words that come back on every page, kept for each language, which is the one in force.


@lru_cache(maxsize=128)
def title_of(kind: OfferType, language: str | None) -> str:
    """What happens, as a title."""
    return words.capital(str(kind.label))


@lru_cache(maxsize=4096)
def partners_sentence(
    partners: int, offers: int, in_person: int, at_desk: int, remote: int, language: str | None
) -> str:
    """How many can do it here, and how many of their offers are in person, at a desk, from a distance."""
    facts = {"number": partners, "offers": offers, "counts": counted(in_person, at_desk, remote, language)}
    if offers > partners:
        said = ngettext(
            "One partner can do this here, with %(offers)s offers: %(counts)s.",
            "%(number)s partners can do this here, with %(offers)s offers: %(counts)s.",
            partners,
        )
    elif partners > 1:
        said = gettext("%(number)s partners can do this here: %(counts)s.")
    elif in_person:
        said = gettext("One partner can do this here, in person.")
    elif at_desk:
        said = gettext("One partner can do this here, at a desk.")
    else:
        said = gettext("One partner can do this for you, from a distance.")
    return said % facts


def joined(names: tuple[str, ...], others: int, language: str | None) -> str:
    """Alexis, Adie et 2 autres."""
    return words.joined_in([*names, others_said(others, language)] if others else list(names), language)


@lru_cache(maxsize=1024)
def others_said(others: int, language: str | None) -> str:
    """2 autres."""
    return ngettext("%(number)s other", "%(number)s others", others) % {"number": others}


def place_and_travel(place: str, minutes: int | None, language: str | None) -> str:
    """Where, and how far; nothing but the distance for a remote one."""
    far, near = distances(language)
    return far if minutes is None else near % {"place": place, "minutes": minutes}


@lru_cache(maxsize=16)
def distances(language: str | None) -> tuple[str, str]:
    """How a remote one is said, and one with a place."""
    return gettext("from a distance"), gettext("%(place)s (%(minutes)s min)")


@lru_cache(maxsize=1024)
def unfold(offers: int, language: str | None) -> str:
    """What opens the card."""
    return ngettext("See the %(number)s offer", "See the %(number)s offers", offers) % {"number": offers}


@lru_cache(maxsize=1024)
def within(days: int, language: str | None) -> str:
    """How soon: sous 3 jours."""
    if days == 0:
        return gettext("the same day")
    return ngettext("within %(days)s day", "within %(days)s days", days) % {"days": days}


@lru_cache(maxsize=16)
def labels(language: str | None) -> tuple[str, str, str]:
    """What the card names."""
    return gettext("Nearest"), gettext("Soonest"), gettext("From a distance")
