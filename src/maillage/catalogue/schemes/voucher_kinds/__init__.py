"""Vouchers (*chèques*) of funders that come with the product, as data files: their kinds, what each is worth.

Each has its dates of validity and stays *to be verified by the operator*: what the funder did not publish is empty.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class VoucherKind:
    """One kind; somebody has one of each. `cents` is what it is worth, None when the funder does not say."""

    code: str
    name: str
    cents: int | None


@dataclass(frozen=True)
class VoucherScheme:
    """The vouchers of one funder. `title` is also the name of the scheme whose conditions say who may have them."""

    code: str
    title: str
    funder: str
    valid_from: date
    valid_until: date | None
    source: str
    verified: bool
    kinds: tuple[VoucherKind, ...]

    def is_given_on(self, day: date) -> bool:
        """Whether it may be asked for that day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def kind(self, code: str) -> VoucherKind:
        """The kind of that code. Raises KeyError."""
        found = next((one for one in self.kinds if one.code == code), None)
        if found is None:
            raise KeyError(code)
        return found


@cache
def shipped_vouchers() -> tuple[VoucherScheme, ...]:
    """Every file that comes with the product, by its title."""
    files = sorted(Path(__file__).parent.glob("*.json"))
    schemes = [_read(json.loads(file.read_text(encoding="utf-8")), file.stem) for file in files]
    return tuple(sorted(schemes, key=lambda one: one.title))


def vouchers_named(code: str) -> VoucherScheme:
    """The vouchers of that code. Raises KeyError."""
    found = next((one for one in shipped_vouchers() if one.code == code), None)
    if found is None:
        raise KeyError(code)
    return found


def _read(said: dict[str, Any], code: str) -> VoucherScheme:
    until = said["valid_until"]
    return VoucherScheme(
        code=code,
        title=said["title"],
        funder=said["funder"],
        valid_from=date.fromisoformat(said["valid_from"]),
        valid_until=date.fromisoformat(until) if until else None,
        source=said["source"],
        verified=said["verified"],
        kinds=tuple(VoucherKind(one["code"], one["name"], one["cents"]) for one in said["kinds"]),
    )
