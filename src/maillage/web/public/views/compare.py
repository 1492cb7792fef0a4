"""Two to four offers side by side. The address says which: it can be kept, printed or sent to somebody."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.catalogue.offers.queries import Sheet
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.queries import resolve_commune
from maillage.web.public import comparison
from maillage.web.shared.access import open_to_all

DIFFERENCES = "ecarts"


@open_to_all
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The table; with one offer or none, what to choose from."""
    commune = resolve_commune(request.GET.get("commune", "")[:120]).found
    asked = comparison.asked_in(request.GET.getlist("offre"), day=timezone.localdate(), commune=commune)
    named = any(one.strip() for one in request.GET.getlist("offre"))
    only_differences = request.GET.get(DIFFERENCES) == "1"
    columns = comparison.columns_of(asked.sheets, commune=commune)
    rows = comparison.rows_of(asked.sheets, columns) if len(columns) >= comparison.FEWEST else []
    context = {
        "rows": [row for row in rows if row.differs or not only_differences],
        "same": sum(not row.differs for row in rows),
        "differing": sum(row.differs for row in rows),
        "columns": columns,
        "remarks": asked.remarks,
        "commune": commune,
        "only_differences": only_differences,
        "section": "ask",
        **beside(asked.sheets, commune),
    }
    lost = named and not asked.sheets
    return render(request, "public/compare.html", context, status=HTTPStatus.NOT_FOUND if lost else HTTPStatus.OK)


def beside(compared: Sequence[Sheet], commune: CommuneMatch | None) -> dict[str, Any]:
    """The addresses of the same comparison seen otherwise, and what may be added to it."""
    chosen = [sheet.offer.slug for sheet in compared]
    here = {"commune": commune.label} if commune else {}
    room = comparison.MOST - len(compared)
    return {
        "chosen": chosen,
        "everything": comparison.address_of(chosen, **here),
        "differences": comparison.address_of(chosen, **here, **{DIFFERENCES: "1"}),
        "room": room,
        "others": comparison.others_like(compared, commune=commune, day=timezone.localdate()) if room else [],
    }
