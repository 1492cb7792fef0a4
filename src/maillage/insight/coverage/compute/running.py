"""A run of the planner, taken by whichever worker is free: safe to begin again, told as it goes, ended by hand."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import InterfaceError, OperationalError
from numpy.typing import NDArray

from maillage.analysis.siting import Ending, Plan, Progress
from maillage.catalogue.territories.models import Area
from maillage.foundation.journal.actions import record
from maillage.insight.coverage.choices import RunState
from maillage.insight.coverage.compute.series import merge_ended
from maillage.insight.coverage.compute.siting import Aim, Movable, Point, Sites, best_sites
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries import Ground
from maillage.insight.coverage.queries.plans import goal_of, ground_of_run
from maillage.insight.coverage.queries.serving import BEYOND

log = logging.getLogger(__name__)
AT_MOST = timedelta(minutes=5)
"""A run that has not proved its optimum by then gives the best it has, and the gap."""
TOLD_EVERY = 0.5


class Teller:
    """Writes where the run stands, twice a second at most, and hears whether it is to stop."""

    def __init__(self, run: PlanRun) -> None:
        self.run = run
        self.told_at = self.heard_at = -np.inf
        self.is_stopped = run.is_stop_asked

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self.told_at < TOLD_EVERY:
            return
        facts = {"best": progress.best, "bound": progress.bound, "seconds": progress.seconds, "rounds": progress.rounds}
        self.told_at = time.monotonic()
        known = {name: float(value) for name, value in facts.items() if np.isfinite(value)}
        PlanRun.objects.filter(pk=self.run.pk).update(progress=known)

    def asked_to_stop(self) -> bool:
        """What `Ending` asks between rounds; the row is read twice a second at most."""
        if not self.is_stopped and time.monotonic() - self.heard_at >= TOLD_EVERY:
            self.heard_at = time.monotonic()
            self.is_stopped = PlanRun.objects.values_list("is_stop_asked", flat=True).get(pk=self.run.pk)
        return self.is_stopped


def answer_plan(run_pk: int, *, now: datetime) -> None:
    """Work a run out, unless it has ended. An answer found before it was stopped is kept, with the gap it has.

    The last run of a series merges it, also when whoever answered it died before.
    """
    run = PlanRun.objects.filter(pk=run_pk).first()
    if run is None:
        return
    if not run.is_open:
        merge_ended(run, now=now)
        return
    run.state = RunState.RUNNING
    run.save(update_fields=["state"])
    tell = Teller(run)
    try:
        ground = ground_of_run(run)
        sites = _sites(run, ground, tell)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the job is tried again
    except Exception as error:  # whatever it is, whoever asked reads that there is no answer, and the logs say why
        log.exception("Run %s of the planner has no answer.", run_pk)
        _end(run, RunState.FAILED, {"error": type(error).__name__}, now=now)
        return
    _keep(run, ground, sites)
    _end(run, RunState.STOPPED if tell.is_stopped else RunState.DONE, _answer(run, ground, sites), now=now)


def _sites(run: PlanRun, ground: Ground, tell: Teller) -> Sites:
    asked = {code: position for position, code in enumerate(ground.codes)}
    return best_sites(
        ground,
        np.array(run.standing, dtype=np.int64),
        _aim(run),
        asked=[asked[code] for code in run.question["open"]],
        movable=movable_of(run),
        ending=Ending(seconds=AT_MOST.total_seconds(), stop=tell.asked_to_stop),
        progress=tell,
    )


def _aim(run: PlanRun) -> Aim:
    said = run.question
    names = ("more", "least", "near", "share", "budget", "cost", "cost_town", "moves")
    return Aim(goal=goal_of(run), **{name: said[name] for name in names if name in said})


def movable_of(run: PlanRun) -> list[Movable]:
    """The hubs that may move, as they were when the question was asked."""
    return [
        Movable(int(one["key"]), np.array(one["at"], dtype=np.int64), np.array(one["seconds"], dtype=np.int64))
        for one in run.ground.get("movable", [])
    ]


def _keep(run: PlanRun, ground: Ground, sites: Sites) -> None:
    """The times that the pages read: to the nearest of what opens, and to the nearest of all."""
    standing = np.array(run.standing, dtype=np.int64)
    for hub in movable_of(run):
        if hub.key not in sites.moved:
            standing[hub.positions] = np.minimum(standing[hub.positions], hub.seconds)
    every = np.array([*sites.seconds, np.full(len(ground), BEYOND)], dtype=np.int64)
    nearest: NDArray[np.int64] = every.min(axis=0)
    run.to_opened = nearest.tolist()
    run.site = np.where(nearest < BEYOND, every.argmin(axis=0), -1).tolist()
    run.after = np.minimum(standing, nearest).tolist()


def _answer(run: PlanRun, ground: Ground, sites: Sites) -> dict[str, Any]:
    opened = _named(ground, sites.opened)
    if sites.plan is None:
        return {"sites": opened, "proof": None}
    plan = sites.plan
    proof = {
        "method": plan.method if isinstance(plan, Plan) else plan.problem.value,
        "version": plan.version,
        "seed": plan.seed,
        "status": plan.status.value,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": round(plan.seconds, 3),
        "is_verified": sites.is_verified,
        "choices": len(sites.opened) - len(run.question["open"]),
    }
    answer: dict[str, Any] = {"sites": opened, "proof": proof}
    if sites.front:
        answer["front"] = [_point(ground, point) for point in sites.front]
    if sites.moved:
        answer["moved"] = [one["name"] for one in run.ground["movable"] if one["key"] in sites.moved]
    return answer


def _named(ground: Ground, positions: Sequence[int]) -> list[dict[str, Any]]:
    keys = [int(ground.keys[position]) for position in positions]
    areas = Area.objects.in_bulk(keys)
    return [
        {"key": key, "code": areas[key].code, "name": areas[key].name, "lat": areas[key].lat, "lon": areas[key].lon}
        for key in keys
    ]


def _point(ground: Ground, point: Point) -> dict[str, Any]:
    return {
        "spent": point.spent,
        "mean": point.plan.objective / float(ground.people.sum()) / 60,
        "gap": point.plan.gap if point.is_verified else None,
        "sites": [ground.names[position] for position in point.opened],
    }


def _end(run: PlanRun, state: RunState, answer: dict[str, Any], *, now: datetime) -> None:
    run.state, run.answer, run.ended_at = state, answer, now
    run.save(update_fields=["state", "answer", "ended_at", "after", "to_opened", "site"])
    record("coverage.plan_answered", about=run, by=None, at=now, state=state.value)
    merge_ended(run, now=now)
