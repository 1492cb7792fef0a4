"""The compiled loops of covering: sites opened and closed one at a time, with what each would change kept up to date.

See `kernels`. Who is covered at all counts, not how far: `Cover` holds the pairs within reach and no travel.
"""

from typing import NamedTuple

import numpy as np

from maillage.analysis.compiling import compiled

from .kernels import NOBODY, Flags, Floats, Sites, Starts


class Cover(NamedTuple):
    """Who is within reach of what, by client (start, site) and by site (begin, client).

    free   (sites,), False where a site is banned, or fixed and open: neither opens nor closes
    """

    start: Starts
    site: Sites
    begin: Starts
    client: Sites
    free: Flags


class Stand(NamedTuple):
    """Where a search stands.

    weight   (clients,), what each counts now
    times    (clients,), how many open sites reach it
    score    (sites,), weight that an open site alone reaches, or that a closed one would add
    opened   (sites,)
    moved    (sites,), the step when each last opened or closed; until: it rests until then
    step     (1,), steps made so far; dice: (1,), state of the random numbers
    """

    weight: Floats
    times: Sites
    score: Floats
    opened: Flags
    moved: Starts
    until: Starts
    step: Starts
    dice: Starts


@compiled
def turn(cover: Cover, stand: Stand, j: int) -> float:
    """Open site j where it is closed, close it where it is open; the weight that this covers or uncovers."""
    opening = not stand.opened[j]
    for k in range(cover.begin[j], cover.begin[j + 1]):
        i = cover.client[k]
        before = stand.times[i]
        stand.times[i] = before + 1 if opening else before - 1
        few = min(before, stand.times[i])
        if few > 1:
            continue
        # few 0: the client was or is alone, and counts for all its sites but j; few 1: for the one that is left.
        change = -stand.weight[i] if opening else stand.weight[i]
        for other in range(cover.start[i], cover.start[i + 1]):
            site = cover.site[other]
            if site != j and (few == 0 or stand.opened[site]):
                stand.score[site] += change
    stand.opened[j] = opening
    stand.moved[j] = stand.step[0]
    return float(stand.score[j])


@compiled
def rolled(dice: Starts, sides: int) -> int:
    """A number from 0 to sides - 1."""
    dice[0] = (dice[0] * 1103515245 + 12345) % 2147483648
    return int(((dice[0] >> 8) * sides) >> 23)


@compiled
def best_to_open(cover: Cover, stand: Stand, first: int, last: int, listed: bool) -> int:
    """The free closed site of highest score that does not rest, the one longest at rest among equals; else NOBODY.

    Among the sites `first` to `last`, or where `listed` those of the pairs `first` to `last`.
    """
    best = NOBODY
    for k in range(first, last):
        j = cover.site[k] if listed else k
        if stand.opened[j] or not cover.free[j] or stand.until[j] > stand.step[0]:
            continue
        if (
            best == NOBODY
            or stand.score[j] > stand.score[best]
            or (stand.score[j] == stand.score[best] and stand.moved[j] < stand.moved[best])
        ):
            best = j
    return best


@compiled
def best_to_close(cover: Cover, stand: Stand, resting: bool) -> int:
    """The free open site of lowest score, the one longest open among equals; NOBODY where none may close."""
    best = NOBODY
    for j in range(len(stand.opened)):
        if not stand.opened[j] or not cover.free[j] or (resting and stand.until[j] > stand.step[0]):
            continue
        if (
            best == NOBODY
            or stand.score[j] < stand.score[best]
            or (stand.score[j] == stand.score[best] and stand.moved[j] < stand.moved[best])
        ):
            best = j
    return best


@compiled
def open_greedily(cover: Cover, stand: Stand, count: int, need: float) -> int:
    """Open the site that adds most, until `count` were opened, `need` more weight is covered or none adds; how many."""
    made = 0
    covered = 0.0
    while made < count and covered < need:
        j = best_to_open(cover, stand, 0, len(stand.opened), False)
        if j == NOBODY or (need < np.inf and stand.score[j] <= 0):
            break
        covered += turn(cover, stand, j)
        made += 1
    return made


@compiled
def exchange_on(
    cover: Cover, stand: Stand, steps: int, warmth: float, cooler: float, covered: float, best: Flags, enough: float
) -> float:
    """Close a site drawn at random, open the most useful, of all or for somebody left out; the best weight covered.

    A change for the worse is kept with a chance that falls with what it loses and rises with `warmth`, which ends at
    `cooler` (annealing); others are undone. `best` is written each time that `covered`, the best weight
    known, is surpassed; the search ends there once `enough` is reached.
    """
    free = np.flatnonzero(stand.opened & cover.free)
    now = np.sum(stand.weight[stand.times > 0])
    for step in range(steps if len(free) else 0):
        stand.step[0] += 1
        at = rolled(stand.dice, len(free))
        out = free[at]
        lost = turn(cover, stand, out)
        stand.until[out] = stand.step[0] + 1
        i = rolled(stand.dice, len(stand.times))
        if stand.times[i] == 0:
            coming = best_to_open(cover, stand, cover.start[i], cover.start[i + 1], True)
        else:
            coming = best_to_open(cover, stand, 0, len(stand.opened), False)
        if coming == NOBODY:
            coming = out
        change = stand.score[coming] - lost
        luck = (rolled(stand.dice, 1 << 20) + 1) / (1 << 20)
        if change < 0 and change < (warmth + (cooler - warmth) * step / steps) * np.log(luck):
            coming = out
        now += turn(cover, stand, coming) - lost
        free[at] = coming
        if now > covered:
            covered = now
            best[:] = stand.opened
            if covered >= enough:
                break
    return covered


class Left(NamedTuple):
    """The clients left out: `client` (clients,) holds them first, `size` (1,) how many; `place`, where each stands."""

    client: Starts
    place: Starts
    size: Starts


@compiled
def left_of(cover: Cover, stand: Stand) -> Left:
    """The clients that no open site reaches, but one does."""
    clients = len(stand.times)
    left = Left(np.empty(clients, np.int64), np.full(clients, NOBODY, np.int64), np.zeros(1, np.int64))
    for i in range(clients):
        if stand.times[i] == 0 and cover.start[i] < cover.start[i + 1]:
            left.client[left.size[0]], left.place[i] = i, left.size[0]
            left.size[0] += 1
    return left


@compiled
def turn_and_note(cover: Cover, stand: Stand, left: Left, j: int) -> None:
    """`turn`, with the clients left out kept up to date."""
    turn(cover, stand, j)
    for k in range(cover.begin[j], cover.begin[j + 1]):
        i = cover.client[k]
        place = left.place[i]
        if stand.times[i] == 0 and place == NOBODY:
            left.client[left.size[0]], left.place[i] = i, left.size[0]
            left.size[0] += 1
        elif stand.times[i] > 0 and place != NOBODY:
            left.size[0] -= 1
            last = left.client[left.size[0]]
            left.client[place], left.place[last] = last, place
            left.place[i] = NOBODY


@compiled
def insist(cover: Cover, stand: Stand, left: Left) -> None:
    """Let each client left out count for one more."""
    for at in range(left.size[0]):
        i = left.client[at]
        stand.weight[i] += 1.0
        for k in range(cover.start[i], cover.start[i + 1]):
            stand.score[cover.site[k]] += 1.0


@compiled
def shrink(cover: Cover, stand: Stand, steps: int, best: Flags, enough: int) -> int:
    """Fewer sites that cover everybody, into `best`: close one, then repair by exchanges; how many they are.

    A client left out counts for more at each step, so that the search turns to those hard to reach (row weighting
    local search, Gao and others 2015). `best` is a whole cover, `stand` that cover or where a former call ended.
    """
    left = left_of(cover, stand)
    for _ in range(steps):
        stand.step[0] += 1
        closing = 1
        if left.size[0] == 0:
            best[:] = stand.opened
            if best.sum() <= enough:
                break
            closing = 2
        for _time in range(closing):
            out = best_to_close(cover, stand, True)
            if out == NOBODY:
                return int(best.sum())
            turn_and_note(cover, stand, left, out)
            stand.until[out] = stand.step[0] + 1
        if left.size[0] > 0:
            i = left.client[rolled(stand.dice, left.size[0])]
            coming = best_to_open(cover, stand, cover.start[i], cover.start[i + 1], True)
            coming = out if coming == NOBODY else coming
            turn_and_note(cover, stand, left, coming)
            stand.until[coming] = stand.step[0] + 2
            insist(cover, stand, left)
    return int(best.sum())
