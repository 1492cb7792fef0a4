"""Routes of API v1."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from pydantic_core import to_json

from maillage.catalogue.network.models import DeskDay, Hub, HubMembership, OutreachDesk
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import Audience, OfferType, Stage, Subject
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.offers.queries import MODES, Need, cards_near, offer_sheet, offers_near
from maillage.catalogue.territories.queries import find_communes
from maillage.web.api import answers, parameters, schemas
from maillage.web.api.problems import nothing_here
from maillage.web.api.publishing import PublishedAPI

HUBS_A_PAGE = 100
STAGES, SUBJECTS, AUDIENCES, KINDS = Stage.values, Subject.values, Audience.values, OfferType.values

DESCRIPTION = """
Who helps people start, take over or grow a business, near any commune of France, and why this answer.
Published data, open to all sites, without a key. Sentences are in French, or in English with `Accept-Language: en`.
Errors are problem documents (RFC 9457) that name the parameter, what was read and what is accepted.
"""

COMMUNE = {"type": "string", "minLength": 1}
SAID_PAGE = parameters.said_whole("page", "Page, from 1; one after the last is empty.", 1, 1, parameters.LAST_PAGE)

SAID_NEED = (
    parameters.said("commune", "Official code (also a former one), name or postcode.", COMMUNE, required=True),
    parameters.said_word("stage", "Where the person stands.", STAGES),
    parameters.said_words("subject", "What the question is about.", SUBJECTS),
    parameters.said_words("audience", "Who the person is.", AUDIENCES),
    parameters.said_word("mode", "How the person wants to be received.", MODES),
    parameters.said_whole("minutes", "Longest travel by car.", 30, 1, 90),
    parameters.said_word("kind", "What should happen.", KINDS),
)

api = PublishedAPI(title="Maillage", version="1", description=DESCRIPTION, docs_url=None, urls_namespace="api-1")


def problems(*statuses: int) -> dict[str, Any]:
    """The errors of an address, for the document; any address may answer 406 and 503."""
    words = {
        404: "Nothing is known or published under that name.",
        406: "Only JSON is given.",
        409: "Several communes answer: the document lists them.",
        422: "A parameter is missing or cannot be used: the document names it.",
        503: "The database is away; try again.",
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(code): {"description": words[code], "content": content} for code in sorted({*statuses, 406, 503})}


def said(*accepted: dict[str, Any], errors: tuple[int, ...] = ()) -> dict[str, Any]:
    """Parameters and errors of an address, for the document."""
    return {"parameters": list(accepted), "responses": problems(*errors)}


def answered(facts: dict[str, Any]) -> HttpResponse:
    """Plain dictionaries as JSON, by the writer that the API framework comes with: five times faster than Python's."""
    return HttpResponse(to_json(facts), content_type="application/json")


def need_in(given: QueryDict) -> Need:
    """The need in the words of an address."""
    return Need(
        stage=parameters.word(given, "stage", STAGES),
        subjects=parameters.words(given, "subject", SUBJECTS),
        audiences=parameters.words(given, "audience", AUDIENCES),
        mode=parameters.word(given, "mode", MODES),
        minutes=parameters.whole(given, "minutes", 30, 1, 90),
        kind=parameters.word(given, "kind", KINDS),
    )


@api.get(
    "/communes",
    response=schemas.Communes,
    operation_id="communes",
    summary="Communes that answer what is typed",
    openapi_extra=said(
        parameters.said("q", "Name, part of a name, postcode or official code.", {"type": "string"}, required=True),
        errors=(422,),
    ),
)
def communes(request: HttpRequest) -> HttpResponse:
    """Up to ten communes of today: also by a former name, a postcode, with typing mistakes."""
    matches = find_communes(parameters.text(request.GET, "q"))
    return answered({"results": [answers.found_commune(match) for match in matches]})


@api.get(
    "/offers/search",
    response=schemas.SearchAnswer,
    operation_id="search",
    summary="Who helps, near a commune, for a need",
    openapi_extra=said(*SAID_NEED, SAID_PAGE, errors=(404, 409, 422)),
)
def search(request: HttpRequest) -> HttpResponse:
    """The same question, reasons and order as the public list; ten offers a page."""
    need, page = need_in(request.GET), parameters.whole(request.GET, "page", 1, 1, parameters.LAST_PAGE)
    commune, remark = parameters.commune(request.GET)
    found = offers_near(commune, need, day=timezone.localdate(), page=page)
    return answered(answers.search_answer(found, commune, remark))


@api.get(
    "/cards",
    response=schemas.CardsAnswer,
    operation_id="cards",
    summary="The same answer, one card for each need: who can do it, the nearest, the soonest, a remote one",
    openapi_extra=said(*SAID_NEED, SAID_PAGE, errors=(404, 409, 422)),
)
def cards(request: HttpRequest) -> HttpResponse:
    """The cards of the public page, in its order; six a page, never more than kinds of help."""
    need, page = need_in(request.GET), parameters.whole(request.GET, "page", 1, 1, parameters.LAST_PAGE)
    commune, remark = parameters.commune(request.GET)
    found = cards_near(commune, need, day=timezone.localdate(), page=page)
    return answered(answers.cards_answer(found, commune, remark))


@api.get(
    "/offers/{int:offer_id}",
    response=schemas.OfferSheet,
    operation_id="offer",
    summary="One offer and its deliveries of today",
    openapi_extra=said(
        parameters.said("commune", "Adds the minutes of travel from there.", {"type": "string"}), errors=(404, 409, 422)
    ),
)
def offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """The sheet of a published offer: for whom, what happens, where, how soon, how much."""
    commune = parameters.commune(request.GET)[0] if request.GET.get("commune") else None
    try:
        sheet = offer_sheet(offer_id, day=timezone.localdate(), commune=commune)
    except Offer.DoesNotExist:
        raise nothing_here() from None
    return answered(answers.sheet_said(sheet))


@api.get(
    "/hubs",
    response=schemas.Hubs,
    operation_id="hubs",
    summary="Hubs that receive people today",
    openapi_extra=said(SAID_PAGE, errors=(422,)),
)
def hubs(request: HttpRequest) -> HttpResponse:
    """All open hubs by name, with their partners of today and their desks; a hundred a page."""
    page, day = parameters.whole(request.GET, "page", 1, 1, parameters.LAST_PAGE), timezone.localdate()
    partners = HubMembership.objects.filter(in_force(day)).select_related("organisation")
    days = Prefetch("days", DeskDay.objects.order_by("weekday", "opens_at"))
    rows = Hub.objects.open_on(day).select_related("place__commune").order_by("name", "pk")
    whole = rows.prefetch_related(
        Prefetch("memberships", partners.order_by("-is_lead", "organisation__name")),
        Prefetch("desks", OutreachDesk.objects.held_on(day).prefetch_related(days).order_by("name", "pk")),
    )
    total = rows.count()
    results = [answers.hub_said(hub) for hub in whole[(page - 1) * HUBS_A_PAGE : page * HUBS_A_PAGE]]
    return answered({"total": total, "page": page, "pages": -(-total // HUBS_A_PAGE), "results": results})
