"""A sheet as files: CSV and JSON for other tools, PDF for a committee. The lines are those of the page."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage import web
from maillage.foundation.tools.papers import paper
from maillage.insight.dialogue.models import TerritorySheet
from maillage.web.shared import words
from maillage.web.territory.sheet_words import Shown, shown

TEMPLATE = Path(web.__file__).parent / "papers" / "territory_sheet.typ"
FORMS = ("csv", "json", "pdf")
HEAD = ("territory", "code", "day", "figure", "version", "name", "value", "unit", "definition")


def sheet_file(sheet: TerritorySheet, form: str) -> HttpResponse:
    """One of `FORMS`; the same to the byte for the same sheet and language."""
    told = shown(sheet)
    made = {"csv": _csv, "json": _json, "pdf": _pdf}[form](told)
    kinds = {"csv": "text/csv; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}
    name = f"{slugify(sheet.territory.name)}-{sheet.day:%Y-%m-%d}.{form}"
    return HttpResponse(
        made,
        content_type=kinds[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def address_of(sheet: TerritorySheet) -> str:
    """The stable address of a frozen sheet, to cite; of the page of the territory for today's."""
    if sheet.frozen_at is None:
        return f"{settings.SITE_ADDRESS}{reverse('territory:sheet', args=[sheet.territory_id])}"
    return f"{settings.SITE_ADDRESS}{reverse('territory:version', args=[sheet.public_id])}"


def _csv(told: Shown) -> bytes:
    sheet, text = told.sheet, io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow(HEAD)
    place = (sheet.territory.name, sheet.territory.code, sheet.day.isoformat())
    for line in told.lines:
        value = "" if line.value is None else line.value
        rows.writerow((*place, line.key, line.version, line.name, value, line.unit, line.sentence))
    for stage in told.stages:
        for (label, _people, _share), raw in zip(stage.people, _raw(told, stage.stage), strict=True):
            name = f"{stage.label} : {label}" if words.is_french() else f"{stage.label}: {label}"
            rows.writerow((*place, f"stage.{stage.stage}", 1, name, raw, "people", ""))
    return ("\ufeff" + text.getvalue()).encode()


def _json(told: Shown) -> bytes:
    sheet = told.sheet
    facts: dict[str, Any] = {
        "territory": {"name": sheet.territory.name, "kind": sheet.territory.kind, "code": sheet.territory.code},
        "address": address_of(sheet),
        "day": sheet.day.isoformat(),
        "frozen_at": sheet.frozen_at.isoformat() if sheet.frozen_at else None,
        "months": {"since": sheet.facts["since"], "until": sheet.facts["until"]},
        "vintage": sheet.facts["vintage"],
        "figures": [
            {
                "key": line.key,
                "version": line.version,
                "name": line.name,
                "value": line.value,
                "unit": line.unit,
                "definition": line.sentence,
            }
            for line in told.lines
        ],
        "stages": {
            stage.stage: dict(zip(sheet.facts["states"], _raw(told, stage.stage), strict=True)) for stage in told.stages
        },
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def paper_facts(told: Shown) -> dict[str, Any]:
    """All that the paper says, in texts."""
    sheet = told.sheet
    frozen = sheet.committee
    subtitle = _("State of %(day)s") % {"day": words.short_day(sheet.day)}
    return {
        "title": sheet.territory.name,
        "author": str(sheet.territory.network),
        "language": get_language() or "fr",
        "foot": f"{sheet.territory.name} · {subtitle}",
        "subtitle": f"{sheet.territory.network} · {subtitle}",
        "frozen": _("Frozen for: %(committee)s. These figures do not change any more.") % {"committee": frozen}
        if frozen
        else "",
        "address": address_of(sheet),
        "head": [_("Figure"), _("Value"), _("What it counts")],
        "sections": [
            {"title": title, "rows": [[line.name, line.said, line.sentence] for line in lines]}
            for title, lines in told.sections
        ],
        "stages": {
            "title": _("Stage by stage"),
            "head": [_("Stage"), *(words.capital(state) for state in told.states)],
            "rows": [[one.label, *(people for _label, people, _share in one.people)] for one in told.stages],
        },
        "notes": [_("Months counted: %(months)s.") % {"months": told.months}],
    }


def _pdf(told: Shown) -> bytes:
    return paper(TEMPLATE, paper_facts(told), at=told.sheet.frozen_at or told.sheet.computed_at)


def _raw(told: Shown, stage: str) -> list[int]:
    found: list[int] = next(one["people"] for one in told.sheet.facts["stages"] if one["stage"] == stage)
    return found
