"""Definitions come in as data: read, checked together, kept as versions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.indicators.choices import Unit
from maillage.insight.indicators.compute.formula import Formula, FormulaRefused, check_shares, parsed
from maillage.insight.indicators.models import Indicator

_COLUMNS = frozenset({"code", "version", "unit", "formula", "source", "valid_from", "words"})


class DefinitionChanged(DomainError):
    """A version that is there says something else: another meaning is another version."""


@transaction.atomic
def load_definitions(rows: Sequence[Mapping[str, Any]], *, by: User | None, now: datetime) -> int:
    """Keep the versions that are not there yet, all or none; how many came in. Loaded again they change nothing.

    Raises FormulaRefused with one sentence about the first thing wrong, DefinitionChanged.
    """
    made = [_read(row, position) for position, row in enumerate(rows)]
    there = {(one.code, one.version): one for one in Indicator.objects.all()}
    last = {one.code: parsed(one.formula) for one in sorted(there.values(), key=lambda one: one.version)}
    check_shares(last | {one.code: _checked(one) for one in made})
    fresh = [one for one in made if not _is_there(one, there)]
    Indicator.objects.bulk_create(fresh)
    for one in fresh:
        record("indicators.definition_loaded", about=one, by=by, at=now, code=one.code, version=one.version)
    return len(fresh)


def _read(row: Mapping[str, Any], position: int) -> Indicator:
    known = set(row)
    if known != _COLUMNS:
        raise FormulaRefused(
            f"Definition {row.get('code', position + 1)}: the fields differ: {sorted(known ^ _COLUMNS)}."
        )
    words = row["words"].get("fr", {}) if isinstance(row["words"], dict) else {}
    if not words.get("name") or not words.get("sentence"):
        raise FormulaRefused(f"Definition {row['code']} has no name and sentence in French.")
    try:
        valid_from = date.fromisoformat(str(row["valid_from"]))
    except ValueError as error:
        raise FormulaRefused(f"Definition {row['code']}: {row['valid_from']} is not a day (2026-01-31).") from error
    return Indicator(**{**row, "valid_from": valid_from, "position": position})


def _checked(one: Indicator) -> Formula:
    formula = parsed(one.formula)
    if one.unit not in Unit.values or formula.unit != one.unit:
        raise FormulaRefused(f"Definition {one.code} counts {one.unit}; its formula counts {formula.unit}.")
    return formula


def _is_there(one: Indicator, there: Mapping[tuple[str, int], Indicator]) -> bool:
    same = there.get((one.code, one.version))
    if same is None:
        return False
    told = ("words", "unit", "formula", "source", "valid_from")
    if any(getattr(same, name) != getattr(one, name) for name in told):
        raise DefinitionChanged(f"Version {one.version} of {one.code} is there and says something else.")
    return True
