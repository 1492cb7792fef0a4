"""All figures of a year, hub by hub, beside reading the tables once; the annual report beside the figures.

Promised: every reading of a year and of the one before, hub by hub, takes at most 3 times one sequential scan of the
tables concerned; the whole report (figures of every cut, frozen, and its PDF) at most 10 times the readings.

How the scan is counted: each table that figures read, whole, once, from its first page to its last, in the columns
that figures read, over the same connection into the same process, one table after the other. The figures need the rows
in the application, which counts people once and protects small numbers; what PostgreSQL alone needs to walk through the
tables (`count(*)` without index, no row leaves it) is told beside it, and is much less. Wall time, the least of three.
"""

import time
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from bench.indicators_ground import ground
from maillage.foundation.tools.reading import reading_everything
from maillage.insight.indicators.actions import make_report
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import readings
from maillage.web.shared.report_paper import report_paper

ROUNDS = 3
MOST_SCANS, MOST_READINGS = 3.0, 10.0
TABLES = {
    "people_person": "id, organisation_id, merged_into_id, commune_id, entered_on",
    "people_situation": "person_id, fact, value, true_on, is_at_entry",
    "people_welcome": "person_id, organisation_id, hub_id, received_on",
    "people_recognition": "network_id, mark, organisation_id, person_id",
    "journeys_journey": "id, person_id, organisation_id, hub_id, closed_at, exit_reason, state",
    "journeys_move": 'journey_id, organisation_id, to_state, "on"',
    "journeys_meeting": "person_id, organisation_id, journey_id, kind, starts_at, status",
    "journeys_milestone": 'journey_id, organisation_id, kind, "on", regime, jobs',
}


def report() -> bool:
    """Fill, measure, print; whether every promise is kept."""
    network, _offices = ground()
    year = timezone.localdate().year - 1
    walk, scan = least(walk_through), least(read_once)
    told = least(lambda: readings(network, Period.year(year), by=By.HUB))
    years = iter(range(year, year - ROUNDS, -1))
    whole = least(lambda: report_paper(make_report(network, next(years), by=None, now=timezone.now())))
    print(f"seconds: count(*) without index {walk:.2f}, one scan {scan:.2f}, readings {told:.2f}, report {whole:.2f}")
    print(f"readings to count(*) without index: {told / walk:.1f}")
    lines = [
        ("readings of a year, hub by hub, to one scan", told / scan, MOST_SCANS),
        ("the whole report, with its PDF, to the readings", whole / told, MOST_READINGS),
    ]
    for name, found, most in lines:
        print(f"{name:62} {found:8.2f}   at most {most:5.1f}   {'kept' if found <= most else 'BROKEN'}")
    return all(found <= most for _name, found, most in lines)


def least(work: Callable[[], object]) -> float:
    """Seconds of the quickest of `ROUNDS`."""
    taken = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def walk_through() -> None:
    """PostgreSQL reads every row itself."""
    with reading_everything(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL max_parallel_workers_per_gather = 0")
        for name in TABLES:
            cursor.execute(f"SELECT count(one) FROM {name} AS one")


def read_once() -> None:
    """Every row comes to the application."""
    with reading_everything(), connection.cursor() as cursor:
        for name, columns in TABLES.items():
            cursor.execute(f"SELECT {columns} FROM {name}")
            while cursor.fetchmany(10_000):
                pass
