"""Draws the cards and the rows of the page of answers.

The only markup written in Python: thirty values a card through the template engine cost more than the search itself
(measured: 6 ms of 11 for ten cards; here 0.2). Every value is escaped by `_`; styles are in `card.css` and `table.css`.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from maillage.web.public.answers import Card, Group

# The same names, places and sentences come back on every page.
_ = lru_cache(maxsize=16_384)(escape)


def cards(listed: Iterable[Card]) -> SafeString:
    """The items of a list of cards."""
    ask, see, why = _(gettext("Ask")), _(gettext("See")), _(gettext("Why this answer?"))
    invented = f' <span class="fictional">{_(gettext("fictional"))}</span>'
    return mark_safe("".join(_card(one, ask, see, why, invented if one.fictional else "") for one in listed))


def _card(one: Card, ask: str, see: str, why: str, invented: str) -> str:
    title, organisation, address = _(one.title), _(one.organisation), _(one.address)
    distance = f"<small>{_(one.distance)}</small>" if one.distance else ""
    minutes = f'<p class="minutes">{_(one.minutes)}{distance}</p>' if one.minutes else ""
    where = ", ".join(_(part) for part in (one.place, one.days) if part)
    confirmed = " · ".join(_(part) for part in (one.confirmed, one.also) if part)
    reasons = "".join(f"<li>{_(reason)}</li>" for reason in one.reasons)
    return (
        f'<li class="card" id="{one.anchor}">'
        f'<div class="card-head"><h3><a href="{address}">{title}</a></h3>{minutes}</div>'
        f'<p class="where"><strong>{organisation}</strong> · {where}{invented}</p>'
        f'<p>{_(one.terms)}</p><p class="small quiet">{confirmed}</p>'
        f'<details><summary>{why}<span class="spoken"> {title}</span></summary>'
        f'<ul class="reasons">{reasons}</ul></details>'
        f'<p class="buttons"><a class="button" href="{_(one.ask)}">{ask}'
        f'<span class="spoken"> {title}, {organisation}</span></a>'
        f'<a class="button second" href="{address}">{see}<span class="spoken"> {title}</span></a></p></li>\n'
    )


def groups(listed: Iterable[Group]) -> SafeString:
    """Each tier with its cards."""
    return mark_safe(
        "".join(
            f'<div class="group-head"><h2>{_(one.title)}</h2><p>{_(one.text)}</p></div>\n'
            f'<ul class="cards">{cards(one.cards)}</ul>'
            for one in listed
        )
    )


def remarks(listed: Iterable[str]) -> SafeString:
    """Sentences about the question itself."""
    return mark_safe("".join(f'<p class="notice">{_(one)}</p>\n' for one in listed))


def rows(listed: Iterable[Card]) -> SafeString:
    """The rows of the table, which the map draws: a row with a place carries its point."""
    columns = (gettext("Offer"), gettext("Organisation"), gettext("Where"), gettext("Days"), gettext("Travel"))
    labels = [_(name) for name in columns]
    return mark_safe("".join(_row(one, labels) for one in listed))


def _row(one: Card, labels: list[str]) -> str:
    title, organisation, place = _(one.title), _(one.organisation), _(one.place)
    point = (
        f' data-lat="{one.lat}" data-lon="{one.lon}" data-name="{place}" data-text="{title} · {organisation}"'
        f' data-pin="{_(one.minutes)}" data-kind="{one.kind}" data-link="#{one.anchor}"'
        if one.lat
        else ""
    )
    cells = "".join(
        f'<td data-label="{label}">{text}</td>'
        for label, text in zip(labels[1:4], (organisation, place, _(one.days)), strict=True)
    )
    return (
        f'<tr{point}><th scope="row"><a href="#{one.anchor}">{title}</a></th>{cells}'
        f'<td class="number" data-label="{labels[4]}">{_(one.minutes)}</td></tr>\n'
    )
