"""Rows for whoever typed a command: a table to read, CSV or JSON for other programs."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

FORMATS = ("table", "csv", "json")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What a command found: rows of the same columns, and facts that hold for all of them."""

    rows: Sequence[Row]
    facts: Row = field(default_factory=dict)


def tell(told: Told, kind: str, out: IO[str]) -> None:
    """Write it; `kind` is one of `FORMATS`. CSV holds the rows alone."""
    if kind == "json":
        json.dump({**told.facts, "rows": list(told.rows)}, out, ensure_ascii=False, indent=1)
        out.write("\n")
    elif kind == "csv":
        writer = csv.DictWriter(out, list(told.rows[0]) if told.rows else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(told.rows)
    else:
        for name, value in told.facts.items():
            out.write(f"{name}: {_shown(value)}\n")
        _table(told.rows, out)


def _table(rows: Sequence[Row], out: IO[str]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    cells = [columns, *([_shown(row[name]) for name in columns] for row in rows)]
    numbers = [all(isinstance(row[name], int | float | None) for row in rows) for name in columns]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        aligned = [
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, numbers, strict=True)
        ]
        out.write("  ".join(aligned).rstrip() + "\n")


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.2f}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
