"""Travel times as Parquet, so that tools of others, on as many machines as they like, can read and make them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from numpy.typing import NDArray

from maillage.catalogue.territories.models import Area, Place
from maillage.foundation.tools.errors import DomainError

ROWS = 1 << 17
COMMUNES = pa.schema([("commune", pa.string()), ("name", pa.string()), ("lat", pa.float64()), ("lon", pa.float64())])
PLACES = pa.schema(
    [
        ("place", pa.int64()),
        ("name", pa.string()),
        ("commune", pa.string()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("model", pa.string()),
    ]
)
TRAVEL = pa.schema([("commune", pa.string()), ("place", pa.int64()), ("seconds", pa.int32())])
STORED = """
COPY (SELECT area.code, travel.place_id, travel.seconds
        FROM territories_traveltime AS travel JOIN territories_area AS area ON area.id = travel.commune_id
       ORDER BY travel.place_id, travel.seconds, area.code) TO STDOUT
"""


class BadTravelFile(DomainError):
    """The file holds no travel times that can be used."""


@dataclass(frozen=True)
class Brought:
    """Times from a file: position of the place in `places`, key of the commune, seconds, by place."""

    places: list[Place]
    place: NDArray[np.int32]
    commune: NDArray[np.int64]
    seconds: NDArray[np.int32]


def write_all(folder: Path) -> dict[str, int]:
    """`communes.parquet`, `places.parquet` and `travel.parquet` in a folder; rows by file.

    The first two are what a router needs to know, the third is what it would give back.
    """
    communes = Area.objects.communes().order_by("code").values_list("code", "name", "lat", "lon")
    places = Place.objects.order_by("pk").values_list("pk", "name", "commune__code", "lat", "lon", "travel_model")
    return {
        name: _write(folder / f"{name}.parquet", schema, rows)
        for name, schema, rows in (
            ("communes", COMMUNES, communes.iterator(10_000)),
            ("places", PLACES, places.iterator(10_000)),
            ("travel", TRAVEL, _stored()),
        )
    }


def read_travel(file: Path, cutoff_seconds: int) -> Brought:
    """The times of a file with the columns commune (code), place (key) and seconds; those beyond the cut-off left out.

    Raises BadTravelFile, in one sentence, for a file that is none, a column that lacks, an unknown commune or place, a
    time that is missing or negative, or a pair that comes twice.
    """
    try:
        table = pq.read_table(file, columns=TRAVEL.names).cast(TRAVEL)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise BadTravelFile(f"{file} holds no columns {', '.join(TRAVEL.names)}: {told}") from error
    for name in TRAVEL.names:
        if table[name].null_count:
            raise BadTravelFile(f"{file}: {table[name].null_count} rows have no {name}.")
    seconds = table["seconds"].to_numpy().astype(np.int64)
    if (seconds < 0).any():
        raise BadTravelFile(f"{file}: {int((seconds < 0).sum())} times are negative.")
    commune = _keys(table["commune"], dict(Area.objects.communes().values_list("code", "id")), "commune", file)
    found = {place.pk: place for place in Place.objects.order_by("pk")}
    place = _keys(table["place"], {key: key for key in found}, "place", file)
    _refuse_doubles(place, commune, file)
    kept = seconds <= cutoff_seconds
    order = np.lexsort((seconds[kept], place[kept]))
    keys = np.unique(place)
    return Brought(
        [found[key] for key in keys.tolist()],
        np.searchsorted(keys, place[kept][order]).astype(np.int32),
        commune[kept][order],
        seconds[kept][order].astype(np.int32),
    )


def _keys(column: Any, known: dict[Any, int], name: str, file: Path) -> NDArray[np.int64]:
    """The key of each value; each distinct value is looked up once."""
    coded = column.combine_chunks().dictionary_encode()
    values = coded.dictionary.to_pylist()
    unknown = [value for value in values if value not in known]
    if unknown:
        raise BadTravelFile(f"{file}: {unknown[0]!r} is no {name} known here, nor are {len(unknown) - 1} others.")
    keys = np.array([known[value] for value in values], dtype=np.int64)
    return keys[coded.indices.to_numpy(zero_copy_only=False)] if len(values) else np.zeros(0, dtype=np.int64)


def _refuse_doubles(place: NDArray[np.int64], commune: NDArray[np.int64], file: Path) -> None:
    pairs = np.unique(np.column_stack([place, commune]), axis=0)
    if len(pairs) < len(place):
        raise BadTravelFile(f"{file}: {len(place) - len(pairs)} pairs of a commune and a place come twice.")


def _stored() -> Iterator[tuple[str, int, int]]:
    with connection.cursor() as cursor, cursor.copy(STORED) as copy:
        copy.set_types(["text", "int8", "int4"])
        yield from copy.rows()


def _write(file: Path, schema: pa.Schema, rows: Iterator[Sequence[Any]]) -> int:
    """Row groups of some hundred thousand: memory does not grow with the file."""
    written = 0
    beside = file.with_name(f".{file.name}.part")
    with pq.ParquetWriter(beside, schema, compression="zstd") as writer:
        block: list[Sequence[Any]] = []
        for row in rows:
            block.append(row)
            if len(block) == ROWS:
                written += _flush(writer, schema, block)
        written += _flush(writer, schema, block)
    beside.replace(file)
    return written


def _flush(writer: pq.ParquetWriter, schema: pa.Schema, block: list[Sequence[Any]]) -> int:
    count = len(block)
    if count:
        columns = zip(*block, strict=True)
        arrays = [pa.array(column, type=kind) for column, kind in zip(columns, schema.types, strict=True)]
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        block.clear()
    return count
