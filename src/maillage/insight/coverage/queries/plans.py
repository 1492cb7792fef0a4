"""Runs of the planner and scenarios: which territory, on which ground, whose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Q, QuerySet

from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.foundation.tools.errors import DomainError
from maillage.insight.coverage.choices import Demand, Goal
from maillage.insight.coverage.models import PlanRun, Scenario
from maillage.insight.coverage.queries.ground import Ground, ground_of


class GroundChanged(DomainError):
    """The communes are no longer those that the run was asked on: a newer vintage is in force."""


@dataclass(frozen=True)
class Question:
    """What is asked of the planner.

    territory  an EPCI or a département of the network; none for the whole of it
    more       how many places are looked for, beside those of `open`; at most so many where there is a budget
    open       codes of communes where something opens whatever comes; close: keys of hubs that close, with their desks
    move       keys of hubs that may close, with their desks, and reopen elsewhere; moves: how many of them at most
    least      communes with fewer inhabitants are not looked at
    near       minutes, where the goal is the most or the fewest
    demand     who counts
    goal       by which measure a plan is the best; share: of a hundred who count, how many the fewest must bring near
    budget     euros for a year; cost: of a place for a year, and in a town when that is another
    """

    territory: Area | None
    stage: str
    audience: str = ""
    more: int = 0
    open: tuple[str, ...] = ()
    close: tuple[int, ...] = ()
    least: int = 0
    near: int = 0
    demand: Demand = Demand.INHABITANTS
    goal: Goal = Goal.SHORTEST
    share: int = 100
    budget: int = 0
    cost: int = 0
    cost_town: int = 0
    move: tuple[int, ...] = ()
    moves: int = 0

    def within(self, network: Network) -> list[Area]:
        """What the communes lie in."""
        return [network.area, self.territory] if self.territory else [network.area]


def question_of(run: PlanRun) -> Question:
    """What was asked. Raises GroundChanged when the territory is no more."""
    found = questions_of([run]).get(run.pk)
    if found is None:
        raise GroundChanged(f"Area {run.question['territory']} is not of the vintage in force.")
    return found


def goal_of(run: PlanRun) -> Goal:
    """By which measure it looked for the best."""
    return Goal(run.question.get("goal") or (Goal.MOST if run.question["near"] else Goal.SHORTEST))


def questions_of(runs: Iterable[PlanRun]) -> dict[int, Question]:
    """What was asked, by key of the run, in one query; runs whose territory is no more are left out."""
    runs = list(runs)
    codes = {run.question["territory"].partition("-")[2] for run in runs}
    areas = Area.objects.current().filter(kind__in=[AreaKind.EPCI, AreaKind.DEPARTEMENT], code__in=codes)
    known: dict[str, Area | None] = {f"{area.kind}-{area.code}": area for area in areas} | {"": None}
    return {run.pk: _read(run, known) for run in runs if run.question["territory"] in known}


def _read(run: PlanRun, areas: Mapping[str, Area | None]) -> Question:
    said = run.question
    return Question(
        territory=areas[said["territory"]],
        stage=said["stage"],
        audience=said["audience"],
        more=said["more"],
        open=tuple(said["open"]),
        close=tuple(said["close"]),
        least=said["least"],
        near=said["near"],
        demand=Demand(said.get("demand", Demand.INHABITANTS)),
        goal=goal_of(run),
        share=said.get("share", 100),
        budget=said.get("budget", 0),
        cost=said.get("cost", 0),
        cost_town=said.get("cost_town", 0),
        move=tuple(said.get("move", ())),
        moves=said.get("moves", 0),
    )


def ground_of_run(run: PlanRun) -> Ground:
    """The communes of the run in its order, with who counted in it.

    Raises GroundChanged when they are other ones today.
    """
    ground = ground_of(question_of(run).within(run.network))
    if not np.array_equal(ground.keys, run.communes):
        raise GroundChanged(f"Run {run.pk} was asked on {len(run.communes)} communes, there are {len(ground)}.")
    return replace(ground, people=np.array(run.weights, dtype=np.int64)) if run.weights else ground


def hubs_that_matter(run: PlanRun) -> QuerySet[Hub]:
    """Hubs of the network whose closing changes somebody's way, and those that the run closes or may move; by name.

    By themselves or by a desk, they are the nearest of some commune. To close a hub and then the next nearest is to ask
    twice.
    """
    places, named = run.ground["nearest"], [*run.question["close"], *run.question.get("move", [])]
    at = Hub.objects.filter(Q(place__in=places) | Q(desks__place__in=places) | Q(pk__in=named))
    return Hub.objects.filter(pk__in=at.values("pk"), network=run.network).order_by("name", "pk")


def scenarios_of(network: Network) -> list[Scenario]:
    """Scenarios kept in a network, the latest first."""
    rows = Scenario.objects.filter(network=network).select_related("run__network__area", "kept_by")
    return list(rows.order_by("-kept_at", "-pk"))


def communes_coded(network: Network, codes: tuple[str, ...]) -> list[Area]:
    """The communes of the network's territory with these codes, in the order given; unknown ones are left out."""
    rows = Area.objects.communes().filter(code__in=codes, containing_ids__contains=[network.area_id])
    found = {area.code: area for area in rows.filter(kind=AreaKind.COMMUNE)}
    return [found[code] for code in codes if code in found]
