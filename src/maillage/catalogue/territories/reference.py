"""Reads the territory reference shipped in the package: one compressed file, made by tools/territories/build.py."""

import hashlib
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.catalogue.territories.choices import AreaKind
from maillage.foundation.tools.errors import DomainError

DATA = Path(__file__).resolve().parent / "data"
COUNTRY_CODE, COUNTRY_NAME = "FR", "France"

AreaRow = tuple[str, str, str, int | None, float | None, float | None, float | None, int | None]
Member = tuple[str, str, str, str]


class UnreadableReference(DomainError):
    """A territory file is not one."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path.name} is not a territory reference: {reason}.")


@dataclass(frozen=True)
class Reference:
    """One vintage of the territories, as columns; `digest` is the fingerprint of the file."""

    vintage: int
    digest: str
    tables: dict[str, dict[str, list[Any]]]

    def rows(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """The columns `names` of a table, row by row."""
        columns = self.tables[table]
        return zip(*(columns[name] for name in names), strict=True)

    def areas(self) -> Iterator[AreaRow]:
        """Kind, code, name, population, surface, lat, lon, landmass of every area; the large ones add up communes."""
        names = ("code", "name", "population", "surface_km2", "lat", "lon", "landmass")
        for code, name, *facts in self.rows("communes", *names):
            yield (AreaKind.COMMUNE, code, name, *facts)
        people: dict[tuple[str, str], int] = defaultdict(int)
        surface: dict[tuple[str, str], float] = defaultdict(float)
        for *codes, population, km2 in self.rows(
            "communes", "epci", "departement", "region", "population", "surface_km2"
        ):
            kinds = (AreaKind.EPCI, AreaKind.DEPARTEMENT, AreaKind.REGION, AreaKind.COUNTRY)
            for key in zip(kinds, (*codes, COUNTRY_CODE), strict=True):
                people[key] += population
                surface[key] += km2
        for kind, table in _TABLES.items():
            for code, name in self.rows(table, "code", "name"):
                key = (kind, code)
                yield kind, code, name, people[key], round(surface[key], 2), None, None, None
        key = (AreaKind.COUNTRY, COUNTRY_CODE)
        yield *key, COUNTRY_NAME, people[key], round(surface[key], 2), None, None, None

    def memberships(self) -> Iterator[Member]:
        """Inner kind and code, outer kind and code, each pair once; a commune's région is that of its département."""
        pairs: dict[Member, None] = {}
        for commune, epci, departement, region in self.rows("communes", "code", "epci", "departement", "region"):
            pairs[AreaKind.COMMUNE, commune, AreaKind.DEPARTEMENT, departement] = None
            if epci:
                pairs[AreaKind.COMMUNE, commune, AreaKind.EPCI, epci] = None
                pairs[AreaKind.EPCI, epci, AreaKind.DEPARTEMENT, departement] = None
                pairs[AreaKind.EPCI, epci, AreaKind.REGION, region] = None
        for departement, region in self.rows("departements", "code", "region"):
            pairs[AreaKind.DEPARTEMENT, departement, AreaKind.REGION, region] = None
        for (region,) in self.rows("regions", "code"):
            pairs[AreaKind.REGION, region, AreaKind.COUNTRY, COUNTRY_CODE] = None
        return iter(pairs)

    def postcodes(self) -> Iterator[tuple[str, str]]:
        """Postcode and commune."""
        for commune, codes in self.rows("communes", "code", "postcodes"):
            for code in dict.fromkeys(codes.split()):
                yield code, commune

    def former(self) -> Iterator[tuple[Any, ...]]:
        """Old code, name, kind, commune of today, last vintage known as a commune."""
        return self.rows("former", "code", "name", "kind", "commune", "commune_until")


_TABLES = {AreaKind.EPCI: "epci", AreaKind.DEPARTEMENT: "departements", AreaKind.REGION: "regions"}


def shipped_file() -> Path:
    """The latest reference shipped."""
    return max(DATA.glob("territories_*.json.xz"))


def read_reference(path: Path) -> Reference:
    """The reference in a file.

    Raises UnreadableReference when the file is cut, altered or of another format.
    """
    packed = path.read_bytes()
    try:
        tables = json.loads(lzma.decompress(packed))
        vintage = int(tables.pop("vintage"))
        tables.pop("credit")
        tables["communes"]["code"]
    except (lzma.LZMAError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableReference(path, f"{type(error).__name__}") from error
    return Reference(vintage, hashlib.sha256(packed).hexdigest(), tables)
