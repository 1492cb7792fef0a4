"""What is proved of a plan, in sentences: never more than was proved."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.catalogue.territories.compute import CUTOFF_SECONDS
from maillage.insight.coverage.choices import Goal
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries.plans import goal_of
from maillage.web.coordination.demand_words import all_of, demand_of, more_of
from maillage.web.shared import words


def proof_in_words(run: PlanRun) -> list[str]:
    """What is proved, and by what, in sentences; none when nothing was chosen by the software."""
    proof = run.answer.get("proof")
    if not proof:
        return []
    question = run.question
    facts = {
        "n": proof["choices"],
        "gap": gap_in_words(proof["gap"]),
        "minutes": question["near"],
        "all": all_of(demand_of(run)),
        "who": more_of(demand_of(run)),
        "budget": words.number(question.get("budget", 0)),
    }
    sentences = _moves(run)
    sentences += [SAID[goal_of(run)](proof, facts | {"others": len(question["open"])})]
    if proof["is_verified"]:
        sentences.append(_("A second program, which shares nothing with the first, worked the proof out again."))
    else:
        sentences.append(_("The proof was not confirmed by the second program: do not rely on it."))
    return sentences


def _moves(run: PlanRun) -> list[str]:
    """Which hubs move, of those that might."""
    if not run.question.get("move"):
        return []
    moved: list[str] = run.answer.get("moved", [])
    if not moved:
        return [_("In this plan none of the hubs that might move does.")]
    said = ngettext(
        "This hub closes, with its desks, to reopen in one of the places below: %(hubs)s.",
        "These hubs close, with their desks, to reopen in the places below: %(hubs)s.",
        len(moved),
    )
    return [said % {"hubs": words.joined(moved)}]


def _shortest(proof: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    if proof["gap"] <= 0:
        said = ngettext(
            "No choice of %(n)s place makes the whole way of %(all)s shorter: this is proved.",
            "No choice of %(n)s places makes the whole way of %(all)s shorter: this is proved.",
            facts["n"],
        )
    else:
        said = ngettext(
            "No choice of %(n)s place does better than %(gap)s %% below: this much is proved, and no more.",
            "No choice of %(n)s places does better than %(gap)s %% below: this much is proved, and no more.",
            facts["n"],
        )
    return said % facts


def _most(proof: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    if proof["gap"] <= 0:
        said = ngettext(
            "No choice of %(n)s place brings more %(who)s within %(minutes)s minutes: this is proved.",
            "No choice of %(n)s places brings more %(who)s within %(minutes)s minutes: this is proved.",
            facts["n"],
        )
    else:
        said = ngettext(
            "No choice of %(n)s place brings over %(gap)s %% more %(who)s within %(minutes)s minutes: this much is "
            "proved, and no more.",
            "No choice of %(n)s places brings over %(gap)s %% more %(who)s within %(minutes)s minutes: this much is "
            "proved, and no more.",
            facts["n"],
        )
    return said % facts


def _fewest(proof: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """The solver counts what stands as one site, and what opens whatever comes."""
    needed = max(0, round(proof["bound"]) - 1 - facts["others"])
    if not facts["n"]:
        return _("No place has to open for that: it is so already.")
    if proof["gap"] <= 0:
        said = ngettext(
            "No choice of fewer than %(n)s place brings as many near: this is proved.",
            "No choice of fewer than %(n)s places brings as many near: this is proved.",
            facts["n"],
        )
        return said % facts
    said = ngettext(
        "This choice takes %(n)s places. At least %(needed)s place is needed: this much is proved, and no more.",
        "This choice takes %(n)s places. At least %(needed)s places are needed: this much is proved, and no more.",
        needed,
    )
    return said % {**facts, "needed": needed}


def _farthest(proof: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    if proof["objective"] >= CUTOFF_SECONDS:
        return _beyond(proof, facts)
    facts = {**facts, "found": _minutes(proof["objective"]), "proved": _minutes(proof["bound"])}
    if proof["gap"] <= 0:
        said = ngettext(
            "Whoever is farthest has %(found)s minutes to go. No choice of %(n)s place makes it shorter: this is "
            "proved.",
            "Whoever is farthest has %(found)s minutes to go. No choice of %(n)s places makes it shorter: this is "
            "proved.",
            facts["n"],
        )
    else:
        said = ngettext(
            "Whoever is farthest has %(found)s minutes to go. No choice of %(n)s place makes it shorter than "
            "%(proved)s minutes: this much is proved, and no more.",
            "Whoever is farthest has %(found)s minutes to go. No choice of %(n)s places makes it shorter than "
            "%(proved)s minutes: this much is proved, and no more.",
            facts["n"],
        )
    return said % facts


def _beyond(proof: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    if proof["gap"] <= 0:
        said = ngettext(
            "Somebody stays further than an hour and a half, whichever %(n)s place is chosen: this is proved.",
            "Somebody stays further than an hour and a half, whichever %(n)s places are chosen: this is proved.",
            facts["n"],
        )
        return said % facts
    return _("Somebody stays further than an hour and a half; whether another choice does better is not proved.")


def _budget(proof: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    if proof["gap"] <= 0:
        said = _("No choice within %(budget)s € a year makes the whole way of %(all)s shorter: this is proved.")
    else:
        said = _(
            "No choice within %(budget)s € a year does better than %(gap)s %% below: this much is proved, and no more."
        )
    return said % facts


SAID = {
    Goal.SHORTEST: _shortest,
    Goal.MOST: _most,
    Goal.FEWEST: _fewest,
    Goal.FARTHEST: _farthest,
    Goal.BUDGET: _budget,
    Goal.FRONT: _shortest,
}


def method_in_words(run: PlanRun) -> str:
    """By which method, said as its documentation names it."""
    proof = run.answer.get("proof")
    if not proof:
        return ""
    names = {Goal.MOST: _("maximal covering"), Goal.FEWEST: _("set covering"), Goal.FARTHEST: _("p-centre")}
    name = names.get(goal_of(run), _("p-median"))
    facts = {**proof, "method": name, "seconds": number_format(proof["seconds"], decimal_pos=1)}
    return _("%(method)s, version %(version)s, seed %(seed)s, %(seconds)s s of calculation.") % facts


def progress_in_words(run: PlanRun) -> str:
    """How far the worker is."""
    told = run.progress
    if goal_of(run) == Goal.FRONT:
        return _("One budget is worked out after the other.")
    if not told.get("best"):
        return _("It begins in a moment.")
    bound = told.get("bound", 0.0)
    gap = abs(told["best"] - bound) / told["best"]
    facts = {"gap": gap_in_words(gap), "seconds": words.number(round(told["seconds"]))}
    return _("After %(seconds)s s, no choice does better than the best so far by more than %(gap)s %%.") % facts


def failure_in_words(run: PlanRun) -> str:
    """Why there is no answer."""
    said = {
        "NobodyToServe": _(
            "No commune of this territory is left to open in: choose smaller communes, or another territory."
        ),
        "OutOfReach": _(
            "No choice of places brings so many near: some live too far from every commune that may be opened in. "
            "Choose more minutes, smaller communes, or nearly everybody in the place of everybody."
        ),
        "BudgetTooSmall": _("The places chosen cost more than the budget."),
    }
    wrong = _(
        "This question has no answer: something went wrong. The people who run the platform can read why in the logs."
    )
    return said.get(run.answer.get("error", ""), wrong)


def _minutes(seconds: float) -> str:
    return number_format(round(seconds / 60, 1), decimal_pos=1)


def gap_in_words(gap: float) -> str:
    """Parts of a hundred, never rounded down: a gap is a promise."""
    percent = gap * 100
    decimals = next((n for n in (1, 2, 3) if percent >= 10**-n), 4)
    step = 10**-decimals
    return number_format(np.ceil(percent / step - 1e-9) * step, decimal_pos=decimals)
