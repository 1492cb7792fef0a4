"""A report as facts for its paper: the words of the page, in the order of `papers/report.typ`."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage import web
from maillage.foundation.tools.papers import paper
from maillage.insight.indicators.models import Report
from maillage.web.shared import words
from maillage.web.shared.bars import two_years
from maillage.web.shared.cohorts import CohortsRead
from maillage.web.shared.maps import presence_map
from maillage.web.shared.report import FIRST, ReportRead, Table, hidden_note, share_note

TEMPLATE = Path(web.__file__).parent / "papers" / "report.typ"


def report_paper(report: Report) -> bytes:
    """The PDF: the same to the byte for the same report, words and language."""
    return paper(TEMPLATE, paper_facts(report), at=report.made_at)


def chart_of(read: ReportRead) -> str:
    """This year beside the last one, for the first figures."""
    bars = [
        (line.name, line.cell.amount, line.cell.amount_before) for line in read.lines if line.code in FIRST
    ]  # fmt: skip
    year = read.report.year
    return two_years(_("Main figures"), bars, now=str(year), before=str(year - 1))


def map_of(read: ReportRead) -> str:
    """Who is present where on the last day of the year: the outlines of départements, hubs by number, desks."""
    rows = read.figures.get("presence", [])
    hubs = [((one["lat"], one["lon"]), str(number)) for number, one in enumerate(rows, 1)]
    desks = [(it["lat"], it["lon"]) for one in rows for it in one["desks"]]
    return presence_map(map_title(read), read.figures.get("departements", []), hubs, desks)


def map_title(read: ReportRead) -> str:
    """What the map shows, for whoever does not see it."""
    return _("Map of the hubs and outreach desks at the end of %(year)s, as in the table below") % {
        "year": read.report.year
    }


def paper_facts(report: Report) -> dict[str, Any]:
    """What the paper says, all in texts."""
    read, year = ReportRead(report), report.year
    title = _("Report of the year %(year)s") % {"year": year}
    return {
        "title": title,
        "author": str(report.network),
        "language": get_language() or "fr",
        "foot": f"{report.network} · {title}",
        "subtitle": str(report.network),
        "made": made_in_words(report),
        "introduction": read.introduction,
        "chart": chart_of(read),
        "chart_alt": _("Main figures of %(year)s and of the year before, as in the table below") % {"year": year},
        "map": map_of(read),
        "map_alt": map_title(read),
        "presence": {
            "head": [_("Number"), _("Hub"), _("Commune"), _("Outreach desks")],
            "rows": [[str(one.number), one.label, one.commune, ", ".join(one.desks)] for one in read.presence],
        },
        "words": {
            "presence": _("Where we are"),
            "legend": map_legend(),
            "figures": _("The year in figures"),
            "hubs": _("Hub by hub"),
            "voices": _("What hubs say of their year"),
            "partners": _("Partners"),
            "departements": _("Where people live"),
            "audiences": _("Who came"),
            "reasons": _("Why journeys ended"),
            "survival": _("Survival of firms"),
            "definitions": _("What each figure means"),
            "before": _("In brackets: %(year)s.") % {"year": year - 1},
            "share": share_note(),
            "hidden": hidden_note(),
        },
        "figures": {
            "head": [_("Figure"), str(year), str(year - 1)],
            "rows": [[one.name, one.cell.value, one.cell.before] for one in read.lines],
        },
        "hubs": _told(read.hubs, _("Hub")),
        "left_out": left_out(read.hubs),
        "voices": [{"name": name, "text": text} for name, text in read.words_of_hubs],
        "partners": _told(read.partners, _("Partner")),
        "departements": _told(read.departements, _("Département")),
        "audiences": _told(read.audiences, _("Audience")),
        "reasons": _told(read.reasons, _("Reason")),
        "survival": _survival(read.cohorts),
        "definitions": [
            {"name": f"{one.name} ({_('version')} {one.version})", "text": f"{one.sentence} {one.trap}".strip()}
            for one in read.lines
        ]
        + [{"name": name, "text": text} for name, text in read.cohorts.definitions],
    }


def map_legend() -> str:
    """What the signs of the map mean."""
    return _("Round, with its number: a hub. Diamond: an outreach desk.")


def made_in_words(report: Report) -> str:
    """When the figures were frozen, and their fingerprint."""
    return _("Figures frozen on %(day)s. Fingerprint: %(print)s.") % {
        "day": words.short_day(timezone.localdate(report.made_at)),
        "print": report.fingerprint[:16],
    }


def left_out(table: Table) -> str:
    """How many hubs are not in the table since nothing was counted there."""
    if not table.left_out:
        return ""
    return _("Nothing was counted at %(count)s other hubs, this year or the year before.") % {"count": table.left_out}


def _survival(read: CohortsRead) -> dict[str, Any]:
    """The picture and its tables; nothing when no year may be counted."""
    if read.is_empty:
        return {"tables": []}
    return {
        "chart": read.chart,
        "chart_title": read.chart_title,
        "register": read.register,
        "tables": read.tables,
    }


def _told(table: Table, head: str) -> dict[str, Any]:
    return {
        "head": [head, *table.heads],
        "rows": [[words.capital(row.label), *(str(cell) for cell in row.cells)] for row in table.rows],
    }
