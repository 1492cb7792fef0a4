"""Draws the cards, the lines and the rows of the page of answers.

The only markup written in Python: thirty values a line through the template engine cost more than the search itself
(measured: 6 ms of 11 for ten lines; here 0.2). Every value is escaped by `_`; styles are in `card.css` and `table.css`.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from maillage.web.public.answers import Group, Line
from maillage.web.public.needs import Named, NeedCard

# The same names, places and sentences come back on every page; `escape` is for what hardly ever does.
_ = lru_cache(maxsize=16_384)(escape)


class Wording(NamedTuple):
    """Words that every line repeats, in the language in force, escaped."""

    ask: str
    see: str
    why: str
    invented: str
    every: str

    columns: tuple[str, ...]


@lru_cache(maxsize=16)
def wording(language: str | None) -> Wording:
    """In `language`, the one in force, which is part of the key."""
    return Wording(
        _(gettext("Ask")),
        _(gettext("See")),
        _(gettext("Why this answer?")),
        f' <span class="fictional">{_(gettext("fictional"))}</span>',
        _(gettext("See the whole list")),
        tuple(
            _(name)
            for name in (
                gettext("Offer"),
                gettext("Organisation"),
                gettext("Where"),
                gettext("Days"),
                gettext("Travel"),
            )
        ),
    )


def needs(listed: Iterable[NeedCard]) -> SafeString:
    """The cards, one for each need."""
    said = wording(get_language())
    return mark_safe(f'<ul class="cards">{"".join(_need(one, said) for one in listed)}</ul>')


def _need(one: NeedCard, said: Wording) -> str:
    title = _(one.title)
    named = "".join(_named(row) for row in one.named)
    every = (
        f'<p><a href="{_(one.every)}">{said.every}<span class="spoken"> · {title}</span></a></p>' if one.every else ""
    )
    lines = "".join(_line(line, said, "line") for line in one.lines)
    if len(one.lines) > 1:
        lines = (
            f'<details class="who"><summary>{_(one.unfold)}<span class="spoken"> · {title}</span>'
            f'<span class="names">{escape(one.who)}</span></summary><ul class="lines">{lines}</ul>{every}</details>'
        )
    else:
        lines = f'<ul class="lines">{lines}</ul>{every}'
    return (
        f'<li class="card need" id="{_(one.anchor)}"><h2>{title}</h2><p class="where">{_(one.partners)}</p>'
        + (f'<dl class="named">{named}</dl>' if named else "")
        + f"{lines}</li>\n"
    )


def _named(row: Named) -> str:
    return (
        f'<div><dt>{_(row.label)}</dt><dd><a href="{escape(row.address)}"><strong>{_(row.value)}</strong>'
        f" · {_(row.who)}</a></dd></div>"
    )


def lines(listed: Iterable[Line]) -> SafeString:
    """The items of a list of lines, a card each."""
    said = wording(get_language())
    return mark_safe("".join(_line(one, said, "card") for one in listed))


def _line(one: Line, said: Wording, name: str) -> str:
    title, organisation, address = _(one.title), _(one.organisation), escape(one.address)
    distance = f"<small>{_(one.distance)}</small>" if one.distance else ""
    minutes = f'<p class="minutes">{_(one.minutes)}{distance}</p>' if one.minutes else ""
    where = ", ".join(_(part) for part in (one.place, one.days) if part)
    confirmed = f'<span class="doubtful">{_(one.confirmed)}</span>' if one.doubtful else _(one.confirmed)
    sure = " · ".join(part for part in (confirmed, _(one.also)) if part)
    reasons = "".join(f"<li>{_(reason)}</li>" for reason in one.reasons)
    return (
        f'<li class="{name}" id="{one.anchor}">'
        f'<div class="card-head"><h3><a href="{address}">{title}</a></h3>{minutes}</div>'
        f'<p class="where"><strong>{organisation}</strong> · {where}{said.invented if one.fictional else ""}</p>'
        f'<p>{_(one.terms)}</p><p class="small quiet">{sure}</p>'
        f'<details><summary>{said.why}<span class="spoken"> {title}</span></summary>'
        f'<ul class="reasons">{reasons}</ul></details>'
        f'<p class="buttons"><a class="button" href="{escape(one.ask)}">{said.ask}'
        f'<span class="spoken"> {title}, {organisation}</span></a>'
        f'<a class="button second" href="{address}">{said.see}<span class="spoken"> {title}</span></a></p></li>\n'
    )


def groups(listed: Iterable[Group]) -> SafeString:
    """Each tier with its lines."""
    return mark_safe(
        "".join(
            f'<div class="group-head"><h2>{_(one.title)}</h2><p>{_(one.text)}</p></div>\n'
            f'<ul class="cards">{lines(one.lines)}</ul>'
            for one in listed
        )
    )


def remarks(listed: Iterable[str]) -> SafeString:
    """Sentences about the question itself."""
    return mark_safe("".join(f'<p class="notice">{_(one)}</p>\n' for one in listed))


def rows(listed: Iterable[Line]) -> SafeString:
    """The rows of the table, which the map draws: a row with a place carries its point."""
    labels = wording(get_language()).columns
    return mark_safe("".join(_row(one, labels) for one in listed))


def _row(one: Line, labels: tuple[str, ...]) -> str:
    title, organisation, place, target = _(one.title), _(one.organisation), _(one.place), escape(one.target)
    minutes = _(one.minutes)
    point = (
        f' data-lat="{one.lat}" data-lon="{one.lon}" data-name="{place}" data-text="{title} · {organisation}"'
        f' data-pin="{minutes}" data-kind="{one.kind}" data-link="{target}"'
        if one.lat
        else ""
    )
    return (
        f'<tr{point}><th scope="row"><a href="{target}">{title}</a></th>'
        f'<td data-label="{labels[1]}">{organisation}</td><td data-label="{labels[2]}">{place}</td>'
        f'<td data-label="{labels[3]}">{_(one.days)}</td>'
        f'<td class="number" data-label="{labels[4]}">{minutes}</td></tr>\n'
    )
