"""The search over 100,000 then 300,000 published deliveries on the national map, against an empty API view.

Promised: server time and processor time (application and database) at most 5 times those of the empty view for the
API search, 8 times for the result page, 1.5 times for the look-up of a commune (medians); the 99th percentile of the
search at most 12 times; growth from 100,000 to 300,000 under 1.5. The ratios are promised at 100,000 deliveries and
only told at 300,000. All measured in one process, in turns.
"""

import gc
import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bench.catalogue import add_deliveries, build_ground
from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.catalogue.territories.models import Area
from maillage.catalogue.territories.queries import directory

ROUNDS, WARM_UP = 600, 60
NAMES = ("empty", "search", "page", "look-up")


@dataclass
class Taken:
    """Milliseconds of each request of one kind."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def report() -> bool:
    """Fill, measure, fill more, measure again, print; whether every promise is kept."""
    if not Area.objects.exists():
        call_command("import_territories", verbosity=0)
    ground = timed("places and travel times", lambda: build_ground(timezone.now()))
    timed("100,000 deliveries", lambda: add_deliveries(ground, 100_000, seed=2))
    small = measure()
    timed("200,000 more", lambda: add_deliveries(ground, 200_000, seed=3))
    large = measure()
    told = [*rows("300,000", large)]
    lines = [*rows("100,000", small)]
    for kind in ("wall", "processor"):
        growth = ratio(large, "search", kind) / ratio(small, "search", kind)
        lines.append((f"search, growth to 300,000, {kind}", growth, 1.5))
    for name, found, _most in told:
        print(f"{name:44} {found:8.2f}")
    for name, found, most in lines:
        print(f"{name:44} {found:8.2f}   at most {most:5.1f}   {'kept' if found <= most else 'BROKEN'}")
    return all(found <= most for _name, found, most in lines)


def rows(size: str, taken: dict[str, Taken]) -> Iterator[tuple[str, float, float]]:
    """Ratios to the empty view, with what is promised."""
    empty = taken["empty"]
    print(f"{size}: empty view {statistics.median(empty.wall):.2f} ms, p99 {worst(empty.wall):.2f} ms,", end=" ")
    print(f"search {statistics.median(taken['search'].wall):.2f} ms, p99 {worst(taken['search'].wall):.2f} ms")
    for name, most in (("search", 5.0), ("page", 8.0), ("look-up", 1.5)):
        if taken[name].wall:
            yield f"{size}: {name}, median time", ratio(taken, name, "wall"), most
            yield f"{size}: {name}, median processor", ratio(taken, name, "processor"), most
    yield f"{size}: search, p99 to p99 of the empty view", worst(taken["search"].wall) / worst(empty.wall), 12.0
    yield f"{size}: search, p99 to its median", worst(taken["search"].wall) / statistics.median(empty.wall), 12.0


def ratio(taken: dict[str, Taken], name: str, kind: str) -> float:
    """Median of one kind of request over that of the empty view."""
    found: float = statistics.median(getattr(taken[name], kind)) / statistics.median(getattr(taken["empty"], kind))
    return found


def worst(values: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(values, n=100)[98]


def measure() -> dict[str, Taken]:
    """The kinds of request in turns, each round with another commune and another need."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    application = get_wsgi_application()
    taken = {name: Taken() for name in NAMES}
    questions = list(addresses(WARM_UP + ROUNDS))
    gc.collect()
    for number, asked in enumerate(questions):
        for name, address in asked.items():
            wall, processor = once(application, address)
            if number >= WARM_UP:
                taken[name].wall.append(wall)
                taken[name].processor.append(processor)
    return taken


def addresses(count: int) -> Iterator[dict[str, str]]:
    """Random communes; nine needs in ten name a stage, two in five a subject, one in five an audience."""
    draw = Random(5)
    communes = sorted(directory().communes, key=attrgetter("code"))
    try:
        page = reverse("public:answer")
    except NoReverseMatch:
        page = ""
    for _ in range(count):
        commune = draw.choice(communes)
        need = {"commune": f"{commune.name} ({commune.departement_code})"}
        need |= {"stage": draw.choice(Stage.values)} if draw.random() < 0.9 else {}
        need |= {"subject": draw.choice(Subject.values)} if draw.random() < 0.4 else {}
        need |= {"audience": draw.choice(Audience.values[1:])} if draw.random() < 0.2 else {}
        asked = {
            "empty": "/api/v1/empty",
            "search": f"/api/v1/offers/search?{urlencode(need | {'commune': commune.code})}",
        }
        asked |= {"page": f"{page}?{urlencode(need)}"} if page else {}
        yield asked | {"look-up": f"/api/v1/communes?{urlencode({'q': commune.name[:4]})}"}


def once(application: Callable[..., Any], address: str) -> tuple[float, float]:
    """Wall and processor milliseconds of one request, application and database together."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = io.BytesIO()
    statuses: list[str] = []
    database, own, wall = database_ns(), time.process_time_ns(), time.perf_counter_ns()
    response = application(environ, lambda status, _headers, _error=None: statuses.append(status))
    b"".join(response)
    response.close()
    wall, own = time.perf_counter_ns() - wall, time.process_time_ns() - own
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{address} answers {statuses[0]}; 200 is needed.")
    return wall / 1e6, (own + database_ns() - database) / 1e6


def database_ns() -> int:
    """Processor time of the database's process that serves this connection (Linux; elsewhere 0)."""
    held = connection.connection
    if held is None or held.closed:
        return 0
    file = Path(f"/proc/{held.info.backend_pid}/schedstat")
    return int(file.read_text().split()[0]) if file.exists() else 0


def timed(name: str, act: Callable[[], Any]) -> Any:
    """Do it and tell how long it took."""
    start = time.perf_counter()
    made = act()
    print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    return made
