"""The exact end: cut the plans that are left in two by one site and bound each part, until none may hold a better."""

import heapq
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .ground import Floats
from .plans import Proof
from .relaxation import RESUMED, Ascent, Choice, Pace

NODE = Pace(rounds=120, patience=30, least=0.05)


@dataclass(order=True)
class Node:
    """A part of the plans: the lowest bound first, then the oldest."""

    bound: float
    number: int
    ascent: Ascent = field(compare=False)
    branch: int | None = field(default=None, compare=False)
    parts: "tuple[Node, Node] | None" = field(default=None, compare=False)

    def lean_on(self, root: "Node") -> None:
        """Keep no pairs beside those of the root, which hold its own too, unless its lists grew longer."""
        if np.array_equal(self.ascent.near.limit, root.ascent.near.limit):
            self.ascent.near = root.ascent.near

    def proof(self, kept: NDArray[np.intp], clients: int) -> Proof:
        """What proves the bounds of this part; of all the `clients`, those `kept` have a multiplier, the others 0."""
        trail = [*self.ascent.trail, (self.ascent.multiplier, self.ascent.toll)]
        multipliers = np.zeros((len(trail), clients))
        multipliers[:, kept] = [multiplier for multiplier, _ in trail]
        tolls = tuple(toll for _, toll in trail) if self.ascent.choice.limits else ()
        if self.parts is None:
            return Proof(tuple(multipliers), tolls=tolls)
        without, holding = (part.proof(kept, clients) for part in self.parts)
        return Proof(tuple(multipliers), self.branch, without, holding, tolls)


def split(node: Node, number: int) -> tuple[Node, Node]:
    """The plans without one site and those that hold it, both still with the bound of the whole."""
    choice = node.ascent.choice
    node.branch = doubtful(choice, node.ascent.average)
    alive, must = choice.alive.copy(), choice.must.copy()
    alive[node.branch], must[node.branch] = False, True
    near = node.ascent.near.only(choice.alive)
    ascent = node.ascent
    halves = [
        Ascent(near, ascent.multiplier, part, toll=ascent.toll, factor=ascent.factor, share=max(ascent.share, RESUMED))
        for part in (replace(choice, alive=alive), replace(choice, must=must))
    ]
    without, holding = (Node(node.bound, number + side, half) for side, half in enumerate(halves))
    node.parts = (without, holding)
    return node.parts


def doubtful(choice: Choice, average: Floats) -> int:
    """The free site that the recent choices held nearest to half of the time; the lowest of equals."""
    free = np.flatnonzero(choice.alive & ~choice.must)
    return int(free[np.argmin(np.abs(average[free] - 0.5))])


class Tree:
    """The parts that may still hold a better plan."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.waiting = [root]
        self.count = 1

    @property
    def bound(self) -> float:
        """No plan costs less."""
        return self.waiting[0].bound

    def split_lowest(self) -> tuple[Node, Node]:
        """The two halves of the part of the lowest bound, which the caller bounds and gives back by `put`."""
        node = heapq.heappop(self.waiting)
        self.count += 2
        return split(node, self.count)

    def put(self, node: Node) -> None:
        """Let a bounded part wait for its turn."""
        heapq.heappush(self.waiting, node)
