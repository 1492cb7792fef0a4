"""A table service of OSRM that listens on this machine and drives straight at 60 km/h.

It refuses more coordinates than it was told, as osrm-routed does, and can be made to fail.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np

from maillage.analysis.travel import great_circle_km

METRES_BY_SECOND = 60_000 / 3600


@dataclass
class FakeOsrm:
    """What the service was asked, and how it answers."""

    address: str = ""
    most_coordinates: int = 100
    asked: list[str] = field(default_factory=list)
    fail_with: int | None = None
    body: bytes | None = None
    unreachable_east_of: float | None = None

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body for one question."""
        self.asked.append(path)
        if self.fail_with is not None:
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

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = fake.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
