"""What each place more brings, in lines and as a drawing."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maillage.insight.coverage.choices import RunState
from maillage.insight.coverage.compute.series import LIMITS
from maillage.insight.coverage.models import PlanSeries
from maillage.web.coordination.proof_words import gap_in_words
from maillage.web.shared import words

WIDTH, HEIGHT, MARGIN, BASE = 640, 260, 40, 30


@dataclass(frozen=True)
class Line:
    """One number of places: who has somebody near, how many more than with one place less, and what is proved."""

    count: int
    run: int | None
    near: str
    gained: str
    mean: str
    ninth: str
    twice: str
    proof: str
    sites: str


def lines_of(series: PlanSeries, minutes: int) -> list[Line]:
    """A line for today, then one for each number of places."""
    limit, found, before = str(minutes), [], None
    for row in series.rows:
        if "near" not in row:
            found.append(Line(row["more"], row["run"], "–", "–", "–", "–", "–", _("no answer"), ""))
            continue
        near = row["near"][limit]
        gained = "–" if before is None else f"+{words.number(near - before)}" if near >= before else "–"
        found.append(
            Line(
                count=row["more"],
                run=row["run"],
                near=words.number(near),
                gained=gained,
                mean=_minutes(row["mean"]),
                ninth=_minutes(row["ninth"]),
                twice=words.number(row["twice"][limit]) if "twice" in row else "–",
                proof=_proof(row),
                sites=words.joined(row.get("sites", [])),
            )
        )
        before = near
    return found


def chart_of(series: PlanSeries, minutes: int) -> dict[str, Any]:
    """Bars of the inhabitants who have somebody near, from nobody to all; the table says the same."""
    rows = [row for row in series.rows if "near" in row]
    people = max((row["people"] for row in rows), default=0)
    if not people:
        return {}
    step = (WIDTH - 2 * MARGIN) / len(rows)
    bars = []
    for place, row in enumerate(rows):
        high = (HEIGHT - MARGIN - BASE) * row["near"][str(minutes)] / people
        bars.append(
            {
                "x": f"{MARGIN + place * step + step * 0.15:.1f}",
                "y": f"{HEIGHT - BASE - high:.1f}",
                "width": f"{step * 0.7:.1f}",
                "height": f"{high:.1f}",
                "middle": f"{MARGIN + place * step + step / 2:.1f}",
                "count": row["more"],
                "is_today": row["more"] == 0,
            }
        )
    return {"bars": bars, "width": WIDTH, "height": HEIGHT, "base": HEIGHT - BASE, "foot": HEIGHT - 8, "top": MARGIN}


def limits(chosen: int) -> list[tuple[int, bool]]:
    """The minutes that a series tells, and which of them is shown."""
    return [(limit, limit == chosen) for limit in LIMITS]


def _proof(row: dict[str, Any]) -> str:
    if row["more"] == 0:
        return "–"
    if row["gap"] is None:
        return _("not confirmed")
    said = _("proved") if row["gap"] <= 0 else _("proved to %(gap)s %%") % {"gap": gap_in_words(row["gap"])}
    return f"{said}, {_('stopped by hand')}" if row["state"] == RunState.STOPPED else said


def _minutes(value: float) -> str:
    return number_format(round(value, 1), decimal_pos=1)
