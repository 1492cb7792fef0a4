"""Bars as SVG made here: two years side by side, with a title that says what the table beside says."""

from collections.abc import Sequence
from html import escape

from maillage.web.shared import words

WIDTH, LEFT, RIGHT = 640, 210, 60
THICK, GAP = 13, 12
NOW, BEFORE, INK = "#1f5a4c", "#c9b98f", "#1d2a2f"
Bar = tuple[str, float | None, float | None]
"""What it says, this year and the last; None is not shown."""


def two_years(title: str, bars: Sequence[Bar], *, now: str, before: str) -> str:
    """The picture: for each line this year's bar above last year's, its number at its end. Bars not shown say so."""
    most = max([value for _label, *both in bars for value in both if value], default=1) or 1
    room = WIDTH - LEFT - RIGHT
    parts: list[str] = []
    top = 34
    for label, *both in bars:
        middle = top + THICK + 4
        parts.append(f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end" {_LETTERS}>{escape(label)}</text>')
        for place, (value, colour) in enumerate(zip(both, (NOW, BEFORE), strict=True)):
            y = top + place * (THICK + 1)
            long = round(room * (value or 0) / most)
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{max(long, 1)}" height="{THICK}" fill="{colour}"/>')
            said = "–" if value is None else words.number(int(value))
            parts.append(f'<text x="{LEFT + long + 6}" y="{y + THICK - 2}" {_LETTERS}>{said}</text>')
        top += 2 * THICK + GAP
    legend = "".join(
        f'<rect x="{x}" y="8" width="12" height="12" fill="{colour}"/>'
        f'<text x="{x + 18}" y="18" {_LETTERS}>{escape(year)}</text>'
        for x, colour, year in ((LEFT, NOW, now), (LEFT + 90, BEFORE, before))
    )
    told = escape("; ".join(f"{label}: {_said(value)}, {_said(former)}" for label, value, former in bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" '
        f'aria-label="{escape(title)} ({escape(now)}, {escape(before)}). {told}">{legend}{"".join(parts)}</svg>'
    )


_LETTERS = f'font-size="13" font-family="Atkinson Hyperlegible Next, sans-serif" fill="{INK}"'


def _said(value: float | None) -> str:
    return "–" if value is None else words.number(int(value))
