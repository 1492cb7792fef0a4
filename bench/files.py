"""The desk over 100,000 people, 250,000 journeys and a million events of 60 organisations.

Promised: inbox, Today, a person's file and the search take at most 6 times the server time of an empty page of
somebody signed in (medians, in turns), in the largest file as in the smallest with the same number of queries; the
statements of a page take at most 1.5 times what they take without row-level security; 50 advisers at once get no error,
and their 99th percentile stays under 10 times the median of one adviser alone.
"""

import gc
import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.files_crowd import crowd
from bench.files_ground import Office, build_offices, fill
from bench.files_locks import cost_of_locks
from bench.search import database_ns, timed
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.models import Person

PEOPLE, ROUNDS, WARM_UP = 100_000, 150, 15
MOST_TIMES_EMPTY, MOST_FOR_LOCKS, MOST_IN_A_CROWD = 6.0, 1.5, 10.0


@dataclass
class Taken:
    """Milliseconds of each request for one kind of page, and how many statements each asked of the database."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)


def report() -> bool:
    """Fill, measure, print; whether every promise is kept."""
    if not Area.objects.exists():
        call_command("import_territories", verbosity=0)
    offices = build_offices(PEOPLE)
    counts: dict[str, int] = timed("everything in the files", lambda: fill(offices))
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    small, large = offices[-1], offices[0]
    taken = {office.organisation.slug: measure(office) for office in (small, large)}
    lines = [*pages_against_empty(taken), *same_statements(*taken.values())]
    for office in (small, large):
        size = f"{office.people:,} people"
        lines += [(f"{size}: {name}, cost of the locks", cost, MOST_FOR_LOCKS) for name, cost in locks(office)]
    lines += [(name, found, MOST_IN_A_CROWD if "p99" in name else 0.0) for name, found in crowded(offices)]
    for name, found, most in lines:
        print(f"{name:62} {found:8.2f}   at most {most:5.1f}   {'kept' if found <= most else 'BROKEN'}")
    return all(found <= most for _name, found, most in lines)


def pages_against_empty(taken: dict[str, dict[str, Taken]]) -> Iterator[tuple[str, float, float]]:
    """Medians of each page over those of the empty one."""
    for slug, pages in taken.items():
        empty = pages["empty"]
        told = ", ".join(f"{name} {statistics.median(one.wall):.1f}" for name, one in pages.items())
        print(f"{slug}: milliseconds, medians: {told}")
        for name, one in pages.items():
            if name != "empty":
                for kind in ("wall", "processor"):
                    ratio = statistics.median(getattr(one, kind)) / statistics.median(getattr(empty, kind))
                    yield f"{slug}: {name}, median {kind} to an empty page", ratio, MOST_TIMES_EMPTY


def same_statements(small: dict[str, Taken], large: dict[str, Taken]) -> Iterator[tuple[str, float, float]]:
    """How many more statements a page may ask for in one file than in another: none."""
    for name, one in small.items():
        counts = sorted(one.statements | large[name].statements)
        print(f"{name}: statements of the database {counts}")
        yield f"{name}: more statements in one file than in another", counts[-1] - counts[0], 0.0


def measure(office: Office) -> dict[str, Taken]:
    """Pages in turns, each round another adviser and another person of the file."""
    connection.close()
    application = get_wsgi_application()
    questions = list(addresses(office, WARM_UP + ROUNDS))
    cookies = {adviser.pk: cookie_of(adviser) for adviser in office.advisers}
    taken = {name: Taken() for name in questions[0]}
    gc.collect()
    for number, asked in enumerate(questions):
        cookie = cookies[office.advisers[number % len(office.advisers)].pk]
        for name, address in asked.items():
            wall, processor = once(application, address, cookie)
            if number >= WARM_UP:
                taken[name].wall.append(wall)
                taken[name].processor.append(processor)
    for number, asked in enumerate(questions[:WARM_UP]):
        cookie = cookies[office.advisers[number % len(office.advisers)].pk]
        for name, address in asked.items():
            with CaptureQueriesContext(connection) as queries:
                once(application, address, cookie)
            taken[name].statements.add(len(queries))
    return taken


def addresses(office: Office, count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """Pages of the desk: people of the file, searched by name and by phone, also with a typing mistake."""
    draw = Random(seed)
    with reading_as([office.organisation.pk]):
        people = list(Person.objects.filter(organisation=office.organisation).order_by("pk")[: 40 * count])
    search = reverse("desk:people")
    for _ in range(count):
        one = draw.choice(people)
        name, phone = one.family_name, one.searched.split()[-1 if "@" not in one.searched else -2]
        place = draw.randrange(1, len(name) - 1)
        yield {
            "empty": reverse("empty_page"),
            "inbox": reverse("desk:inbox"),
            "today": reverse("desk:today"),
            "people": search,
            "person": reverse("desk:person", args=[draw.choice(people).pk]),
            "search, name": f"{search}?{urlencode({'q': f'{one.given_name} {name}'})}",
            "search, name mistyped": f"{search}?{urlencode({'q': name[:place] + name[place + 1 :]})}",
            "search, phone": f"{search}?{urlencode({'q': phone[-6:]})}",
            "search, phone mistyped": f"{search}?{urlencode({'q': phone[:4] + phone[5:]})}",
        }


def cookie_of(user: User) -> str:
    """The cookie of a browser in which `user` has signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def once(application: Callable[..., Any], address: str, cookie: str) -> tuple[float, float]:
    """Wall and processor milliseconds of one page, application and database together."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    environ |= {"wsgi.input": io.BytesIO(), "HTTP_COOKIE": cookie}
    statuses: list[str] = []
    database, own, wall = database_ns(), time.process_time_ns(), time.perf_counter_ns()
    response = application(environ, lambda status, _headers, _error=None: statuses.append(status))
    b"".join(response)
    response.close()
    wall, own = time.perf_counter_ns() - wall, time.process_time_ns() - own
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{address} answers {statuses[0]}; 200 is needed.")
    return wall / 1e6, (own + database_ns() - database) / 1e6


def locks(office: Office) -> Iterator[tuple[str, float]]:
    """What row-level security costs each page: time of its statements with the locks over time without."""
    application = get_wsgi_application()
    asked = list(addresses(office, 5, seed=11))
    cookie = cookie_of(office.advisers[0])
    for name in asked[0]:
        if name != "empty":
            with CaptureQueriesContext(connection) as queries:
                for each in asked:
                    once(application, each[name], cookie)
            yield name, cost_of_locks(office.organisation.pk, [(one["sql"], "prepared" in one) for one in queries])


def crowded(offices: list[Office]) -> Iterator[tuple[str, float]]:
    """50 advisers of all files at once, beside one of them alone."""
    draw = Random(13)
    people = []
    for office in draw.choices(offices, weights=[one.people for one in offices], k=50):
        walk = [address for asked in addresses(office, 4, seed=draw.randrange(10**6)) for address in asked.values()]
        draw.shuffle(walk)
        people.append((cookie_of(draw.choice(office.advisers)), walk))
    connection.close()
    alone, together, errors = crowd(people)
    median, worst = statistics.median(alone), statistics.quantiles(together, n=100)[98]
    print(f"one adviser: median {median:.1f} ms; 50 at once: {len(together)} pages,", end=" ")
    print(f"median {statistics.median(together):.1f} ms, p99 {worst:.1f} ms, {errors} errors")
    yield "50 advisers at once, errors", errors
    yield "50 advisers at once, p99 to the median of one alone", worst / median
