"""A bound under every plan: relax that each client is served once, price it, and push the prices up.

For any multipliers, one for each client, L = sum w multiplier + the sum of the p lowest prices is not above the cost of
any plan. The direction is an average of past subgradients (the volume algorithm), scaled client by client; a site
whose presence would push the bound over the best plan known is out, one whose absence would is in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .ground import Far, Flags, Floats, Near
from .limits import Limits
from .tolls import best_tolls

Chosen = NDArray[np.intp]
# The first step, as a part of the one that would close the gap if the bound were a plane; of a climb that goes on, so
# many times the last one at most.
STEP, AGAIN = 0.2, 4.0
# A new subgradient makes up at least this part of the direction. Once steps are shorter than that, it is half as much,
# down to the finest, whenever so many rounds gained less than this part of the gap; branches begin between the two.
SHARE, FINEST, RESUMED = 0.07, 0.003, 0.02
SHORT, LOOKED, GAINED = 0.002, 20, 0.15
# From the first halving on: the first step, the shortest, how far above the best plan they aim, as a part of the gap,
# and after how many failures they shrink.
FINE_STEP, FINE_FLOOR, FINE_AIM, FINE_FAILURES = 0.1, 0.005, 0.05, 6
# Sites leave the choice when at least this part of them can, so that a proof is a short chain.
WORTH_NARROWING = 0.12
# The pairs of the sites left are copied apart when this part of the sites is left.
WORTH_COPYING = 0.7


@dataclass(frozen=True)
class Choice:
    """Which sites may be open in a part of the search.

    alive   (sites,), False where the site is out
    must    (sites,), True where it has to be open; alive too
    count   how many are open in all
    limits  what a plan may spend
    """

    alive: Flags
    must: Flags
    count: int
    limits: Limits

    @property
    def free(self) -> int:
        """How many sites are neither out nor in."""
        return int(self.alive.sum() - self.must.sum())

    @property
    def settled(self) -> bool:
        """Whether one plan at most is left."""
        return int(self.alive.sum()) <= self.count or int(self.must.sum()) >= self.count

    @property
    def impossible(self) -> bool:
        """Whether no plan is left."""
        return int(self.alive.sum()) < self.count or int(self.must.sum()) > self.count

    def cheapest(self, price: Floats) -> Chosen:
        """The plan of least price, in rising order of sites."""
        free = np.flatnonzero(self.alive & ~self.must)
        room = self.count - int(self.must.sum())
        if room < len(free):
            free = free[np.argpartition(price[free], room - 1)[:room]] if room else free[:0]
        return np.sort(np.concatenate([np.flatnonzero(self.must), free]))

    def bound(self, price: Floats, base: float) -> float:
        """L, from the prices and the sum of the weighted multipliers."""
        return base + float(price[self.cheapest(price)].sum())

    def tolled(self, price: Floats, base: float, toll: Floats) -> tuple[Floats, float, Floats]:
        """Prices and base that carry the limits, and the tolls that did it: those of the highest bound that is found.

        toll   (limits,), where to look from
        """
        if not self.limits:
            return price, base, toll
        free, most = np.flatnonzero(self.alive & ~self.must), self.limits.relaxed
        left = most - self.limits.cost[:, self.must].sum(axis=1)
        room = self.count - int(self.must.sum())
        toll = best_tolls(self.limits, left, self.limits.cost[:, free], price[free], room, toll)
        return price + toll @ self.limits.cost, base - float(toll @ most), toll

    def narrowed(self, price: Floats, base: float, goal: float) -> "Choice":
        """Without the sites that no plan under `goal` can hold, with those that each must hold."""
        choice, size = self, -1
        while not choice.impossible and not choice.settled:
            free = np.flatnonzero(choice.alive & ~choice.must)
            room = choice.count - int(choice.must.sum())
            split = np.argpartition(price[free], (room - 1, room))
            taken, left = free[split[:room]], free[split[room:]]
            bound = base + float(price[choice.must].sum() + price[taken].sum())
            out = left[bound + price[left] - price[taken[-1]] > goal]
            fast = taken[bound - price[taken] + price[left[0]] > goal]
            size = len(out) + len(fast)
            if not size:
                break
            alive, must = choice.alive.copy(), choice.must.copy()
            alive[out], must[fast] = False, True
            choice = replace(choice, alive=alive, must=must)
        return choice


class Priced(Protocol):
    """What a climb asks of travel: `Near` and `Far` tell it, and others may."""

    @property
    def weight(self) -> Floats:
        """(clients,)."""

    @property
    def limit(self) -> NDArray[np.float32]:
        """(clients,), what no multiplier goes beyond."""

    @property
    def sites(self) -> int:
        """How many there are, alive or not."""

    def prices(self, multiplier: Floats) -> Floats:
        """(sites,), what each would change of the bound if it were open."""

    def left_unserved(self, multiplier: Floats, chosen: Chosen) -> Floats:
        """(clients,), 1 less how often the sites chosen serve each."""

    def only(self, alive: Flags) -> "Priced":
        """The same with those sites alone."""


@dataclass
class Ascent:
    """Where a climb stands: best multipliers and bound, what is left to choose from, the average of the choices.

    near    the pairs that prices are taken from; those of sites that left the choice fall away
    trail   multipliers and tolls that narrowed the choice; toll: those of the best multipliers
    factor  how long the last steps were
    share   how little of the direction a new subgradient makes up
    """

    near: Priced
    multiplier: Floats
    choice: Choice
    bound: float = -np.inf
    average: Floats = field(default_factory=lambda: np.zeros(0))
    rounds: int = 0
    trail: list[tuple[Floats, Floats]] = field(default_factory=list)
    toll: Floats = field(default_factory=lambda: np.zeros(0))
    factor: float = STEP
    share: float = SHARE


@dataclass(frozen=True)
class Pace:
    """When to give up. A climb ends at `rounds`, or after `patience` rounds that gain less than `least` of the gap.

    slow   average over more rounds, let steps shrink later, and grow less than clients weigh: for covering, where a
           round says little
    """

    rounds: int
    patience: int = 100
    least: float = 0.02
    slow: bool = False


def dot(a: Floats, b: Floats) -> float:
    """The sum of products, always added in the same order, whatever the threads."""
    return float((a * b).sum())


def start_of(near: Near | Far, nearest: NDArray[np.int32], first: Floats, second: Floats, choice: Choice) -> Floats:
    """Multipliers between the travel to the nearest open site and to the second: the best of a few in a row.

    Where every client pays the same part of what closing its site would cost, complementary slackness nearly holds.
    """
    second = np.minimum(second, near.limit)
    served = np.where(nearest >= 0, nearest, 0)
    loss = np.bincount(served, near.weight * (second - first), minlength=near.sites)[served]
    typical = float(np.median(loss[loss > 0])) if (loss > 0).any() else 1.0
    best, found = -np.inf, first
    for part in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3):
        share = np.minimum(1.0, part * typical / np.maximum(loss, 1e-300))
        multiplier = first + share * (second - first)
        bound = choice.bound(near.prices(multiplier), float(near.weight @ multiplier))
        if bound > best:
            best, found = bound, multiplier
    return found


def climb(
    ascent: Ascent,
    upper: float,
    goal: float,
    pace: Pace,
    *,
    visit: Callable[[Ascent, Floats], tuple[float, float] | None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Push the bound up, in place, until it passes `goal`, no choice is left, the pace is lost or `stop` says so.

    upper   cost of the best plan known; `visit`, asked now and then with the prices, may lower it, and lengthen lists
    goal    bounds above this prove that no better plan is there
    """
    climber = Climber(ascent, upper, goal, slow=pace.slow)
    for turn in range(pace.rounds):
        climber.step()
        if climber.done or stop():
            return
        if turn % 10 == 9 and visit is not None:
            lower = visit(ascent, climber.price)
            if lower is not None:
                climber.upper, climber.goal = lower
            climber.limit = ascent.near.limit
        if climber.lost(pace):
            return


class Climber:
    """One climb of the volume algorithm."""

    def __init__(self, ascent: Ascent, upper: float, goal: float, *, slow: bool) -> None:
        self.slow = slow
        self.ascent, self.upper, self.goal = ascent, upper, goal
        self.weight, self.limit = ascent.near.weight, ascent.near.limit
        # What was proved on longer lists stays proved; prices on these are true up to their limit only.
        self.at = self.centre = np.minimum(ascent.multiplier, self.limit)
        self.centre_bound = -np.inf
        self.direction: Floats | None = None
        self.scale = np.maximum(ascent.multiplier, 1e-3 * max(float(ascent.multiplier.max(initial=0)), 1e-9))
        if slow:
            self.scale = np.sqrt(np.median(self.weight) / self.weight)
        # Near the top long steps only lead down: a climb that goes on starts with steps not much longer than the last.
        self.factor = min(STEP, AGAIN * ascent.factor)
        self.failures = 0
        self.turns, self.looked = 0, -np.inf
        self.price = np.zeros(ascent.near.sites)
        self.toll = np.zeros(len(ascent.choice.limits.most))
        self.mark = -np.inf
        self.since = 0
        self.alive = int(ascent.choice.alive.sum())

    @property
    def done(self) -> bool:
        """Whether the bound passed the goal, or no plan is left to choose."""
        choice = self.ascent.choice
        return self.ascent.bound > self.goal or choice.settled or choice.impossible

    @property
    def fine(self) -> bool:
        """Whether it averages over many rounds already."""
        return self.ascent.share < SHARE

    def lost(self, pace: Pace) -> bool:
        """Whether the last rounds gained too little."""
        self.since += 1
        if self.ascent.bound - self.mark > pace.least * (self.upper - self.ascent.bound):
            self.mark, self.since = self.ascent.bound, 0
        return self.since >= pace.patience

    def step(self) -> None:
        """Price the multipliers at hand, keep what they prove, and move on."""
        ascent = self.ascent
        ascent.rounds += 1
        price, base = ascent.near.prices(self.at), dot(self.weight, self.at)
        self.price, base, self.toll = ascent.choice.tolled(price, base, self.toll)
        chosen = ascent.choice.cheapest(self.price)
        bound = base + float(self.price[chosen].sum())
        self._average(chosen)
        self._narrow(base, bound)
        left = ascent.near.left_unserved(self.at, chosen)
        self._turn(left, bound)
        if bound > ascent.bound:
            ascent.bound, ascent.multiplier, ascent.toll = bound, self.at, self.toll
        ascent.factor = self.factor
        self._move()

    def _average(self, chosen: Chosen) -> None:
        if not len(self.ascent.average):
            self.ascent.average = np.zeros(self.ascent.near.sites)
            self.ascent.average[chosen] = 1.0
        self.ascent.average *= 0.95
        self.ascent.average[chosen] += 0.05

    def _narrow(self, base: float, bound: float) -> None:
        if bound < self.ascent.bound - 0.5 * (self.upper - self.ascent.bound):
            return
        before = self.ascent.choice
        after = before.narrowed(self.price, base, self.goal)
        if after.free <= (1 - WORTH_NARROWING) * before.free:
            self.ascent.choice = after
            self.ascent.trail.append((self.at, self.toll))
            if after.alive.sum() <= WORTH_COPYING * self.alive:
                self.alive = int(after.alive.sum())
                self.ascent.near = self.ascent.near.only(after.alive)

    def _turn(self, left: Floats, bound: float) -> None:
        """Fold the new subgradient into the direction; step from the best point, shorter after failures."""
        if self.direction is None:
            self.direction, self.centre_bound = left, bound
            return
        weight = self.weight * self.scale
        apart = left - self.direction
        square = dot(weight, apart * apart)
        share = -dot(weight, self.direction * apart) / square if square > 0 else 1.0
        along = dot(weight, left * self.direction)
        if bound > self.centre_bound:
            self.centre, self.centre_bound, self.failures = self.at, bound, 0
            if along > 0:
                self.factor = min(2.0, self.factor * (1.1 if self.slow else 1.2))
        else:
            self.failures += 1
            if self.failures >= (20 if self.slow else FINE_FAILURES if self.fine else 4):
                floor = FINE_FLOOR if self.fine else 1e-4
                self.factor, self.failures = max(self.factor * (0.8 if self.slow else 0.75), floor), 0
        if not self.slow:
            self._refine()
        share = min(max(share, 0.02 if self.slow else self.ascent.share), 0.4)
        self.direction = share * left + (1 - share) * self.direction

    def _refine(self) -> None:
        """Average over more rounds where the last ones gained little: near the top each subgradient says less."""
        self.turns += 1
        if self.turns % LOOKED:
            return
        short = self.fine or self.factor < SHORT
        if short and self.centre_bound - self.looked < GAINED * (self.upper - self.centre_bound):
            if not self.fine:
                self.factor, self.failures = FINE_STEP, 0
            self.ascent.share = max(self.ascent.share / 2, FINEST)
        self.looked = self.centre_bound

    def _move(self) -> None:
        assert self.direction is not None
        square = dot(self.weight * self.scale, self.direction * self.direction)
        if square <= 0:
            return
        above = FINE_AIM * (self.upper - self.centre_bound) if self.fine else 0.02 * self.upper
        length = self.factor * max(self.upper + above - self.centre_bound, 1e-9 * abs(self.upper)) / square
        moved = self.centre + length * self.scale * self.direction
        self.at = np.clip(moved, 0.0, self.limit)
