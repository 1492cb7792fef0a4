"""A territory's sheet from stored readings, beside an empty page of somebody signed in.

Promised: the page of a sheet takes at most 6 times the server time of the empty page, medians of wall and processor
time in turns, for an office, a département and an EPCI, each for the officer of the Region and for the coordination.
How long computing the sheets takes, which happens at night, is told beside it.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import date

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bench.files import Taken, cookie_of, once
from bench.indicators_ground import ground
from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Network
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.actions import compute_sheet, load_offices
from maillage.insight.dialogue.compute import tables_of
from maillage.insight.dialogue.models import Post, Territory

ROUNDS, WARM_UP, MOST_TIMES_EMPTY = 120, 15, 6.0
SINCE = date(2023, 1, 2)
OFFICES = "office;name;kind;code;from;until;source\n" + "".join(
    f"maison-{code};Maison de la Région {code} (fictif);departement;{code};2020-01-01;;banc\n"
    for code in ("08", "10", "51", "52", "54", "55", "57", "67", "68", "88")
)


def report() -> bool:
    """Fill, measure, print; whether every promise is kept."""
    network, _offices = ground()
    load_offices(network, OFFICES, by=None, now=timezone.now())
    territories = chosen(network)
    compute(network, territories)
    lines = list(measure(network, territories))
    for name, found, most in lines:
        print(f"{name:62} {found:8.2f}   at most {most:5.1f}   {'kept' if found <= most else 'BROKEN'}")
    return all(found <= most for _name, found, most in lines)


def chosen(network: Network) -> list[Territory]:
    """The office of Nancy, its département, an EPCI there."""
    rows = Territory.objects.filter(network=network).select_related("network", "office")
    office = rows.get(code="maison-54")
    epci = rows.filter(kind="epci", office=office).order_by("pk")[0]
    return [office, rows.get(kind="departement", code="54"), epci]


def compute(network: Network, territories: list[Territory]) -> None:
    """Today's sheets of these territories; how long the network's figures took, and each sheet."""
    now = timezone.now()
    start = time.perf_counter()
    results = tables_of(network, day=timezone.localdate(now))
    told = [f"figures of the network {time.perf_counter() - start:.1f}"]
    for territory in territories:
        start = time.perf_counter()
        compute_sheet(territory, by=None, now=now, results=results)
        told.append(f"{territory.kind} {time.perf_counter() - start:.1f}")
    print(f"seconds to compute: {', '.join(told)}")


def measure(network: Network, territories: list[Territory]) -> Iterator[tuple[str, float, float]]:
    """Each page over the empty one, in turns."""
    officer = User.objects.create(email="officer@example.org", name="Chargée de mission (fictif)", password="!")
    Post.objects.create(user=officer, territory=territories[0], title="Chargée de mission", starts_on=SINCE)
    coordinator = User.objects.create(email="coordinator@example.org", name="Coordination (fictif)", password="!")
    lead = network.lead_organisation
    facts = {"organisation": lead, "role": Role.COORDINATOR, "network": network, "starts_on": SINCE}
    Membership.objects.create(user=coordinator, **facts)
    connection.close()
    application = get_wsgi_application()
    for who, user in (("officer", officer), ("coordination", coordinator)):
        cookie = cookie_of(user)
        pages = {"empty": reverse("empty_page")}
        pages |= {one.kind: reverse("territory:sheet", args=[one.pk]) for one in territories}
        taken = {name: Taken() for name in pages}
        for number in range(WARM_UP + ROUNDS):
            for name, address in pages.items():
                wall, processor = once(application, address, cookie)
                if number >= WARM_UP:
                    taken[name].wall.append(wall)
                    taken[name].processor.append(processor)
        said = ", ".join(f"{name} {statistics.median(one.wall):.1f}" for name, one in taken.items())
        print(f"{who}: milliseconds, medians: {said}")
        for name in list(pages)[1:]:
            for kind in ("wall", "processor"):
                found, empty = (statistics.median(getattr(taken[one], kind)) for one in (name, "empty"))
                yield f"{who}: sheet of an {name}, median {kind} to an empty page", found / empty, MOST_TIMES_EMPTY
