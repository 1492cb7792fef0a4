"""The communes of a territory, and the places within reach of each, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql

from maillage.analysis.access import Holders
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area

COMMUNES = """
SELECT id, code, name, coalesce(population, 0), containing_ids
  FROM territories_area
 WHERE kind = 'commune' AND is_current AND containing_ids @> %s::integer[]
 ORDER BY id
"""
HOLDERS = """
SELECT DISTINCT unnest(containing_ids) FROM territories_area
 WHERE kind = 'commune' AND is_current AND containing_ids @> %s::integer[]
"""
# Deliveries at desks that are held at least once every week.
WEEKLY = """weekly AS MATERIALIZED (
    SELECT delivery.id
      FROM offers_delivery AS delivery
      JOIN network_deskday AS held USING (desk_id)
     GROUP BY delivery.id
    HAVING bool_or(held.rhythm = 'weekly')
        OR bool_or(held.rhythm = 'even') AND bool_or(held.rhythm = 'odd')
)"""
PAIRS = """
COPY (
    SELECT travel.place_id, travel.commune_id
      FROM territories_area AS area
      JOIN territories_traveltime AS travel ON travel.commune_id = area.id AND travel.seconds <= {seconds}
     WHERE area.kind = 'commune' AND area.is_current AND area.containing_ids @> {within}::integer[]
) TO STDOUT (FORMAT BINARY)
"""
# A row of the binary copy of PAIRS: how many columns, then each with its length; numbers are big-endian. Around the
# rows stand a head of 19 bytes and an end of 2. No column is ever null, so that all rows have one length.
PAIR = np.dtype([("columns", ">i2"), ("a", ">i4"), ("place", ">i8"), ("b", ">i4"), ("commune", ">i4")])
HEAD, TAIL = 19, 2


@dataclass(frozen=True)
class Count:
    """Who counts, inhabitants unless said, and communes."""

    people: int
    communes: int


@dataclass(frozen=True)
class Ground:
    """The communes of a territory, ordered by key; all arrays have shape (communes,).

    people              who counts: the inhabitants, unless `queries.demand` weighs the communes by something else
    inhabitants         of the vintage in force, whoever counts
    epci, departement   key of the area of that kind that holds the commune, 0 when none does
    areas               the EPCI and départements that hold them, by key
    """

    keys: NDArray[np.int64]
    codes: Sequence[str]
    names: Sequence[str]
    people: NDArray[np.int64]
    inhabitants: NDArray[np.int64]
    epci: NDArray[np.int64]
    departement: NDArray[np.int64]
    holders: Holders
    areas: dict[int, Area]

    def __len__(self) -> int:
        return len(self.keys)

    def held_by(self, kind: AreaKind) -> NDArray[np.int64]:
        """Key of the EPCI or of the département of each commune."""
        return self.epci if kind == AreaKind.EPCI else self.departement

    def count(self, among: NDArray[np.bool_]) -> Count:
        """How many communes are marked, and who counts in them."""
        return Count(int(self.people[among].sum()), int(among.sum()))

    def count_by(self, kind: AreaKind, among: NDArray[np.bool_]) -> dict[int, Count]:
        """The same by key of EPCI or département, each that holds a commune of the territory."""
        keys, position = np.unique(self.held_by(kind), return_inverse=True)
        communes = np.bincount(position, weights=among, minlength=len(keys))
        people = np.bincount(position, weights=self.people * among, minlength=len(keys))
        return {int(key): Count(int(p), int(c)) for key, p, c in zip(keys, people, communes, strict=True)}


def ground_of(within: Sequence[Area]) -> Ground:
    """The communes of today that every area given holds whole, in two queries."""
    with connection.cursor() as cursor:
        cursor.execute(COMMUNES, [[area.pk for area in within]])
        rows = cursor.fetchall()
    flat = np.fromiter(chain.from_iterable(row[4] for row in rows), dtype=np.int64)
    start = np.concatenate(([0], np.cumsum([len(row[4]) for row in rows], dtype=np.int64))).astype(np.int64)
    holders = Holders(flat, start)
    outer = Area.objects.filter(kind__in=[AreaKind.EPCI, AreaKind.DEPARTEMENT], pk__in=np.unique(flat).tolist())
    areas = {area.pk: area for area in outer.only("kind", "code", "name")}
    people = np.array([row[3] for row in rows], dtype=np.int64)
    return Ground(
        keys=np.array([row[0] for row in rows], dtype=np.int64),
        codes=[row[1] for row in rows],
        names=[row[2] for row in rows],
        people=people,
        inhabitants=people,
        epci=_holding(holders, areas, AreaKind.EPCI),
        departement=_holding(holders, areas, AreaKind.DEPARTEMENT),
        holders=holders,
        areas=areas,
    )


def areas_in(whole: Area) -> list[Area]:
    """The départements, by code, then the EPCI, by name, that hold communes of `whole`."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [[whole.pk]])
        keys = [key for (key,) in cursor.fetchall()]
    found = Area.objects.current().filter(pk__in=keys, kind__in=[AreaKind.DEPARTEMENT, AreaKind.EPCI])
    return sorted(found, key=lambda one: (one.kind, one.code if one.kind == AreaKind.DEPARTEMENT else one.name))


def pairs_within(within: Sequence[Area], ground: Ground, seconds: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Position of a commune and key of a place, for every pair no further than `seconds`."""
    keys = [area.pk for area in within]
    statement = sql.SQL(PAIRS).format(seconds=sql.Literal(seconds), within=sql.Literal(keys)).as_string()
    read = bytearray()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in copy:
            read += part
    rows = np.frombuffer(read, dtype=PAIR, offset=HEAD, count=(len(read) - HEAD - TAIL) // PAIR.itemsize)
    return np.searchsorted(ground.keys, rows["commune"].astype(np.int64)), rows["place"].astype(np.int64)


def _holding(holders: Holders, areas: dict[int, Area], kind: AreaKind) -> NDArray[np.int64]:
    wanted = np.array([key for key, area in areas.items() if area.kind == kind], dtype=np.int64)
    columns = holders.columns(wanted)
    return np.maximum(columns[0], 0) if len(columns) else np.zeros(len(holders), dtype=np.int64)
