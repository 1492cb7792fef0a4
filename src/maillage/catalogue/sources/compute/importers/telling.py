"""What a file has told of an offer, kept small: the following lines of the same offer are held against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from struct import Struct
from typing import Any, NamedTuple
from zlib import crc32

from maillage.catalogue.offers.choices import REMOTE, DeliveryMode, Tier
from maillage.catalogue.sources.choices import Problem
from maillage.catalogue.sources.compute.columns.offers import OF_OFFER
from maillage.catalogue.sources.compute.ground import HubSpot, Known
from maillage.catalogue.sources.compute.rows import Row

TOLD = tuple(column.key for column in OF_OFFER if column.key not in {"offer_id", "organisation"})
PRINTS = Struct(f"={len(TOLD)}I")
FIELDS = TOLD
"""Columns of an offer that are fields of it."""
NUMBERS_AND_DAYS = frozenset({"ends_on", "first_appointment_days", "places_per_month", "confirmed_on"})
LISTS = frozenset({"stages", "subjects", "audiences", "modes"})


class Place(NamedTuple):
    """Where a delivery is had."""

    tier: str
    hub: HubSpot
    desk: Known | None
    commune_id: int


class About(NamedTuple):
    """What an offer does and for whom, as equivalents are looked for."""

    kind: str
    stages: tuple[str, ...]
    subjects: tuple[str, ...]
    audiences: tuple[str, ...]


@dataclass(slots=True)
class Told:
    """An offer of this file: the line that told it first, its key, what it lacks, in which state it ends."""

    line: int
    key: int
    organisation: Known
    prints: bytes
    about: About | None
    missing: tuple[str, ...] = ()
    status: str = ""
    is_changed: bool = False
    just_published: bool = False
    refusal: tuple[Problem, dict[str, Any]] | None = None

    def differs(self, row: Row) -> str:
        """The first column in which a following line says something else than the first; empty when none does."""
        if row.repeats == self.line:
            return ""
        for place, key in enumerate(TOLD):
            text = row.texts.get(key)
            if text and _print(text) != PRINTS.unpack_from(self.prints)[place]:
                return key
        return ""


def prints_of(texts: Mapping[str, str]) -> bytes:
    """Four bytes for each cell of the offer, zeroes for an empty one."""
    return PRINTS.pack(*[_print(texts[key]) if key in texts else 0 for key in TOLD])


def tier_of(said: str | None, desk: Known | None, modes: list[str]) -> str:
    """How near, as said or as the desk and the modes tell."""
    if said:
        return said
    if desk is not None:
        return Tier.DESK.value
    if modes and all(mode in REMOTE for mode in modes):
        return Tier.REMOTE.value
    return Tier.DESK.value if modes == [DeliveryMode.PERMANENCE_DELOCALISEE] else Tier.IN_PERSON.value


def value_of(key: str, value: Any) -> Any:
    """The value of a field for a cell, also an empty one."""
    if value is not None or key in NUMBERS_AND_DAYS:
        return value
    return [] if key in LISTS else ""


def _print(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))
