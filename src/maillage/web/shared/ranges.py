"""Ranges as SVG made here: from the lowest to the highest that is possible, a mark where it is known, in words too."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maillage.web.shared.words import NO_BREAK

WIDTH, LEFT, RIGHT = 640, 190, 96
ROW, THICK = 30, 14
BAND, MARK, INK, LINE = "#9fc4b6", "#1f5a4c", "#1d2a2f", "#c9c2b4"
_LETTERS = f'font-size="13" font-family="Atkinson Hyperlegible Next, sans-serif" fill="{INK}"'


@dataclass(frozen=True)
class Range:
    """One line: what it is, the least and the most, per cent, and the mark between them; None is not shown."""

    label: str
    low: float | None
    high: float | None
    mark: float | None


def ranges(title: str, rows: Sequence[Range]) -> str:
    """The picture, with a title that says what the table beside says. What is not shown says so."""
    room = WIDTH - LEFT - RIGHT
    bottom = 34 + ROW * len(rows)
    parts = [
        f'<line x1="{x}" x2="{x}" y1="26" y2="{bottom}" stroke="{LINE}"/>'
        f'<text x="{x}" y="18" text-anchor="middle" {_LETTERS}>{tick}{NO_BREAK}%</text>'
        for tick, x in ((tick, LEFT + room * tick // 100) for tick in (0, 25, 50, 75, 100))
    ]
    for place, row in enumerate(rows):
        parts.append(_row(row, 34 + ROW * place, room))
    told = escape("; ".join(f"{row.label}: {said(row)}" for row in rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 6}" role="img" '
        f'aria-label="{escape(title)}. {told}">{"".join(parts)}</svg>'
    )


def said(row: Range) -> str:
    """The range in words."""
    if row.low is None or row.high is None:
        return _("not shown")
    return _("between %(low)s and %(high)s") % {"low": percent(row.low), "high": percent(row.high)}


def percent(value: float) -> str:
    """A whole or decimal per cent, as pages write it."""
    return f"{number_format(value, decimal_pos=1, force_grouping=False)}{NO_BREAK}%"


def _row(row: Range, top: int, room: int) -> str:
    middle = top + THICK - 2
    label = _text(LEFT - 8, middle, "end", row.label)
    if row.low is None or row.high is None:
        return label + _text(LEFT + 8, middle, "start", _("not shown"))
    start, end = LEFT + room * row.low / 100, LEFT + room * row.high / 100
    band = _bar(start, top, max(end - start, 3), THICK, f'fill="{BAND}" class="chart-band"')
    mark = ""
    if row.mark is not None:
        mark = _bar(LEFT + room * row.mark / 100 - 2, top - 3, 4, THICK + 6, f'fill="{MARK}"')
    low, high = f"{row.low:.0f}", f"{row.high:.0f}"
    words = f"{low}{NO_BREAK}%" if low == high else f"{low}–{high}{NO_BREAK}%"
    return f"{label}{band}{mark}{_text(end + 10, middle, 'start', words)}"


def _text(x: float, y: int, anchor: str, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" class="chart-{anchor}" {_LETTERS}>{escape(words)}</text>'


def _bar(x: float, y: int, width: float, height: int, looks: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" {looks}/>'
