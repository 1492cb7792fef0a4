"""The answer to the one question: who can help, near that commune."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from maillage.catalogue.offers.choices import OfferType
from maillage.catalogue.offers.queries import Found, Need, cards_near, offers_near
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.queries import Resolution, resolve_commune
from maillage.web.public import drawing
from maillage.web.public.answers import NEAR_MINUTES, AnswerPage, Line, Writer, answer_page, groups_of
from maillage.web.public.needs import need_cards
from maillage.web.public.question import Question, read_question
from maillage.web.shared.access import open_to_all
from maillage.web.shared.fragments import fragment, whole_page

OFFERS_A_PAGE = 10
KINDS = frozenset(OfferType.values)
FOUND = TypeVar("FOUND", bound=Found)


class Body(NamedTuple):
    """The answers themselves, drawn, and their lines for the table and the map."""

    answers: SafeString
    lines: list[Line]


@open_to_all
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Answers near the commune, as one card for each need or as a list.

    The commune to choose when it is not clear; the question again when it is empty.
    """
    question = read_question(request.GET)
    if question.errors:
        return render(request, "public/home.html", {"question": question, "section": "ask"}, status=400)
    meant = resolve_commune(question.commune)
    if meant.found is None:
        return which_commune(request, question, meant)
    kind = request.GET.get("kind", "")
    need = Need(
        stage=question.stage,
        subjects=(question.subject,) if question.subject else (),
        audiences=(question.audience,) if question.audience else (),
        minutes=NEAR_MINUTES,
        kind=kind if kind in KINDS else "",
    )
    remarks = [meant.sentence] if meant.sentence else []
    if kind != need.kind:
        remarks.append(gettext("There is no such kind of help. Here is everything that fits."))
    asked = replace(question, commune=meant.found.label)
    read = as_list if need.kind or request.GET.get("view") == "list" else as_cards
    return read(request, asked, meant.found, need, remarks)


def as_cards(
    request: HttpRequest, question: Question, commune: CommuneMatch, need: Need, remarks: list[str]
) -> HttpResponse:
    """One card for each need."""
    found, remark = page_asked(partial(cards_near, commune, need), request.GET.get("page", ""))
    cards = need_cards(found, commune)
    body = Body(drawing.needs(cards), [line for card in cards for line in card.lines])
    page = answer_page(found, commune, [*remarks, *remark], listed=False)
    return draw(request, question, page, body, listed=False)


def as_list(
    request: HttpRequest, question: Question, commune: CommuneMatch, need: Need, remarks: list[str]
) -> HttpResponse:
    """Offer by offer, in the fair order."""
    found, remark = page_asked(partial(offers_near, commune, need, per_page=OFFERS_A_PAGE), request.GET.get("page", ""))
    writer = Writer.of(found, commune)
    lines = [writer.line(result) for result in found.results]
    page = answer_page(found, commune, [*remarks, *remark], listed=True)
    return draw(request, question, page, Body(drawing.groups(groups_of(found, lines)), lines), listed=True)


def draw(request: HttpRequest, question: Question, page: AnswerPage, body: Body, *, listed: bool) -> HttpResponse:
    """The page, from the drawing kept for its language."""
    tests = {
        "section": "ask",
        "far": page.far,
        "turns": page.pages > 1,
        "previous_page": page.previous,
        "next_page": page.next,
        "empty": not body.lines,
        "placed": page.model,
        "listed": listed,
        "only": page.only,
    }
    slots = {
        "title": page.title,
        "summary": page.summary,
        "remarks": drawing.remarks(page.remarks),
        "far_words": page.far,
        "call_back": page.call_back,
        "answers": body.answers if body.lines else "",
        "only_words": page.only,
        "otherwise": page.otherwise,
        "fields": question.fields,
        "previous": page.previous,
        "next": page.next,
        "page_words": gettext("Page %(number)s of %(pages)s") % {"number": page.page, "pages": page.pages},
        "map": map_around(page.polygons, tuple(page.here.items()), get_language()) if page.model else "",
        "rows": drawing.rows(body.lines),
        "model": page.model,
    }
    return whole_page(request, "public/answer.html", {name: "yes" if on else "" for name, on in tests.items()}, slots)


@lru_cache(maxsize=4096)
def map_around(polygons: str, here: tuple[tuple[str, str], ...], language: str | None) -> SafeString:
    """The map of the places in the table, around a commune; `language` is the one in force, part of the key."""
    options = (
        ("source", "places-table"),
        ("title", gettext("Map of these answers")),
        ("located", "yes"),
        ("tiles", settings.TILES_ADDRESS),
    )
    return fragment("components/map.html", options, polygons=file_address(polygons), **dict(here))


@lru_cache(maxsize=256)
def file_address(name: str) -> str:
    """Where a file of the site is: one for each département."""
    return static(name)


def page_asked(near: Callable[..., FOUND], text: str) -> tuple[FOUND, list[str]]:
    """The page of answers asked for; the first one, with a remark, when there is no such page."""
    today = timezone.localdate()
    number = int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 9 else (0 if text else 1)
    if number >= 1:
        found = near(day=today, page=number)
        if number == 1 or number <= found.pages:
            return found, []
    return near(day=today, page=1), [gettext("There is no such page of answers. Here is the first one.")]


def which_commune(request: HttpRequest, question: Question, meant: Resolution) -> HttpResponse:
    """The communes to choose from, each with its département; everything else asked is kept."""
    address = reverse("public:answer")
    choices = [
        (
            f"{address}?{urlencode({'commune': one.label, **question.rest})}",
            one.name,
            " · ".join(part for part in (", ".join(one.postcodes[:3]), one.departement_name) if part),
        )
        for one in meant.choices
    ]
    context = {"question": question, "sentence": meant.sentence, "choices": choices, "section": "ask"}
    return render(request, "public/where.html", context)
