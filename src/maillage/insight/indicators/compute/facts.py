"""What happened in a period, fact by fact, as the little language names it: rows of the rooms below, without a name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min, Q

from maillage.catalogue.network.models import Network, NetworkMembership
from maillage.foundation.tools.workdays import PARIS
from maillage.insight.indicators.compute.period import Period
from maillage.support.journeys.choices import JourneyState, MeetingStatus
from maillage.support.journeys.models import Journey, Meeting, Milestone, Move
from maillage.support.people.models import Welcome

NOWHERE = 0
"""The key of the hub where somebody was helped from a distance."""


class Event(NamedTuple):
    """One fact: whom or what it counts for, when, for which partner, at which hub; how often that was so.

    `unit` is a person, a journey or a firm; `person` the entry in a file; `jobs` those of a firm.
    """

    unit: int | str
    person: int
    organisation: int
    hub: int
    on: date
    times: int = 1
    jobs: int | None = None
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Facts:
    """The events of one period, by the name of their fact; people under the key by which they are counted once."""

    period: Period
    events: dict[str, list[Event]] = field(default_factory=dict)


Reader = Callable[[Network, Period, dict[int, int]], Iterator[Event]]


def facts_of(network: Network, period: Period, keys: dict[int, int]) -> Facts:
    """Every fact of the network in the period. Needs everybody's eyes.

    Of the network is what took place at one of its hubs, and what one of its partners of the period did at none.
    """
    readers: dict[str, Reader] = {
        "welcome": _welcomes,
        "commitment": _moves_to(JourneyState.COMMITTED),
        "meeting": _meetings,
        "followed": _moves_to(JourneyState.FOLLOWED),
        "exit": _exits,
        "firm": _firms,
    }
    return Facts(period, {name: list(read(network, period, keys)) for name, read in readers.items()})


def here(network: Network, period: Period, hub: str, organisation: str) -> Q:
    """What took place at a hub of the network, or for one of its partners of the period at none."""
    members = NetworkMembership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=period.start), network=network, starts_on__lte=period.end
    )
    without = Q(**{hub: None, f"{organisation}__in": members.values("organisation")})
    return Q(**{f"{hub}__network": network}) | without


def _welcomes(network: Network, period: Period, keys: dict[int, int]) -> Iterator[Event]:
    rows = Welcome.objects.filter(
        here(network, period, "hub", "organisation"), received_on__range=(period.start, period.end)
    )
    found = rows.values_list("person", "organisation", "hub").annotate(first=Min("received_on"), times=Count("pk"))
    for person, organisation, hub, first, times in found.order_by():
        yield Event(keys.get(person, person), person, organisation, hub or NOWHERE, first, times)


def _moves_to(state: str) -> Reader:
    def read(network: Network, period: Period, keys: dict[int, int]) -> Iterator[Event]:
        rows = Move.objects.filter(
            here(network, period, "journey__hub", "organisation"),
            to_state=state,
            on__range=(period.start, period.end),
            journey__person__isnull=False,
        )
        found = rows.values_list("journey__person", "organisation", "journey__hub").annotate(first=Min("on"))
        for person, organisation, hub, first in found.order_by():
            yield Event(keys.get(person, person), person, organisation, hub or NOWHERE, first)

    return read


def _meetings(network: Network, period: Period, keys: dict[int, int]) -> Iterator[Event]:
    first_moment, after = period.moments
    rows = Meeting.objects.filter(
        here(network, period, "journey__hub", "organisation"),
        status=MeetingStatus.HELD,
        starts_at__gte=first_moment,
        starts_at__lt=after,
    )
    found = rows.values_list("person", "organisation", "journey__hub", "kind").annotate(
        first=Min("starts_at"), times=Count("pk")
    )
    for person, organisation, hub, kind, first, times in found.order_by():
        on = first.astimezone(PARIS).date()
        said = (("kind", kind),)
        yield Event(keys.get(person, person), person, organisation, hub or NOWHERE, on, times, said=said)


def _exits(network: Network, period: Period, keys: dict[int, int]) -> Iterator[Event]:
    first_moment, after = period.moments
    rows = Journey.objects.filter(
        here(network, period, "hub", "organisation"), closed_at__gte=first_moment, closed_at__lt=after
    )
    for key, person, organisation, hub, at, reason, state in rows.values_list(
        "pk", "person", "organisation", "hub", "closed_at", "exit_reason", "state"
    ):
        assert at is not None  # asked for above
        said = (("reason", reason or state),)
        yield Event(key, person or 0, organisation, hub or NOWHERE, at.astimezone(PARIS).date(), said=said)


def _firms(network: Network, period: Period, keys: dict[int, int]) -> Iterator[Event]:
    rows = Milestone.objects.filter(
        here(network, period, "journey__hub", "organisation"), on__range=(period.start, period.end)
    )
    columns = ("journey__person", "organisation", "journey__hub", "kind", "on", "regime", "jobs")
    for person, organisation, hub, kind, on, regime, jobs, project, siren in rows.order_by("on", "pk").values_list(
        *columns, "journey__project", "journey__project__siren"
    ):
        unit = f"siren:{siren}" if siren else f"project:{project}"
        said = (("kind", kind), ("regime", regime))
        yield Event(unit, person or 0, organisation, hub or NOWHERE, on, 1, jobs, said)
