"""Counts for programs: the tables of `web.shared.aggregates`, by key or session, with the rights of the pages."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.catalogue.network.rules import networks_coordinated_by
from maillage.foundation.accounts.models import User
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period, PeriodBackwards
from maillage.web.api.problems import Problem, nothing_here, parameter_refused
from maillage.web.shared.access import open_to_all
from maillage.web.shared.aggregate_rows import definitions_told, question_rows, reading_rows, sheet_rows
from maillage.web.shared.aggregates import DATASETS, FORMS, QUESTIONS, READINGS, SHEETS, Dataset, dictionary, written
from maillage.web.shared.keys import who_asks

app_name = "api-aggregates"
PRIVATE = "private, no-store"


@open_to_all
@require_safe
def told_dictionary(request: HttpRequest) -> HttpResponse:
    """What every column holds, and every definition of an indicator. Open: it holds no figure."""
    said = json.dumps(dictionary() | {"indicators": definitions_told()}, ensure_ascii=False, indent=1)
    return HttpResponse(f"{said}\n", content_type=FORMS["json"])


@open_to_all
@require_safe
def table(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One table in one form; 401 without a good key, 404 for what does not exist or is not one's to read."""
    user = who_asks(request)
    if user is None:
        title = _("Sign in, or send a good key as Authorization: Bearer.")
        return _private(Problem(HTTPStatus.UNAUTHORIZED, "key", title).answer({"WWW-Authenticate": "Bearer"}))
    dataset = DATASETS.get(name)
    try:
        if dataset is None or form not in FORMS:
            raise nothing_here()
        head, rows = _rows(dataset, user, request.GET)
    except Problem as problem:
        return _private(problem.answer())
    content = written(dataset, rows, form, head)
    disposition = f'attachment; filename="maillage-{name}.{form}"'
    return _private(HttpResponse(content, FORMS[form], headers={"Content-Disposition": disposition}))


def _rows(dataset: Dataset, user: User, given: QueryDict) -> tuple[dict[str, str], Iterator[Any]]:
    day = timezone.localdate()
    if dataset is SHEETS:
        return {"day": day.isoformat()}, sheet_rows(user, day=day, with_frozen=given.get("frozen") == "yes")
    if dataset is QUESTIONS:
        return {"day": day.isoformat()}, question_rows(user, day=day)
    assert dataset is READINGS
    networks = networks_coordinated_by(user, on=day).order_by("name", "pk")
    network = networks.filter(slug=given["network"]).first() if given.get("network") else networks.first()
    if network is None:
        raise nothing_here()
    period = _period(given)
    by = given.get("by") or By.NETWORK
    if by not in By.values:
        raise parameter_refused("by", by, By.values)
    head = {"network": network.slug, "start": period.start.isoformat(), "end": period.end.isoformat()}
    return head, reading_rows(network, period, by)


def _period(given: QueryDict) -> Period:
    today = timezone.localdate()
    days = []
    for name, usual in (("start", today.replace(month=1, day=1)), ("end", today)):
        read = given.get(name, "") or usual.isoformat()
        try:
            day = parse_date(read)
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year <= 2100:
            raise parameter_refused(name, read, ["2026-01-31"])
        days.append(day)
    try:
        return Period(*days)
    except PeriodBackwards as error:
        raise parameter_refused(
            "end", days[1].isoformat(), [_("a day from %(day)s on") % {"day": days[0].isoformat()}]
        ) from error


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = PRIVATE
    answer["Vary"] = "Authorization, Cookie, Accept-Language"
    return answer


urlpatterns = [
    path("dictionary.json", told_dictionary, name="dictionary"),
    path("<slug:name>.<slug:form>", table, name="table"),
]
