"""The answer to the one question: who can help, near that commune."""

from dataclasses import replace
from functools import lru_cache
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

from maillage.catalogue.offers.queries import Answer, Need, offers_near
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.queries import Resolution, resolve_commune
from maillage.web.public import drawing
from maillage.web.public.answers import NEAR_MINUTES, AnswerPage, answer_page
from maillage.web.public.question import Question, read_question
from maillage.web.shared.access import open_to_all
from maillage.web.shared.fragments import fragment, whole_page

CARDS_A_PAGE = 10


@open_to_all
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Answers near the commune; the commune to choose when it is not clear; the question again when it is empty."""
    question = read_question(request.GET)
    if question.errors:
        return render(request, "public/home.html", {"question": question, "section": "ask"}, status=400)
    meant = resolve_commune(question.commune)
    if meant.found is None:
        return which_commune(request, question, meant)
    need = Need(
        stage=question.stage,
        subjects=(question.subject,) if question.subject else (),
        audiences=(question.audience,) if question.audience else (),
        minutes=NEAR_MINUTES,
    )
    remarks = [meant.sentence] if meant.sentence else []
    found, remark = page_asked(meant.found, need, request.GET.get("page", ""))
    remarks += [remark] if remark else []
    page = answer_page(found, meant.found, remarks)
    return draw(request, page, replace(question, commune=meant.found.label))


def draw(request: HttpRequest, page: AnswerPage, question: Question) -> HttpResponse:
    """The page, from the drawing kept for its language."""
    tests = {
        "section": "ask",
        "far": page.far,
        "turns": page.pages > 1,
        "previous_page": page.previous,
        "next_page": page.next,
        "empty": not page.cards,
        "placed": page.model,
    }
    slots = {
        "title": page.title,
        "summary": page.summary,
        "remarks": drawing.remarks(page.remarks),
        "far_words": page.far,
        "call_back": page.call_back,
        "groups": drawing.groups(page.groups),
        "fields": question.fields,
        "previous": page.previous,
        "next": page.next,
        "page_words": gettext("Page %(number)s of %(pages)s") % {"number": page.page, "pages": page.pages},
        "map": map_around(page.polygons, tuple(page.here.items()), get_language()) if page.model else "",
        "rows": drawing.rows(page.cards),
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
    return fragment("components/map.html", options, polygons=static(polygons), **dict(here))


def page_asked(commune: CommuneMatch, need: Need, text: str) -> tuple[Answer, str]:
    """The page of answers asked for; the first one, with a remark, when there is no such page."""
    today = timezone.localdate()
    number = int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 9 else (0 if text else 1)
    if number >= 1:
        found = offers_near(commune, need, day=today, page=number, per_page=CARDS_A_PAGE)
        if found.results or number == 1:
            return found, ""
    return (
        offers_near(commune, need, day=today, page=1, per_page=CARDS_A_PAGE),
        gettext("There is no such page of answers. Here is the first one."),
    )


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
