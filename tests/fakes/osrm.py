"""A table service of OSRM that listens on this machine and drives straight at 60 km/h.

It refuses more coordinates than it was told, as osrm-routed does, and can be made to fail.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import numpy as np
from tests.fakes.listening import listening

from maillage.analysis.travel import great_circle_km

METRES_BY_SECOND = 60_000 / 3600


@dataclass
class FakeOsrm:
    """What the service was asked, and how it answers."""

    address: str = ""
    most_coordinates: int = 100
    asked: list[str] = field(default_factory=list)
    fail_with: int | None = None
    fail_times: int | None = None
    body: bytes | None = None
    unreachable_east_of: float | None = None

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body for one question."""
        self.asked.append(path)
        if self.fail_with is not None and (self.fail_times is None or len(self.asked) <= self.fail_times):
            return self.fail_with, b'{"code": "InternalError"}'
        if self.body is not None:
            return 200, self.body
        parts = urlsplit(path)
        _, service, version, _profile, where = parts.path.split("/")
        assert (service, version) == ("table", "v1")
        points = np.array([[float(x) for x in point.split(",")] for point in where.split(";")])
        if len(points) > self.most_coordinates:
            return 400, b'{"code": "TooBig", "message": "Too many table coordinates"}'
        query = parse_qs(parts.query)
        sources, destinations = (points[[int(n) for n in query[k][0].split(";")]] for k in ("sources", "destinations"))
        return 200, json.dumps({"code": "Ok", "durations": self.durations(sources, destinations)}).encode()

    def durations(self, sources: np.ndarray, destinations: np.ndarray) -> list[list[float | None]]:
        """One row by source, one column by destination, seconds to the tenth."""
        return [
            [
                None
                if self.unreachable_east_of is not None and lon > self.unreachable_east_of
                else round(float(great_circle_km(lat, lon, to_lat, to_lon)) * 1000 / METRES_BY_SECOND, 1)
                for to_lon, to_lat in destinations
            ]
            for lon, lat in sources
        ]


@contextmanager
def fake_osrm() -> Iterator[FakeOsrm]:
    """A fake service for as long as the block lasts."""
    fake = FakeOsrm()
    with listening(lambda path, _body: fake.answer(path)) as fake.address:
        yield fake
