"""A time sheet as paper and as table: each line, the sum, who signed and when."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage import web
from maillage.foundation.tools.papers import paper
from maillage.support.enrolments.queries import SheetRead
from maillage.web.shared import words

TEMPLATE = Path(web.__file__).parent / "papers" / "time_sheet.typ"


def time_paper(read: SheetRead) -> bytes:
    """The PDF: the same to the byte for the same signed sheet and language."""
    at = read.sheet.signed_at if read.sheet and read.sheet.signed_at else timezone.now()
    return paper(TEMPLATE, _facts(read), at=at)


def time_table(read: SheetRead) -> list[list[str]]:
    """Headings, a line for each, the sum."""
    rows = [[one.day.isoformat(), str(one.minutes), one.words, str(one.participant or "")] for one in read.hours]
    return [[_("Day"), _("Minutes"), _("What it was"), _("Participant no.")], *rows,
            [_("Sum"), str(read.minutes), "", ""]]  # fmt: skip


def clock_time(minutes: int) -> str:
    """Hours and minutes: 3 h 15."""
    return f"{minutes // 60} h {minutes % 60:02}"


def _facts(read: SheetRead) -> dict[str, Any]:
    """What the paper says, all in texts."""
    month = date_format(read.month, "F Y")
    title = _("Time sheet, %(month)s") % {"month": month}
    operation = read.operation
    return {
        "title": title,
        "author": str(operation.organisation),
        "language": get_language() or "fr",
        "foot": f"{operation.reference} · {read.adviser} · {month}",
        "subtitle": f"{operation.funder} · {operation.reference} · {operation.name}",
        "who": str(read.adviser),
        "head": [_("Day"), _("Time"), _("What it was"), _("Participant no.")],
        "rows": [
            [words.short_day(one.day), clock_time(one.minutes), one.words, str(one.participant or "")]
            for one in read.hours
        ],
        "sum": f"{_('Sum')} : {clock_time(read.minutes)}" if words.is_french() else f"Sum: {clock_time(read.minutes)}",
        "signed": _signatures(read),
    }


def _signatures(read: SheetRead) -> list[str]:
    """Who signed when, and the digest; or that nobody has."""
    sheet = read.sheet
    if sheet is None or sheet.signed_at is None:
        return [_("Not signed yet.")]
    found = [
        _("Signed by %(name)s, %(moment)s.") % {"name": read.adviser, "moment": words.moment(sheet.signed_at)},
    ]
    if sheet.approved_at is not None:
        said = {"name": sheet.approved_by, "moment": words.moment(sheet.approved_at)}
        found.append(_("Countersigned by %(name)s, %(moment)s.") % said)
    return [*found, _("Fingerprint: %(print)s.") % {"print": sheet.digest}]
