"""One run of the p-median solver: a plan, a climb of the bound, a search of what is left, the proof."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .branching import NODE, Node, Tree
from .coarse import Zones, zones_of
from .ground import Far, Flags, Floats, Ground, Near
from .plans import Assignment, Certificate, Plan, Progress, Status
from .pmedian import Ending, Question
from .relaxation import Ascent, Choice, Climber, Pace, climb, start_of
from .search import Opened, descend, seeds_of
from .spending import cheapest_within
from .travel import BadInstance, Points

METHOD = "p-median: exchanges, Lagrangian bound, branching"
# A plan is taken for the best when no other is better by more than this part.
OPTIMAL = 1e-9
# Lists go this much beyond the second nearest open site, less where they would hold more pairs than the memory allows.
REACH = 1.3
# Lists that a multiplier comes this near to the end of are made so much longer.
PRESSED, WIDER = 1e-3, 1.6
# That waits so many rounds where there are more pairs than this.
SOON_WIDENED, WAITED = 500_000, 60
MOST_PAIRS = 20_000_000
ROOT = Pace(rounds=3000, patience=150, least=0.05)
# Plans that the search starts from, and how many sites each tries for one open site.
STARTS = 2
# A coarse question is left at this gap; sites around each of its own that exchanges then try, and in all those that
# the bound climbs among before the others are priced; how often at most.
COARSE_GAP = 3e-4
AROUND = 24
AMONG = 500
FAR_TURNS = 30
SOME = Pace(rounds=200, patience=40, least=0.02)
SAMPLE = 8
# Sites of lowest price that exchanges try, for one open site.
LIKELY = 3


class Run:
    """One run, from the question to the plan."""

    pace = ROOT

    def __init__(
        self,
        question: Question,
        warm: NDArray[np.intp],
        seed: int,
        ending: Ending,
        progress: Callable[[Progress], None] | None,
        began: float,
    ) -> None:
        self.question, self.seed, self.ending, self.progress, self.began = question, seed, ending, progress, began
        self.ground = Ground(question.travel, question.weight)
        self.integral = self.ground.integral
        self.alive = question.alive
        must = np.isin(np.arange(self.ground.sites), question.fixed)
        self.limits = question.limits
        self.choice = Choice(self.alive, must, question.count, self.limits)
        self.best: Opened = np.empty(0, np.int32)
        self.upper = np.inf
        self.bound = -np.inf
        self.rounds = 0
        self.nodes = 1
        self.widened_at = 0
        self.told = began
        self.enough = False
        self.start = self._begin(warm)

    def plan(self) -> Plan:
        """The whole run."""
        return self._answer(self.searched())

    def searched(self) -> Tree:
        """The search, to its end: what is left of it holds the proof."""
        tree = self.rooted()
        while not self._over():
            for part in tree.split_lowest():
                self._climb(part, NODE)
                part.lean_on(tree.root)
                tree.put(part)
            self.nodes = tree.count
            self._raise(tree.bound)
        return tree

    def rooted(self) -> Tree:
        """The search without any branch."""
        tree = Tree(self.climb_root())
        self._raise(tree.bound)
        return tree

    # The best plan known

    @property
    def goal(self) -> float:
        """A bound above this proves that no better plan is there."""
        return self.upper - 1 + 1e-6 if self.integral else self.upper * (1 - OPTIMAL)

    def _offer(self, opened: Opened) -> bool:
        """Keep these sites if they are the best so far, and within the limits."""
        if not self.limits.keep(opened):
            return False
        cost = self._cost(opened)
        if cost >= self.upper:
            return False
        self.upper, self.best = cost, np.sort(opened)
        return True

    def _cost(self, opened: Opened) -> float:
        return self.ground.cost(opened)

    def _begin(self, warm: NDArray[np.intp]) -> Ascent:
        """A first plan, and multipliers to climb from: of the coarse question where there is one."""
        if self.question.former is not None:
            return self._begin_from(self.question.former, warm)
        zones = zones_of(self.question)
        if zones is None:
            self._begin_plainly(warm)
            multiplier = None
        else:
            multiplier = self._begin_coarsely(zones, np.searchsorted(zones.site, np.intersect1d(warm, zones.site)))
            if len(warm):
                self._offer(self._seeds(warm, np.random.default_rng(self.seed)))
        far = Far(self.ground, self.alive, self._reach(self.best))
        if multiplier is None:
            nearest, first, second = self.ground.nearest_two(self.best)
            near = self._listed(self.alive, far.limit)
            return Ascent(
                near, start_of(near, nearest, first.astype(float), second.astype(float), self.choice), self.choice
            )
        return self._gone_near(Ascent(far, np.minimum(multiplier, far.limit), self.choice))

    def _begin_from(self, former: Plan, warm: NDArray[np.intp]) -> Ascent:
        """The multipliers of the former plan; its sites, or those that the multipliers would open, after exchanges."""
        multiplier = former.certificate.proof.multipliers[-1][self.ground.kept]
        multiplier = np.minimum(multiplier, self.ground.beyond)
        toll = np.zeros(len(self.limits.most))
        price, _, _ = self.choice.tolled(self.ground.prices(multiplier, self.alive), 0.0, toll)
        self._offer(
            self._seeds(np.concatenate([warm, np.array(former.sites, np.intp)]), np.random.default_rng(self.seed))
        )
        found = cheapest_within(self.choice, price, surely=False)
        if found is not None:
            self._offer(found.astype(np.int32))
        free = np.setdiff1d(np.flatnonzero(self.alive), self.best)
        self._exchange(self.best, free[np.argsort(price[free], kind="stable")[: LIKELY * self.question.count + 100]])
        far = Far(self.ground, self.alive, self._reach(self.best))
        if isinstance(self.ground.travel, Points):
            return self._gone_near(Ascent(far, np.minimum(multiplier, far.limit), self.choice))
        near = self._listed(self.alive, far.limit)
        return Ascent(near, np.minimum(multiplier, near.limit), self.choice)

    def _begin_plainly(self, warm: NDArray[np.intp]) -> None:
        """Seeds, then exchanges with a sample of the sites."""
        random = np.random.default_rng(self.seed)
        for turn in range(STARTS):
            opened = self._seeds(warm if turn == 0 else warm[:0], random)
            self._offer(opened)
            if self._stopped():
                break
            free = np.setdiff1d(np.flatnonzero(self.alive), opened)
            self._exchange(opened, random.permutation(free)[: SAMPLE * self.question.count + 300])

    def _begin_coarsely(self, zones: Zones, warm: NDArray[np.intp]) -> Floats:
        """The plan of the zones, then exchanges with sites around it; multipliers from those of the zones."""
        coarse = Run(zones.question, warm, self.seed, replace(self.ending, gap=COARSE_GAP), None, self.began)
        root = coarse.climb_root()
        opened = zones.site[coarse.best].astype(np.int32)
        self._offer(opened)
        assert isinstance(self.ground.travel, Points)
        around = cKDTree(self.ground.travel.sites).query(self.ground.travel.sites[opened], k=AROUND)[1]
        self._exchange(opened, np.setdiff1d(around[self.alive[around]], opened))
        return zones.lifted(root.ascent.multiplier, self.ground.travel.clients)

    def _exchange(self, opened: Opened, candidates: NDArray[np.intp]) -> None:
        tried = np.isin(np.arange(self.ground.sites), np.concatenate([opened, candidates]))
        near = self._listed(tried, self._reach(opened))
        self._offer(descend(near, opened, self._movable(opened), candidates, self.limits))

    def _gone_near(self, ascent: Ascent) -> Ascent:
        """The same climb once the sites left are few enough to be listed.

        Until then it climbs among sites that look best, and prices all the others where that leads: those that would
        open at these prices are among the next ones (column generation).
        """
        limit = ascent.near.limit
        tried = self._around(self.best)
        for _turn in range(FAR_TURNS):
            if self._stopped() or self._near_enough(ascent.bound):
                return ascent
            if ascent.choice.settled or ascent.choice.impossible:
                break
            if self._pairs(ascent, limit) <= MOST_PAIRS // 2:
                break
            ascent, price = self._priced_over_all(ascent, self._climbed_among(tried, ascent, limit))
            last = price[ascent.choice.cheapest(np.where(tried, price, 0.0))].max()
            tried = (tried | (price < last)) & ascent.choice.alive | ascent.choice.must
        ascent.near = self._listed(ascent.choice.alive, limit)
        return ascent

    def _around(self, opened: Opened) -> Flags:
        """(sites,): whether a site is one of these or one of the many alive that are nearest to one of them."""
        tried = np.isin(np.arange(self.ground.sites), opened)
        assert isinstance(self.ground.travel, Points)
        around = min(max(8, AMONG // len(opened)), self.ground.sites)
        tried[cKDTree(self.ground.travel.sites).query(self.ground.travel.sites[opened], k=around)[1]] = True
        return tried & self.alive

    def _climbed_among(self, tried: Flags, ascent: Ascent, limit: NDArray[np.float32]) -> Floats:
        """The multipliers of a climb where only some sites may open."""
        near = self._listed(tried, limit)
        inner = Ascent(near, np.minimum(ascent.multiplier, near.limit), replace(ascent.choice, alive=tried))

        def visit(there: Ascent, price: Floats) -> tuple[float, float] | None:
            self._tell(there.rounds, self.bound)
            return (self.upper, np.inf) if self._try_cheapest(there, price) else None

        climb(inner, self.upper, np.inf, SOME, visit=visit, stop=self._stopped)
        self.rounds += inner.rounds
        return inner.multiplier

    def _priced_over_all(self, ascent: Ascent, multiplier: Floats) -> tuple[Ascent, Floats]:
        """What these multipliers prove, and the price of each site; what was proved before stays."""
        there = Ascent(ascent.near, multiplier, ascent.choice, trail=ascent.trail, rounds=ascent.rounds)
        climber = Climber(there, self.upper, self.goal, slow=False)
        climber.step()
        if there.bound < ascent.bound:
            there.multiplier, there.bound = ascent.multiplier, ascent.bound
        return there, climber.price

    def _pairs(self, ascent: Ascent, limit: NDArray[np.float32]) -> int:
        return self.ground.pairs_within(limit.astype(np.float64), ascent.choice.alive)

    def _seeds(self, warm: NDArray[np.intp], random: np.random.Generator) -> Opened:
        known = warm[(warm >= 0) & (warm < self.ground.sites)]
        known = np.setdiff1d(known[self.alive[known]], self.question.fixed)
        room = self.question.count - len(self.question.fixed)
        first = np.concatenate([self.question.fixed, known[:room]])
        opened = seeds_of(self.ground, self.question.count, first, self.alive, random)
        if self.limits.keep(opened):
            return opened
        price = np.zeros(self.ground.sites)
        price[opened], price[first] = -1.0, -2.0
        found = cheapest_within(self.choice, price, surely=True)
        if found is None:
            raise BadInstance(f"No choice of {self.question.count} sites keeps the limits.")
        return found.astype(np.int32)

    def _movable(self, opened: Opened) -> NDArray[np.bool_]:
        return np.isin(opened, self.question.fixed, invert=True)

    def _reach(self, opened: Opened) -> NDArray[np.float32]:
        """(clients,): how far exchanges around these sites look, and multipliers go at most."""
        _, first, second = self.ground.nearest_two(opened)
        alone = 2 * first.max() if isinstance(self.ground.travel, Points) else np.finfo(np.float32).max / 2
        reach = np.where(np.isfinite(second), REACH * second.astype(np.float64), alone)
        # Two open sites on the spot say nothing of how far it is worth looking.
        reach = np.where(second > 0, reach, min(self.ground.beyond, max(float(np.median(reach)), 1e-9)))
        return np.minimum(reach, self.ground.beyond).astype(np.float32)

    def _listed(self, alive: Flags, limit: NDArray[np.float32]) -> Near:
        """The pairs within these limits, or within a part of them, so that memory holds them."""
        within = limit.astype(np.float64)
        while self.ground.pairs_within(within, alive) > MOST_PAIRS:
            within *= 0.8
        return self.ground.within(within, alive)

    # The bound

    def climb_root(self) -> Node:
        """The whole, bounded without branching."""
        root = Node(-np.inf, 0, self.start)
        self._climb(root, self.pace)
        return root

    def _climb(self, node: Node, pace: Pace) -> None:
        """Bound one part of the plans."""
        before = node.ascent.rounds

        def visit(ascent: Ascent, price: Floats) -> tuple[float, float] | None:
            self._tell(ascent.rounds - before, max(self.bound, ascent.bound) if node.number == 0 else self.bound)
            if self._near_enough(ascent.bound):
                self.enough = node.number == 0
            better = self._try_cheapest(ascent, price)
            waited = WAITED if isinstance(ascent.near, Near) and len(ascent.near.site) > SOON_WIDENED else 0
            if ascent.rounds - self.widened_at >= waited and self._widened(ascent):
                self.widened_at = ascent.rounds
            return (self.upper, self.goal) if better else None

        def stop() -> bool:
            return self.enough or (node.number == 0 and self._near_enough(node.ascent.bound)) or self._stopped()

        climb(node.ascent, self.upper, self.goal, pace, visit=visit, stop=stop)
        while not stop() and node.ascent.bound <= self.goal and self._widened(node.ascent):
            climb(node.ascent, self.upper, self.goal, pace, visit=visit, stop=stop)
        self.rounds += node.ascent.rounds - before
        node.bound = max(node.bound, node.ascent.bound)
        self._settle(node)

    def _widened(self, ascent: Ascent) -> bool:
        """Longer lists for the clients whose multiplier came to the end of theirs; whether there are any."""
        near, choice = ascent.near, ascent.choice
        if not isinstance(near, Near) or choice.settled or choice.impossible:
            return False
        pressed = (ascent.multiplier >= (1 - PRESSED) * near.limit) & (near.limit < self.ground.beyond)
        wider = np.minimum(np.where(pressed, WIDER * near.limit, near.limit), self.ground.beyond)
        if not pressed.any() or self.ground.pairs_within(wider.astype(np.float64), choice.alive) > MOST_PAIRS:
            return False
        ascent.near = self.ground.within(wider.astype(np.float64), choice.alive)
        return True

    def _settle(self, node: Node) -> None:
        """Where no plan or one is left, what it costs is the bound."""
        choice = node.ascent.choice
        if choice.impossible:
            node.bound = np.inf
        elif choice.settled:
            only = choice.cheapest(np.zeros(self.ground.sites)).astype(np.int32)
            self._offer(only)
            node.bound = max(node.bound, self._cost(only)) if self.limits.keep(only) else np.inf

    def _try_cheapest(self, ascent: Ascent, price: Floats) -> bool:
        """Exchanges from the sites that the prices would open, and from those that they opened most of late."""
        choice = ascent.choice
        if choice.impossible or not isinstance(ascent.near, Near):
            return False
        free = np.flatnonzero(choice.alive & ~choice.must)
        likely = free[np.argsort(price[free], kind="stable")[: LIKELY * choice.count + 30]]
        better = False
        for wanted in (price, -ascent.average):
            found = cheapest_within(choice, wanted, surely=False)
            if found is not None:
                opened = found.astype(np.int32)
                better |= self._offer(descend(ascent.near, opened, ~choice.must[opened], likely, self.limits))
        return better

    # Ending

    def _raise(self, bound: float) -> None:
        self.bound = max(self.bound, min(bound, self._proved_at_best()))

    def _proved_at_best(self) -> float:
        """The bound that a finished search proves."""
        return self.upper if self.integral else self.goal

    def _over(self) -> bool:
        return self.bound >= self.goal or self._near_enough(self.bound) or self._stopped()

    def _near_enough(self, bound: float) -> bool:
        return self.upper - bound <= self.ending.gap * self.upper

    def _stopped(self) -> bool:
        return time.perf_counter() - self.began > self.ending.seconds or self.ending.stop()

    def _tell(self, rounds: int, bound: float) -> None:
        now = time.perf_counter()
        if self.progress is not None and now - self.told > 0.2:
            self.told = now
            self.progress(Progress(now - self.began, self.upper, bound, self.rounds + rounds, self.nodes))

    @property
    def status(self) -> Status:
        """Why it ended."""
        if self.bound >= self.goal:
            return Status.OPTIMAL
        if self._near_enough(self.bound):
            return Status.GAP
        return Status.STOPPED if self.ending.stop() else Status.TIME

    def _answer(self, tree: Tree) -> Plan:
        bound = float(np.ceil(self.bound - 1e-6)) if self.integral else self.bound
        sites = tuple(self.best.tolist())
        question = self.question
        certificate = Certificate(
            question.count, tuple(question.fixed.tolist()), tuple(question.banned.tolist()), sites, self.upper, bound,
            tree.root.proof(self.ground.kept, len(question.weight)), self.limits if self.limits else None,
        )  # fmt: skip
        return Plan(
            METHOD, self.seed, self.status, sites, self.upper, bound, time.perf_counter() - self.began,
            self.rounds, assignment_of(question, self.best), certificate,
        )  # fmt: skip


def assignment_of(question: Question, opened: Opened) -> Assignment:
    """Who goes where, and the travel of people: mean, ninth decile, farthest."""
    everybody = Ground(question.travel, np.ones(len(question.weight)))
    site, travel, _ = everybody.nearest_two(opened)
    order = np.argsort(travel, kind="stable")
    share = np.cumsum(question.weight[order]) / question.weight.sum()
    served = question.weight > 0
    return Assignment(
        site,
        travel,
        float(np.average(travel.astype(np.float64), weights=question.weight)),
        float(travel[order[np.searchsorted(share, 0.9)]]),
        float(travel[served].max()),
        int((site[served] < 0).sum()),
    )
