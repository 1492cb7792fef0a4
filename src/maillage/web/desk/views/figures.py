"""The figures of one's own organisation, and the people behind each: names are read here, nowhere above."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.insight.indicators.compute.behind import Behind, behind
from maillage.insight.indicators.compute.period import Period
from maillage.support.people.models import Person
from maillage.web.desk.files import Office, with_files
from maillage.web.shared.membership import today
from maillage.web.shared.pages import page_of

PAGE = 50
FIRST_YEAR = 2000


@require_safe
@with_files
def figures(request: HttpRequest, office: Office) -> HttpResponse:
    """What one's organisation counts for in the year, figure by figure."""
    year = _year(request)
    facts = {**_years(year), "rows": _counted(office, year), "office": office, "section": "people"}
    return render(request, "desk/figures.html", facts)


@require_safe
@with_files
def figure(request: HttpRequest, office: Office, code: str) -> HttpResponse:
    """The people behind one figure, as far as one may read names."""
    year = _year(request)
    found = next((one for one in _counted(office, year) if one.indicator.code == code), None)
    if found is None:
        raise Http404
    people = Person.objects.visible_to(office.user).filter(organisation=office.organisation, pk__in=found.people)
    shown = people.select_related("commune").order_by("folded_name", "pk")
    page, remark = page_of(shown, request.GET.get("page", ""), size=PAGE)
    facts = {
        **_years(year),
        "row": found,
        "page": page,
        "remark": remark,
        "unseen": len(found.people) - page.paginator.count,
        "office": office,
        "section": "people",
    }
    return render(request, "desk/figure.html", facts)


def _counted(office: Office, year: int) -> list[Behind]:
    return behind(office.hub.network, office.organisation, Period.year(year))


def _year(request: HttpRequest) -> int:
    """The year asked for, else this one; 404 for what is no year."""
    asked = request.GET.get("year", "") or str(today().year)
    if not (asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= today().year):
        raise Http404
    return int(asked)


def _years(year: int) -> dict[str, Any]:
    return {"year": year, "years": range(today().year, today().year - 3, -1)}
