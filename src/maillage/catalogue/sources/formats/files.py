"""The files of the open data: one writer for each format, in pieces, so that memory stays flat."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import IO, Any, NamedTuple

import pyarrow
import pyarrow.parquet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.sources.formats import data_inclusion, flat, hsds
from maillage.catalogue.sources.formats.data_inclusion import Regions
from maillage.catalogue.sources.formats.facts import Around, OfferFacts, plain

LICENCE = "Licence Ouverte / Open Licence version 2.0"
LICENCE_ADDRESS = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
ROWS_AT_ONCE = 2000
KINDS = {
    "text": pyarrow.string(),
    "word": pyarrow.string(),
    "words": pyarrow.list_(pyarrow.string()),
    "number": pyarrow.int32(),
    "decimal": pyarrow.float64(),
    "day": pyarrow.string(),
    "yes_no": pyarrow.bool_(),
}


class Published(NamedTuple):
    """What a file is made from. `offers` begins a new reading each time it is called."""

    around: Around
    offers: Callable[[], Iterable[OfferFacts]]
    regions: Regions


class Format(NamedTuple):
    """A file that anyone may take: its name in addresses, its type, what it is, and who writes it."""

    name: str
    content_type: str
    title: str | Promise
    words: str | Promise
    write: Callable[[Published], Iterator[bytes]]


def csv_file(published: Published) -> Iterator[bytes]:
    """The table for spreadsheets."""
    for piece in flat.csv_lines(flat.rows(published.offers(), published.around)):
        yield piece.encode()


def json_file(published: Published) -> Iterator[bytes]:
    """The table as JSON, with its licence and its day."""
    yield from _document(published, {"offres": flat.rows(published.offers(), published.around)})


def parquet_file(published: Published) -> Iterator[bytes]:
    """The table as Parquet; written to a temporary file, since its index comes last."""
    schema = pyarrow.schema([(column.name, KINDS[column.kind]) for column in flat.COLUMNS]).with_metadata(
        {name.encode(): str(value).encode() for name, value in _head(published).items()}
    )
    rows = flat.rows(published.offers(), published.around)
    with tempfile.TemporaryFile() as file:
        with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            while some := list(islice(rows, ROWS_AT_ONCE)):
                writer.write_table(pyarrow.Table.from_pylist(some, schema=schema))
        yield from _pieces(file)


def data_inclusion_file(published: Published) -> Iterator[bytes]:
    """Structures and services of data·inclusion v1, and the companion that keeps what their lists cannot say."""
    confirmed = data_inclusion.last_confirmed(published.offers())
    catalogue = plain(published.around.catalogue)
    del catalogue["offers"]
    yield from _document(
        published,
        {
            "structures": data_inclusion.structures(published.around, confirmed),
            "services": data_inclusion.services(published.offers(), published.around, published.regions),
            "maillage": {**catalogue, "offers": (plain(offer) for offer in published.offers())},
        },
    )


def structures_file(published: Published) -> Iterator[bytes]:
    """The structures alone, as the schema has them: a list."""
    confirmed = data_inclusion.last_confirmed(published.offers())
    yield from _written(data_inclusion.structures(published.around, confirmed))


def services_file(published: Published) -> Iterator[bytes]:
    """The services alone, as the schema has them: a list."""
    yield from _written(data_inclusion.services(published.offers(), published.around, published.regions))


def hsds_file(published: Published) -> Iterator[bytes]:
    """Organizations, services, taxonomies of HSDS."""
    yield from _document(
        published,
        {
            "version": hsds.VERSION,
            "organizations": hsds.organizations(published.around),
            "services": hsds.services(published.offers(), published.around),
            "taxonomies": hsds.taxonomies(),
            "taxonomy_terms": hsds.taxonomy_terms(),
        },
    )


JSON, CSV, PARQUET = "application/json", "text/csv; charset=utf-8", "application/vnd.apache.parquet"
FORMATS = {
    one.name: one
    for one in (
        Format(
            "offres.csv", CSV, _("Table, CSV"), _("For a spreadsheet: one line for each offer at a place."), csv_file
        ),
        Format("offres.json", JSON, _("Table, JSON"), _("The same lines, for programs."), json_file),
        Format("offres.parquet", PARQUET, _("Table, Parquet"), _("The same lines, for large tables."), parquet_file),
        Format(
            "data-inclusion.json",
            JSON,
            "data·inclusion v1",
            _("Structures and services, with a companion part that loses nothing of this catalogue."),
            data_inclusion_file,
        ),
        Format("structures.json", JSON, _("data·inclusion v1, structures"), _("The list alone."), structures_file),
        Format("services.json", JSON, _("data·inclusion v1, services"), _("The list alone."), services_file),
        Format(
            "hsds.json", JSON, "HSDS 3.1", _("Organizations and services, as Open Referral writes them."), hsds_file
        ),
    )
}


def _head(published: Published) -> dict[str, Any]:
    catalogue = published.around.catalogue
    return {
        "licence": LICENCE,
        "licence_url": LICENCE_ADDRESS,
        "publisher": catalogue.publisher,
        "day": catalogue.day.isoformat(),
        "territories": catalogue.territories,
        "site": published.around.site,
    }


def _document(published: Published, parts: Mapping[str, Any]) -> Iterator[bytes]:
    yield from _written({**_head(published), **parts})


def _written(value: Any) -> Iterator[bytes]:
    """JSON in pieces: iterators become lists, one element a line."""
    buffer: list[str] = []
    size = 0
    for piece in _json(value):
        buffer.append(piece)
        size += len(piece)
        if size > 65_536:
            yield "".join(buffer).encode()
            buffer.clear()
            size = 0
    yield "".join([*buffer, "\n"]).encode()


def _json(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and any(isinstance(one, (Iterator, Mapping)) for one in value.values()):
        mark = "{\n"
        for name, one in value.items():
            yield f"{mark}{json.dumps(name)}: "
            yield from _json(one)
            mark = ",\n"
        yield "\n}"
    elif isinstance(value, Iterator):
        mark = "[\n"
        for one in value:
            yield mark + json.dumps(one, ensure_ascii=False, separators=(",", ":"))
            mark = ",\n"
        yield "[]" if mark == "[\n" else "\n]"
    else:
        yield json.dumps(value, ensure_ascii=False)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(65_536):
        yield piece
