"""One run of the solver with capacities: the search of the p-median, where each site prices the best it can take."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from .branching import Node
from .capacity import FullPlan, Load, Shares
from .capacity_loops import fill
from .ground import Flags, Floats, Ground
from .limits import Limits
from .plans import Certificate, Progress
from .pmedian import EMPTY, Ending, Question
from .relaxation import Ascent, Pace
from .running import LIKELY, Run
from .search import Opened
from .spending import cheapest_within
from .travel import BadInstance

MOST_PAIRS = 25_000_000
# Exchanges tried at the root for each open site; each is a programme of its own.
TRIED = 60


@dataclass(frozen=True)
class Takers:
    """All pairs, and what sites can take; stands where `Near` does in a climb. times (sites, clients)."""

    times: Floats
    weight: Floats
    load: Load
    alive: Flags

    @property
    def sites(self) -> int:
        """How many there are, alive or not."""
        return len(self.times)

    @property
    def limit(self) -> NDArray[np.float32]:
        """No multiplier is too high."""
        return np.full(len(self.weight), np.inf, np.float32)

    def only(self, alive: Flags) -> "Takers":
        """The sites alive."""
        return replace(self, alive=alive)

    def prices(self, multiplier: Floats) -> Floats:
        """As `Near.prices`, of the clients that each site can take."""
        return self._filled(multiplier, np.flatnonzero(self.alive))[0]

    def left_unserved(self, multiplier: Floats, chosen: NDArray[np.intp]) -> Floats:
        """(clients,): 1 less the parts that the sites chosen take."""
        return 1.0 - self._filled(multiplier, chosen)[1]

    def _filled(self, multiplier: Floats, sites: NDArray[np.intp]) -> tuple[Floats, Floats]:
        price, served = np.zeros(self.sites), np.zeros(len(self.weight))
        load = self.load
        fill(self.times, self.weight, load.demand, load.capacity, multiplier, sites.astype(np.int32), price, served)
        return price, served


@dataclass(frozen=True)
class Shared:
    """The best sharing of clients among some sites: its cost, the parts (clients, sites opened), what serving costs."""

    cost: float
    part: Floats
    multiplier: Floats


class CapacityRun(Run):
    """A run with capacities, from the question to the plan."""

    pace = Pace(rounds=1500, patience=150, least=0.02)

    def __init__(
        self,
        question: Question,
        load: Load,
        seed: int,
        ending: Ending,
        progress: Callable[[Progress], None] | None,
        began: float,
    ) -> None:
        kept = np.flatnonzero(question.weight > 0)
        self.load = Load(load.demand[kept], load.capacity)
        self.known: dict[bytes, Shared] = {}
        enough = Limits(-load.capacity[None], np.array([-float(load.demand.sum())]))
        super().__init__(replace(question, limits=enough), EMPTY, seed, ending, progress, began)

    def climb_root(self) -> Node:
        """As for the p-median, then exchanges, then a climb to what they find."""
        root = super().climb_root()
        if root.bound < self.goal and not self._near_enough(root.bound) and self._exchanged(root.ascent):
            self._climb(root, replace(self.pace, rounds=300))
        return root

    def full_plan(self) -> FullPlan:
        """The whole run."""
        tree = self.searched()
        question, sites = self.question, tuple(self.best.tolist())
        fixed, banned = tuple(question.fixed.tolist()), tuple(question.banned.tolist())
        proof = tree.root.proof(self.ground.kept, len(question.weight))
        certificate = Certificate(question.count, fixed, banned, sites, self.upper, self.bound, proof, question.limits)
        part = self._shared(self.best).part
        client, at = np.nonzero(part > 0)
        shares = Shares(self.ground.kept[client].astype(np.int32), self.best[at], part[client, at])
        return FullPlan(
            self.seed, self.status, sites, self.upper, self.bound, time.perf_counter() - self.began, shares,
            certificate,
        )  # fmt: skip

    def _begin(self, warm: NDArray[np.intp]) -> Ascent:
        self.integral = False
        self.times = table(self.ground)
        opened = self._seeds(warm, np.random.default_rng(self.seed))
        self._offer(opened)
        takers = Takers(self.times, self.ground.weight, self.load, self.alive)
        return Ascent(takers, np.maximum(self._shared(opened).multiplier, 0.0), self.choice)

    def _cost(self, opened: Opened) -> float:
        return self._shared(opened).cost

    def _shared(self, opened: Opened) -> Shared:
        """The best sharing among these sites, worked out once."""
        opened = np.sort(opened)
        key = opened.tobytes()
        if key not in self.known:
            self.known[key] = share(
                self.times[opened], self.ground.weight, self.load.demand, self.load.capacity[opened]
            )
        return self.known[key]

    def _try_cheapest(self, ascent: Ascent, price: Floats) -> bool:
        found = None if ascent.choice.impossible else cheapest_within(ascent.choice, price, surely=False)
        return found is not None and self._offer(found.astype(np.int32))

    def _exchanged(self, ascent: Ascent) -> bool:
        """Whether exchanges with the sites of lowest price, one after the other, make the best plan better."""
        before, choice = self.upper, ascent.choice
        price = ascent.near.prices(ascent.multiplier)
        free = np.flatnonzero(choice.alive & ~choice.must)
        likely = free[np.argsort(price[free], kind="stable")[: LIKELY * choice.count + 30]]
        random = np.random.default_rng(self.seed)
        for _ in range(TRIED * choice.count):
            if self._stopped():
                break
            movable = np.flatnonzero(~np.isin(self.best, self.question.fixed))
            coming = np.setdiff1d(likely, self.best)
            if not len(movable) or not len(coming):
                break
            tried = self.best.copy()
            tried[random.choice(movable)] = random.choice(coming)
            self._offer(tried)
        return self.upper < before


def table(ground: Ground) -> Floats:
    """(sites, clients): all travel, or BadInstance where some is unknown or it is too much to be kept."""
    if ground.sites * ground.clients > MOST_PAIRS:
        raise BadInstance(f"{ground.clients} clients and {ground.sites} sites are more pairs than {MOST_PAIRS}.")
    near = ground.within(np.full(ground.clients, np.inf), np.ones(ground.sites, dtype=bool))
    if len(near.site) < ground.sites * ground.clients:
        raise BadInstance("With capacities every client has to reach every site; some pairs are not listed.")
    times = np.empty((ground.sites, ground.clients))
    times[near.site, np.repeat(np.arange(ground.clients), np.diff(near.start))] = near.travel
    return times


def share(times: Floats, weight: Floats, demand: Floats, capacity: Floats) -> Shared:
    """The least weight times travel by which these sites, all open, serve everybody; infinite where they cannot.

    times   (sites, clients)

    A transportation problem, solved by HiGHS.
    """
    sites, clients = times.shape
    pairs = np.arange(sites * clients)
    client, site = pairs % clients, pairs // clients
    found = linprog(
        (times * weight).ravel(),
        A_ub=csr_array((demand[client], (site, pairs)), shape=(sites, len(pairs))),
        b_ub=capacity,
        A_eq=csr_array((np.ones(len(pairs)), (client, pairs)), shape=(clients, len(pairs))),
        b_eq=np.ones(clients),
        method="highs-ds",
    )
    if found.status != 0:
        return Shared(np.inf, np.empty((clients, sites)), np.zeros(clients))
    part = np.maximum(found.x.reshape(sites, clients), 0.0)
    part /= part.sum(axis=0)
    return Shared(float((times * weight * part).sum()), part.T, found.eqlin.marginals / weight)
