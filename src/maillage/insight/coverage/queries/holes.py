"""Where each need is served: from the index of the search, the travel times and the zones, without a stored copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, overload

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from maillage.analysis.access import Lines, best_level, needs_of_zones, needs_within_reach
from maillage.catalogue.offers.choices import DeliveryMode, Stage
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.offers.queries.needs import DELIVERY_MODES, STAGES
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, Place, Release
from maillage.insight.coverage.choices import State
from maillage.insight.coverage.queries.ground import WEEKLY, Count, Ground, ground_of, pairs_within

STATES = tuple(State)

# Predicates are those of the search, by their functions. A bit for each stage: those served every week are the low
# ones, those served on some days stand as many bits higher.
FACE_TO_FACE = f"""
WITH {WEEKLY}, line AS (
    SELECT reach.anchor, reach.delivery_id, reach.zone,
        1::bigint << reach.stage - 1
            + CASE WHEN reach.tier = 0 AND reach.modes <> %(bus)s OR reach.tier = 1 AND weekly.id IS NOT NULL
                   THEN 0 ELSE %(stages)s END AS bit
      FROM offers_reach AS reach
      LEFT JOIN weekly ON reach.tier = 1 AND weekly.id = reach.delivery_id
     WHERE reach.is_remote = false AND reach.anchor = ANY (%(anchors)s) AND reach.stage > 0
       AND offers_holds(reach.valid_from, reach.until, %(day)s)
       AND offers_fits(reach.subjects, %(subjects)s) AND offers_fits(reach.audiences, %(audiences)s)
), joined AS (
    SELECT anchor, zone, bit_or(bit) AS needs FROM line WHERE zone IS NOT NULL GROUP BY anchor, zone
)
SELECT joined.anchor, coalesce(served.area, 0), joined.needs
  FROM joined LEFT JOIN LATERAL unnest(joined.zone) AS served (area) ON true
UNION ALL
SELECT line.anchor, served.area_id, bit_or(line.bit)
  FROM line JOIN offers_eligibilityarea AS served USING (delivery_id)
 WHERE line.zone IS NULL
 GROUP BY line.anchor, served.area_id
"""
REMOTE = """
SELECT anchor, bit_or(1::bigint << stage - 1)
  FROM offers_reach
 WHERE is_remote = true AND stage > 0
   AND offers_holds(valid_from, until, %(day)s)
   AND offers_fits(subjects, %(subjects)s) AND offers_fits(audiences, %(audiences)s)
 GROUP BY anchor
"""


@dataclass(frozen=True)
class CoverageLine:
    """How one stage, or one area, is served: a count for each state, in the order of `State`."""

    stage: Stage
    area: Area | None
    counts: tuple[Count, ...]

    @property
    def by_state(self) -> list[tuple[State, Count]]:
        """Each state with its count."""
        return list(zip(STATES, self.counts, strict=True))

    @property
    def near(self) -> Count:
        """Served in person every week."""
        return self.counts[0]

    @property
    def lacking(self) -> Count:
        """Whoever has nobody in person, even on some days: at a distance only, or nobody at all."""
        return Count(self.counts[2].people + self.counts[3].people, self.counts[2].communes + self.counts[3].communes)

    @property
    def all(self) -> Count:
        """Everybody counted."""
        return Count(sum(one.people for one in self.counts), sum(one.communes for one in self.counts))


@dataclass(frozen=True)
class CommuneLine:
    """One commune and how a stage is served there."""

    key: int
    code: str
    name: str
    people: int
    epci: str
    state: State


@dataclass(frozen=True)
class Coverage:
    """How each stage is served at each commune of a territory, one day, for one audience, subject and travel time.

    levels   (stages, communes), position in `State`
    """

    within: tuple[Area, ...]
    need: Need
    day: date
    ground: Ground
    levels: NDArray[np.uint8]

    @cached_property
    def stages(self) -> list[CoverageLine]:
        """Each stage over the whole territory."""
        return [CoverageLine(stage, None, self._counts(self.levels[n])) for n, stage in enumerate(Stage)]

    def areas(self, stage: str, kind: AreaKind) -> list[CoverageLine]:
        """A stage in each EPCI or département, by name; communes outside any come last, without an area."""
        levels, held = self.levels[STAGES[stage] - 1], self.ground.held_by(kind)
        keys: list[int] = sorted(np.unique(held).tolist(), key=lambda key: (key == 0, self._name(key)))
        return [
            CoverageLine(Stage(stage), self.ground.areas.get(key), self._counts(levels, held == key)) for key in keys
        ]

    @property
    def lacking(self) -> Count:
        """Who lacks somebody in person for one stage at least."""
        return self.ground.count(np.any(self.levels >= STATES.index(State.REMOTE), axis=0))

    def lacking_by(self, kind: AreaKind) -> dict[int, Count]:
        """The same by key of EPCI or département."""
        return self.ground.count_by(kind, np.any(self.levels >= STATES.index(State.REMOTE), axis=0))

    def communes(self, stage: str, states: Sequence[str] = ()) -> "CommuneLines":
        """Communes in these states (all when none is said): the least served first, then the most populated."""
        levels = self.levels[STAGES[stage] - 1]
        wanted = [STATES.index(State(one)) for one in states] or list(range(len(STATES)))
        chosen = np.flatnonzero(np.isin(levels, wanted))
        order = np.lexsort((self.ground.keys[chosen], -self.ground.people[chosen], -levels[chosen].astype(np.int64)))
        return CommuneLines(self, chosen[order], levels)

    def state_of(self, commune: int, stage: str) -> State:
        """The state of a commune by its key. Raises KeyError when the territory does not hold it."""
        position = int(np.searchsorted(self.ground.keys, commune))
        if position == len(self.ground) or self.ground.keys[position] != commune:
            raise KeyError(commune)
        return STATES[int(self.levels[STAGES[stage] - 1, position])]

    def _name(self, key: int) -> str:
        area = self.ground.areas.get(key)
        return area.name if area else ""

    def _counts(self, levels: NDArray[np.uint8], among: NDArray[np.bool_] | None = None) -> tuple[Count, ...]:
        people = self.ground.people
        if among is not None:
            levels, people = levels[among], people[among]
        communes = np.bincount(levels, minlength=len(STATES))
        inhabitants = np.bincount(levels, weights=people, minlength=len(STATES))
        return tuple(Count(int(p), int(c)) for p, c in zip(inhabitants, communes, strict=True))


@dataclass(frozen=True)
class CommuneLines(Sequence[CommuneLine]):
    """Communes in an order, made into lines as they are read: a page of them costs a page."""

    coverage: Coverage
    positions: NDArray[np.int64]
    levels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, asked: int) -> CommuneLine: ...

    @overload
    def __getitem__(self, asked: slice) -> list[CommuneLine]: ...

    def __getitem__(self, asked: int | slice) -> CommuneLine | list[CommuneLine]:
        if isinstance(asked, slice):
            return [self._line(position) for position in self.positions[asked].tolist()]
        return self._line(int(self.positions[asked]))

    def __iter__(self) -> Iterator[CommuneLine]:
        return map(self._line, self.positions.tolist())

    @property
    def people(self) -> int:
        """Inhabitants of all of them."""
        return int(self.coverage.ground.people[self.positions].sum())

    def _line(self, position: int) -> CommuneLine:
        ground = self.coverage.ground
        epci = ground.areas.get(int(ground.epci[position]))
        return CommuneLine(
            key=int(ground.keys[position]),
            code=ground.codes[position],
            name=ground.names[position],
            people=int(ground.people[position]),
            epci=epci.name if epci else "",
            state=STATES[self.levels[position]],
        )


def coverage_of(within: Sequence[Area], need: Need, *, day: date) -> Coverage:
    """How every stage is served in the communes that all these areas hold; the stage and mode of `need` are left aside.

    The same predicates as the search, local forms and their general offers alike, so that closing a delivery never
    makes coverage grow. Five queries, nothing kept: what changes in the catalogue shows at once.
    """
    ground = ground_of(within)
    commune, place = pairs_within(within, ground, need.minutes * 60)
    stages = len(Stage)
    facts: dict[str, Any] = {"day": day, "subjects": need.subject_mask, "audiences": need.audience_mask}
    with connection.cursor() as cursor:
        anchors = np.unique(place).tolist()
        bus = DELIVERY_MODES[DeliveryMode.ITINERANT]
        cursor.execute(FACE_TO_FACE, {**facts, "anchors": anchors, "bus": bus, "stages": stages})
        met = _columns(cursor.fetchall(), 3)
        cursor.execute(REMOTE, facts)
        remote = _columns(cursor.fetchall(), 2)
    needs = needs_within_reach(commune, place, Lines(met[0], met[1], met[2]), ground.holders)
    levels = [needs, needs >> stages, needs_of_zones(remote[0], remote[1], ground.holders)]
    return Coverage(tuple(within), need, day, ground, best_level(levels, stages))


def travel_models() -> list[str]:
    """The models that the travel times in use come from."""
    said = Place.objects.exclude(travel_model="").order_by("travel_model").values_list("travel_model", flat=True)
    return list(said.distinct())


def vintage() -> int | None:
    """The vintage of the territories in force."""
    return Release.objects.order_by("-pk").values_list("vintage", flat=True).first()


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> tuple[NDArray[np.int64], ...]:
    return tuple(np.array(rows, dtype=np.int64).reshape(-1, width).T)
