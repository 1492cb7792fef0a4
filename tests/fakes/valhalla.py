"""A matrix service of Valhalla that listens on this machine and drives straight at 60 km/h.

It refuses more pairs than it was told, as valhalla_service does, and can be made to fail.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.listening import listening

from maillage.analysis.travel import great_circle_km

METRES_BY_SECOND = 60_000 / 3600


@dataclass
class FakeValhalla:
    """What the service was asked, and how it answers."""

    address: str = ""
    most_pairs: int = 2500
    asked: list[dict[str, Any]] = field(default_factory=list)
    fail_with: int | None = None
    fail_times: int | None = None
    body: bytes | None = None
    unreachable_east_of: float | None = None

    def answer(self, path: str, question: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body for one question."""
        self.asked.append(question)
        if self.fail_with is not None and (self.fail_times is None or len(self.asked) <= self.fail_times):
            return self.fail_with, b'{"error_code": 599, "error": "Unknown"}'
        if self.body is not None:
            return 200, self.body
        assert path == "/sources_to_targets"
        assert question["costing"] == "auto"
        sources, targets = question["sources"], question["targets"]
        if len(sources) * len(targets) > self.most_pairs:
            return 400, b'{"error_code": 150, "error": "Exceeded max locations"}'
        table = [
            [self.cell(one, other, row, column) for column, other in enumerate(targets)]
            for row, one in enumerate(sources)
        ]
        return 200, json.dumps({"sources_to_targets": table, "units": "kilometers"}).encode()

    def cell(self, one: dict[str, float], other: dict[str, float], row: int, column: int) -> dict[str, Any]:
        """Time and distance of one pair, both null where no road joins it."""
        index = {"from_index": row, "to_index": column}
        if self.unreachable_east_of is not None and one["lon"] > self.unreachable_east_of:
            return {**index, "time": None, "distance": None}
        km = float(great_circle_km(one["lat"], one["lon"], other["lat"], other["lon"]))
        return {**index, "time": round(km * 1000 / METRES_BY_SECOND), "distance": round(km, 3)}


@contextmanager
def fake_valhalla() -> Iterator[FakeValhalla]:
    """A fake service for as long as the block lasts."""
    fake = FakeValhalla()
    with listening(lambda path, body: fake.answer(path, json.loads(body))) as fake.address:
        yield fake
