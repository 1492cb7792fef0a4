"""The same answer as one card for each need: what happens, who can do it, the nearest, the soonest, a remote one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg.types.numeric import Int4

from maillage.catalogue.offers.choices import OfferType
from maillage.catalogue.offers.queries.answers import Counts, Found, Result, asked, is_nothing_near, turned
from maillage.catalogue.offers.queries.needs import Need, Somewhere
from maillage.catalogue.offers.queries.reasons import minutes_of
from maillage.foundation.tools.prepared import rows_of

CARDS = "SELECT * FROM offers_cards(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
CARDS_A_PAGE = 6
# The cards of a page share its lines evenly.
LINES_A_PAGE, FEWEST_LINES, MOST_LINES = 12, 2, 10
SEATS = (Int4(LINES_A_PAGE), Int4(FEWEST_LINES), Int4(MOST_LINES))

# Columns: those of the whole answer, those of the card, then the delivery.
CARD, ROLE, SAID = 6, 12, 13


# Why a card holds a delivery; one may be several, added up.
LINE, NEAREST, SOONEST, REMOTE = 1, 2, 4, 8


@dataclass(frozen=True)
class Card:
    """One need met near a commune: all the offers where the same thing happens.

    number       place of the card in the answer, from 1: that of its first offer in the fair order
    partners     how many organisations can do it here
    in_person…   its offers by their best delivery; together, `offers`
    lines        its first offers in the fair order, each by its best delivery
    nearest      of all its deliveries within reach, the one with the shortest travel; None when all are remote
    soonest      the one with the fewest days until the first appointment; None when no delivery says them
    remotely     the first, in the fair order, that needs no travel; None without any

    Equal ones are told apart by the fair order of their offers.
    """

    number: int
    offers: int
    partners: int
    in_person: int
    at_desk: int
    remote: int
    lines: tuple[Result, ...]
    nearest: Result | None
    soonest: Result | None
    remotely: Result | None

    @property
    def kind(self) -> OfferType:
        """What happens."""
        return OfferType(self.lines[0].kind)

    @property
    def more(self) -> int:
        """How many of its offers have no line here."""
        return self.offers - len(self.lines)


@dataclass(frozen=True)
class CardAnswer(Found):
    """The whole answer as cards; `needs` is how many there are on all pages, never more than kinds of offers."""

    needs: int
    cards: tuple[Card, ...]


def cards_near(commune: Somewhere, need: Need, *, day: date, page: int = 1, per_page: int = CARDS_A_PAGE) -> CardAnswer:
    """Who answers `need` at `commune` on `day`, one card for each distinct need: what happens, at the stage asked.

    The same offers as `offers_near`, each in one card; cards stand in the order in which the fair order first shows
    one of their offers. Exact, in one query. A page after the last one is empty.

    Raises ValueError when `page` or `per_page` is under 1.
    """
    rows = rows_of(CARDS, (*asked(commune, need, day), *turned(page, per_page), *SEATS))
    counts, needs = Counts._make(rows[0][:5]), rows[0][5]
    cards = tuple(_cards(rows, commune, need))
    return CardAnswer(
        commune=commune,
        need=need,
        day=day,
        page=page,
        pages=-(-needs // per_page),
        total=counts.in_person + counts.at_desk + counts.remote,
        in_person=counts.in_person,
        at_desk=counts.at_desk,
        remote=counts.remote,
        nothing_near=is_nothing_near(need, counts.nearest),
        nearest_minutes=None if counts.nearest is None else minutes_of(counts.nearest),
        radius_minutes=counts.radius // 60,
        travel_model=next((card.nearest.travel_model for card in cards if card.nearest), ""),
        needs=needs,
        cards=cards,
    )


def _cards(rows: list[tuple[Any, ...]], commune: Somewhere, need: Need) -> Iterator[Card]:
    """Rows of a card come together, its lines in the fair order."""
    for number, own in groupby(rows, itemgetter(CARD)):
        if number is None:
            return
        held = list(own)
        named = [(row[ROLE], Result._make((*row[SAID:], commune, need))) for row in held]
        offers, partners, in_person, at_desk, remote = held[0][CARD + 1 : ROLE]
        yield Card(
            number=number,
            offers=offers,
            partners=partners,
            in_person=in_person,
            at_desk=at_desk,
            remote=remote,
            lines=tuple(said for role, said in named if role & LINE),
            nearest=_with(named, NEAREST),
            soonest=_with(named, SOONEST),
            remotely=_with(named, REMOTE),
        )


def _with(named: list[tuple[int, Result]], role: int) -> Result | None:
    return next((said for roles, said in named if roles & role), None)
