"""What a plan is the best for, in words: the question, the money, the front of minutes and cost."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maillage.insight.coverage.choices import Goal
from maillage.insight.coverage.compute.siting import TOWN
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries.plans import Question
from maillage.web.coordination.demand_words import more_of
from maillage.web.coordination.proof_words import gap_in_words
from maillage.web.shared import words

WIDTH, HEIGHT, MARGIN, BASE = 640, 260, 48, 30


@dataclass(frozen=True)
class Trade:
    """One line of a front: what it costs, the way it leaves, where it opens, and what is proved."""

    spent: str
    mean: str
    places: str
    proof: str


def goal_in_words(question: Question) -> str:
    """What is best, as a part of a subtitle; empty for the shortest way, which goes without saying."""
    facts = {
        "who": more_of(question.demand),
        "minutes": question.near,
        "share": question.share,
        "budget": words.number(question.budget),
    }
    match question.goal:
        case Goal.MOST:
            return _("most %(who)s within %(minutes)s min") % facts
        case Goal.FEWEST if question.share == 100:
            return _("the fewest places so that all are within %(minutes)s min") % facts
        case Goal.FEWEST:
            return _("the fewest places so that %(share)s %% are within %(minutes)s min") % facts
        case Goal.FARTHEST:
            return str(Goal.FARTHEST.label)
        case Goal.BUDGET:
            facts["cost"] = _cost(question)
            return _("the shortest way for %(budget)s € a year at most, %(cost)s") % facts
        case Goal.FRONT:
            return f"{Goal.FRONT.label}, {_cost(question)}"
    return ""


def _cost(question: Question) -> str:
    facts = {"cost": words.number(question.cost), "town": words.number(question.cost_town)}
    if question.cost_town in (0, question.cost):
        return _("%(cost)s € a place") % facts
    facts["people"] = words.number(TOWN)
    return _("%(cost)s € a place, %(town)s € in communes of %(people)s inhabitants or more") % facts


def front_of(run: PlanRun) -> dict[str, Any]:
    """The lines and the drawing of a front, the cheapest last; empty for another question."""
    points = run.answer.get("front", [])
    return {"lines": [_line(point) for point in points], "chart": _chart(points)} if points else {}


def _line(point: dict[str, Any]) -> Trade:
    return Trade(
        spent=words.number(point["spent"]),
        mean=number_format(round(point["mean"], 1), decimal_pos=1),
        places=words.joined(point["sites"]) if point["sites"] else _("nothing opens"),
        proof=_proof(point["gap"]),
    )


def _proof(gap: float | None) -> str:
    if gap is None:
        return _("not confirmed")
    return _("proved") if gap <= 0 else _("proved to %(gap)s %%") % {"gap": gap_in_words(gap)}


def _chart(points: list[dict[str, Any]]) -> dict[str, Any]:
    """Minutes over cost, as dots and a line of steps; the table says the same."""
    dearest, longest = max(point["spent"] for point in points), max(point["mean"] for point in points)
    wide, high = WIDTH - 2 * MARGIN, HEIGHT - MARGIN - BASE
    dots = [
        {
            "x": f"{MARGIN + wide * (point['spent'] / dearest if dearest else 0):.1f}",
            "y": f"{HEIGHT - BASE - high * (point['mean'] / longest if longest else 0):.1f}",
        }
        for point in points
    ]
    return {
        "dots": dots,
        "width": WIDTH,
        "height": HEIGHT,
        "left": MARGIN,
        "right": WIDTH - MARGIN,
        "base": HEIGHT - BASE,
        "foot": HEIGHT - 8,
        "dearest": words.number(dearest),
        "longest": number_format(round(longest, 1), decimal_pos=1),
    }
