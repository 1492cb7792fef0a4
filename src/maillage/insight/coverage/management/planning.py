"""The three questions of `maillage plan`, and their answers as rows."""

import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.siting import Ending, Progress
from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.choices import Demand, Goal
from maillage.insight.coverage.compute import Aim, Figures, Sites, access_of, best_sites, figures_by_epci, figures_of
from maillage.insight.coverage.management.printing import Row, Told
from maillage.insight.coverage.queries import Ground, travel_models, vintage
from maillage.insight.coverage.queries.demand import weighed
from maillage.insight.coverage.queries.ground import ground_of
from maillage.insight.coverage.queries.opening import open_days
from maillage.insight.coverage.queries.serving import Serving, serving_of

LIMITS = (15, 20, 30)
USUAL = 20


class UnknownCommune(ValueError):
    """A code typed is of no commune of the territory."""


@dataclass(frozen=True)
class Asked:
    """What was typed, understood.

    area     None for the whole network
    closed   keys of hubs that count as closed, with their desks
    minutes  what counts as near; None where nobody said
    """

    network: Network
    area: Area | None
    need: Need
    closed: tuple[int, ...]
    minutes: int | None
    day: date
    now: datetime
    demand: Demand = Demand.INHABITANTS
    fixed: tuple[str, ...] = ()
    more: int = 0
    least: int = 0
    goal: Goal = Goal.SHORTEST
    share: int = 100
    budget: int = 0
    cost: int = 0
    cost_town: int = 0
    ending: Ending = field(default_factory=Ending)
    is_telling: bool = False

    @cached_property
    def within(self) -> list[Area]:
        """What the communes lie in."""
        return [self.network.area, self.area] if self.area else [self.network.area]

    @cached_property
    def weighed(self) -> tuple[Ground, dict[str, Any]]:
        """The communes asked about with who counts in them, and where their numbers come from."""
        return weighed(ground_of(self.within), self.network, self.demand, now=self.now)

    @property
    def ground(self) -> Ground:
        """The communes asked about."""
        return self.weighed[0]

    @cached_property
    def serving(self) -> Serving:
        """Who is served where."""
        return serving_of(self.within, self.ground, self.need, day=self.day, closed=self.closed)

    @property
    def aim(self) -> Aim:
        """What is looked for."""
        costs = {"budget": self.budget, "cost": self.cost, "cost_town": self.cost_town}
        return Aim(self.goal, self.more, self.least, self.minutes or 0, self.share, **costs)

    @property
    def facts(self) -> dict[str, Any]:
        """What every answer is about."""
        return {
            "territory": self.area.name if self.area else self.network.area.name,
            "stage": self.need.stage,
            "day": f"{self.day:%Y-%m-%d}",
            "vintage": vintage(),
            "travel": travel_models(),
            "places": len(self.serving.places),
            **{f"demand {name}": value for name, value in self.weighed[1].items()},
        }


def coverage_told(asked: Asked) -> Told:
    """A row for each EPCI: who counts, how many are near, their minutes; the whole of them as facts."""
    limits = (asked.minutes,) if asked.minutes else LIMITS
    ground, seconds = asked.ground, asked.serving.nearest
    whole = {limit: figures_of(ground, seconds, limit) for limit in limits}
    parts = {limit: figures_by_epci(ground, seconds, limit) for limit in limits}
    rows: list[Row] = [
        {"epci": ground.areas[key].code, "name": ground.areas[key].name}
        | _row({n: parts[n][key] for n in limits}, asked.demand)
        for key in sorted(parts[limits[0]], key=lambda key: ground.areas[key].code)
    ]
    return Told(rows, asked.facts | _row(whole, asked.demand))


def access_told(asked: Asked) -> Told:
    """A row for each commune: minutes to the nearest place, what is near, days for its people."""
    ground, serving, near = asked.ground, asked.serving, asked.minutes or USUAL
    found = access_of(ground, serving, open_days(serving.places, asked.day), near)
    rows = [
        {
            "commune": code,
            "name": name,
            "inhabitants": people,
            "minutes": round(minutes, 1) if np.isfinite(minutes) else None,
            f"places within {near} min": places,
            "days of 28": days,
            "days for 10,000 inhabitants": round(share, 3),
        }
        for code, name, people, minutes, places, days, share in zip(
            ground.codes,
            ground.names,
            ground.people.tolist(),
            found.minutes.tolist(),
            found.places.tolist(),
            found.days.tolist(),
            found.share.tolist(),
            strict=True,
        )
    ]
    return Told(sorted(rows, key=lambda row: str(row["commune"])), asked.facts)


def sites_told(asked: Asked) -> Told:
    """A row for each commune to open in; before, after and the proof as facts.

    Raises UnknownCommune, NobodyToServe, OutOfReach, BudgetTooSmall, NoFigures, NobodyCounts.
    """
    ground, before = asked.ground, asked.serving.nearest
    position = {code: place for place, code in enumerate(ground.codes)}
    for code in asked.fixed:
        if code not in position:
            raise UnknownCommune(f"{code} is no commune of {asked.facts['territory']}.")
    sites = best_sites(
        ground,
        before,
        asked.aim,
        asked=[position[code] for code in asked.fixed],
        ending=asked.ending,
        progress=_tell_progress if asked.is_telling else None,
    )
    if asked.is_telling and sites.plan:
        plan = sites.plan
        _tell_progress(Progress(plan.seconds, plan.objective, plan.bound, rounds=0, nodes=0))
    after = np.array([before, *sites.seconds]).min(axis=0)
    near = asked.minutes or USUAL
    states = {"before": before, "after": after}
    figures = {
        f"{name} {what}": value
        for name, seconds in states.items()
        for what, value in _row({near: figures_of(ground, seconds, near)}, asked.demand).items()
        if what != asked.demand.value
    }
    rows = _front_rows(ground, sites) if sites.front else _site_rows(ground, sites, before, after)
    return Told(rows, asked.facts | {"goal": asked.goal.value} | figures | _proof(sites))


def _front_rows(ground: Ground, sites: Sites) -> list[Row]:
    """A row for each budget: what it costs, what it gains, and what is proved of it."""
    return [
        {
            "cost": point.spent,
            "mean minutes": round(point.plan.objective / float(ground.people.sum()) / 60, 2),
            "gap": point.plan.gap,
            "checked": point.is_verified,
            "communes": ", ".join(ground.codes[position] for position in point.opened),
        }
        for point in sites.front
    ]


def _site_rows(ground: Ground, sites: Sites, before: NDArray[np.int64], after: NDArray[np.int64]) -> list[Row]:
    nearest = np.array(sites.seconds).argmin(axis=0) if sites.seconds else np.zeros(0, dtype=np.int64)
    gaining = after < before
    return [
        {
            "commune": ground.codes[place],
            "name": ground.names[place],
            "inhabitants": int(ground.inhabitants[place]),
            "with a shorter way": ground.count(gaining & (nearest == number)).people,
        }
        for number, place in enumerate(sites.opened)
    ]


def _proof(sites: Sites) -> dict[str, Any]:
    if sites.plan is None:
        return {}
    plan = sites.plan
    return {
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status.value,
        "seconds": round(plan.seconds, 3),
        "checked": sites.is_verified,
        "version": plan.version,
        "seed": plan.seed,
    }


def _row(figures: dict[int, Figures], demand: Demand) -> dict[str, Any]:
    some = next(iter(figures.values()))
    near = {f"within {limit} min": one.near.people for limit, one in figures.items()}
    return {
        demand.value: some.people,
        **near,
        "mean minutes": round(some.mean, 2),
        "nine in ten": round(some.ninth, 2),
        "beyond the cut-off": some.beyond.people,
    }


def _tell_progress(progress: Progress) -> None:
    """One line on the error output."""
    sys.stderr.write(
        f"{progress.seconds:8.1f} s  best {progress.best:.6g}  bound {progress.bound:.6g}  gap {progress.gap:.3%}\n"
    )
