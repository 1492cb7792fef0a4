"""Who counts in a question to the planner: inhabitants, what official files tell, what the network could not meet."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.network.models import Network
from maillage.catalogue.territories.choices import FactKind
from maillage.catalogue.territories.queries import facts_by_commune, facts_in_force
from maillage.foundation.tools.errors import DomainError
from maillage.insight.coverage.choices import Demand
from maillage.insight.coverage.queries.ground import Ground
from maillage.support.orientation.queries.demand import unmet_by_commune

YEAR = timedelta(days=365)
FILES = {Demand.CREATIONS: FactKind.CREATIONS, Demand.QPV: FactKind.QPV, Demand.FRR: FactKind.FRR}


class NoFigures(DomainError):
    """No official file tells it: none of that kind was loaded."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        super().__init__(f"No file of {demand.value} is loaded: `maillage import {demand.value} FILE` does.")


class NobodyCounts(DomainError):
    """Nobody of those who count lives in the territory."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        super().__init__(f"No commune of this territory has any of these: {demand.value}.")


def demands_known() -> list[Demand]:
    """Those that can be asked for today: the file is loaded, or none is needed."""
    loaded = facts_in_force()
    return [demand for demand in Demand if demand not in FILES or FILES[demand] in loaded]


def weighed(ground: Ground, network: Network, demand: Demand, *, now: datetime) -> tuple[Ground, dict[str, Any]]:
    """The ground on which they count, and where their numbers come from, for whoever reads the answer.

    Raises NoFigures, NobodyCounts.
    """
    if demand == Demand.INHABITANTS:
        return ground, {"kind": demand.value}
    values, told = _unmet(network, now) if demand == Demand.UNMET else _filed(demand)
    people = np.array([values.get(key, 0) for key in ground.keys.tolist()], dtype=np.int64)
    if demand == Demand.FRR:
        people = _inside(people, ground.inhabitants)
    if not people.any():
        raise NobodyCounts(demand)
    return replace(ground, people=people), {"kind": demand.value, **told}


def _filed(demand: Demand) -> tuple[dict[int, int], dict[str, Any]]:
    file = facts_in_force().get(FILES[demand])
    if file is None:
        raise NoFigures(demand)
    return facts_by_commune(file), {"vintage": file.vintage, "source": file.source}


def _unmet(network: Network, now: datetime) -> tuple[dict[int, int], dict[str, Any]]:
    unmet = unmet_by_commune(network, since=now - YEAR, until=now)
    told = {"since": f"{now - YEAR:%Y-%m-%d}", "until": f"{now:%Y-%m-%d}", "hidden": unmet.hidden}
    return unmet.by_commune, told


def _inside(listed: NDArray[np.int64], inhabitants: NDArray[np.int64]) -> NDArray[np.int64]:
    """The inhabitants of the communes that are listed."""
    found: NDArray[np.int64] = np.where(listed > 0, inhabitants, 0)
    return found
