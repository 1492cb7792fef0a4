"""Plans asked and stopped, scenarios kept and dropped. Nothing here changes the catalogue."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction

from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.compute import CUTOFF_SECONDS, estimate_in_force, name_of
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.coverage import tasks
from maillage.insight.coverage.choices import Demand, Goal, RunState
from maillage.insight.coverage.compute import VERSION, merge_series
from maillage.insight.coverage.models import PlanRun, PlanSeries, Scenario
from maillage.insight.coverage.queries import Ground, travel_models, vintage
from maillage.insight.coverage.queries.demand import weighed
from maillage.insight.coverage.queries.ground import ground_of
from maillage.insight.coverage.queries.plans import Question, communes_coded
from maillage.insight.coverage.queries.serving import Serving, names_of, serving_of

MOST_CHANGES = 20
"""How many places may be opened by one plan."""


MOVING = (Goal.SHORTEST, Goal.MOST)
COUNTED = (Goal.SHORTEST, Goal.MOST, Goal.FARTHEST)
PAID = (Goal.BUDGET, Goal.FRONT)


class NothingAsked(DomainError):
    """The plan opens nothing and closes nothing, or more than can be read."""


class UnknownSite(DomainError):
    """A commune does not lie in the territory, or a hub does not belong to the network."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} is not of this territory.")


class RunNotOpen(DomainError):
    """The run has ended."""


class NameTaken(DomainError):
    """Another scenario of the network bears that name."""


@dataclass(frozen=True)
class Frozen:
    """The ground that questions about one territory, one stage and the same closings are asked on."""

    ground: Ground
    today: Serving
    standing: Serving
    facts: dict[str, Any]


@transaction.atomic
def ask_plan(network: Network, question: Question, *, by: User | None, now: datetime, day: date) -> PlanRun:
    """Freeze the ground and have a worker answer; the row that has the answer already, when it was asked before.

    A run that was stopped or failed is asked again.

    Raises NothingAsked, UnknownSite, NoFigures, NobodyCounts.
    """
    _check_count(question)
    return _ask(network, question, _freeze(network, question, day, now), by=by, now=now)


@transaction.atomic
def ask_series(network: Network, question: Question, *, by: User | None, now: datetime, day: date) -> PlanSeries:
    """Ask for one place, for two, up to `question.more`: each a job of its own.

    Raises as `ask_plan`.
    """
    if question.more < 2 or question.goal not in COUNTED:
        raise NothingAsked("A series needs two places at least, and a goal that takes a number of places.")
    _check_count(question)
    frozen = _freeze(network, question, day, now)
    counts = range(1, question.more + 1)
    runs = [_ask(network, replace(question, more=count), frozen, by=by, now=now) for count in counts]
    series = PlanSeries.objects.create(network=network, asked_by=by, asked_at=now)
    series.runs.set(runs)
    record("coverage.series_asked", about=series, by=by, at=now, most=question.more)
    merge_series(series.pk, now=now)
    series.refresh_from_db()
    return series


def _check_count(question: Question) -> None:
    is_search = question.more or question.moves or question.goal == Goal.FEWEST
    if question.move and not (question.goal in MOVING and 0 < question.moves <= len(question.move)):
        raise NothingAsked(f"{question.moves} of {len(question.move)} hubs are to move.")
    if not (is_search or question.open or question.close):
        raise NothingAsked("The plan opens nothing and closes nothing.")
    if question.goal == Goal.FEWEST and not (question.near and 0 < question.share <= 100):
        raise NothingAsked("The fewest places need minutes and a share of a hundred.")
    if question.goal in PAID and not question.cost:
        raise NothingAsked("Nobody said what a place costs.")
    if not 0 <= question.more <= MOST_CHANGES - len(question.open):
        raise NothingAsked(f"{question.more} places are asked for beside {len(question.open)}; {MOST_CHANGES} can be.")


def _freeze(network: Network, question: Question, day: date, now: datetime) -> Frozen:
    within = question.within(network)
    ground, counted = weighed(ground_of(within), network, question.demand, now=now)
    _check_sites(network, question, ground)
    need = Need(stage=question.stage, audiences=(question.audience,) if question.audience else ())
    today = serving_of(within, ground, need, day=day)
    gone = {*question.close, *question.move}
    standing = serving_of(within, ground, need, day=day, closed=gone) if gone else today
    movable = [
        _movable(hub, serving_of(within, ground, need, day=day, closed=gone - {hub.pk}), standing)
        for hub in Hub.objects.filter(pk__in=question.move).order_by("pk")
    ]
    facts = {
        "vintage": vintage(),
        "travel": travel_models(),
        "estimate": name_of(estimate_in_force()),
        "day": f"{day:%Y-%m-%d}",
        "places": _names(today),
        "nearest": sorted({*standing.nearest_places, *(today.nearest_places if movable else ())}),
        "demand": counted,
        **({"movable": movable} if movable else {}),
    }
    return Frozen(ground, today, standing, facts)


def _movable(hub: Hub, serving: Serving, standing: Serving) -> dict[str, Any]:
    """Whom a hub and its desks serve nearer than what stays, by their place in the ground."""
    at = np.flatnonzero(serving.nearest < standing.nearest)
    return {"key": hub.pk, "name": hub.name, "at": at.tolist(), "seconds": serving.nearest[at].tolist()}


def _ask(network: Network, question: Question, frozen: Frozen, *, by: User | None, now: datetime) -> PlanRun:
    asked = _said(question)
    run, is_new = PlanRun.objects.get_or_create(
        network=network,
        fingerprint=_fingerprint(asked, frozen),
        defaults={
            "question": asked,
            "ground": frozen.facts,
            "communes": frozen.ground.keys.tolist(),
            "weights": [] if question.demand == Demand.INHABITANTS else frozen.ground.people.tolist(),
            "before": frozen.today.nearest.tolist(),
            "standing": frozen.standing.nearest.tolist(),
            "asked_by": by,
            "asked_at": now,
        },
    )
    if not is_new and run.state in (RunState.STOPPED, RunState.FAILED):
        run.state, run.ended_at, run.is_stop_asked, run.progress = RunState.WAITING, None, False, {}
        run.save(update_fields=["state", "ended_at", "is_stop_asked", "progress"])
        is_new = True
    if is_new:
        record("coverage.plan_asked", about=run, by=by, at=now, more=question.more, stage=question.stage)
        tasks.answer.configure(lock=f"plan:{run.pk}").defer(run_pk=run.pk)
    return run


@transaction.atomic
def stop_plan(run: PlanRun, *, by: User, now: datetime) -> PlanRun:
    """Have the worker give the best it has. Raises RunNotOpen when the run has ended meanwhile."""
    run = PlanRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if not run.is_open:
        raise RunNotOpen(f"Run {run.pk} has ended.")
    run.is_stop_asked = True
    run.save(update_fields=["is_stop_asked"])
    record("coverage.plan_stopped", about=run, by=by, at=now)
    return run


def keep_scenario(run: PlanRun, *, name: str, yearly_cost: int | None, by: User | None, now: datetime) -> Scenario:
    """Keep a run under a name, to compare it. Raises NameTaken."""
    try:
        with transaction.atomic():
            kept = Scenario.objects.create(
                network=run.network, run=run, name=name, yearly_cost=yearly_cost, kept_by=by, kept_at=now
            )
            record("coverage.scenario_kept", about=kept, by=by, at=now, run=run.pk)
    except IntegrityError as error:
        raise NameTaken(f"{name} is the name of another scenario.") from error
    return kept


@transaction.atomic
def drop_scenario(scenario: Scenario, *, by: User, now: datetime) -> None:
    """Take the name away; the run stays for whoever asks the same question."""
    record("coverage.scenario_dropped", about=scenario, by=by, at=now, run=scenario.run_id)
    scenario.delete()


def _check_sites(network: Network, question: Question, ground: Ground) -> None:
    inside = set(ground.codes)
    known = {area.code for area in communes_coded(network, question.open)}
    for code in question.open:
        if code not in known or code not in inside:
            raise UnknownSite(code)
    hubs = set(
        Hub.objects.filter(network=network, pk__in=[*question.close, *question.move]).values_list("pk", flat=True)
    )
    for key in (*question.close, *question.move):
        if key not in hubs:
            raise UnknownSite(str(key))


def _said(question: Question) -> dict[str, Any]:
    """The question as it is kept, the same for the same one whatever the order of its parts."""
    area = question.territory
    said = asdict(question) | {"territory": f"{area.kind}-{area.code}" if area else ""}
    return said | {
        "open": sorted(set(question.open)),
        "close": sorted(set(question.close)),
        "move": sorted(set(question.move)),
    }


def _names(serving: Serving) -> dict[str, str]:
    return {str(key): name for key, name in sorted(names_of(serving.places).items())}


def _fingerprint(asked: dict[str, Any], frozen: Frozen) -> str:
    """Of everything that the answer depends on; the day does not, as long as the same places serve."""
    facts = frozen.facts
    counted = [facts["demand"].get(name) for name in ("kind", "vintage", "source")]
    said = [
        asked,
        facts["vintage"],
        facts["travel"],
        facts["estimate"],
        VERSION,
        CUTOFF_SECONDS,
        counted,
        facts.get("movable"),
    ]
    whole = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for part in (frozen.ground.keys, frozen.ground.people, frozen.today.nearest, frozen.standing.nearest):
        whole.update(np.ascontiguousarray(part, dtype=np.int64).tobytes())
    return whole.hexdigest()
