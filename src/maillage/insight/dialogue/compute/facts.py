"""The figures of one territory on one day, from the rooms below: counts only."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from statistics import median
from typing import Any

import numpy as np
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from maillage.catalogue.network.models import Hub, HubMembership, OutreachDesk
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import Stage, Tier
from maillage.catalogue.offers.queries import Need, freshness_of
from maillage.catalogue.overlaps.choices import WAITING, OverlapState
from maillage.catalogue.overlaps.models import Crossing, Overlap
from maillage.catalogue.territories.models import TravelTime
from maillage.foundation.tools.reading import reading_everything
from maillage.foundation.tools.workdays import PARIS
from maillage.insight.coverage.queries import STATES, Coverage, coverage_of, is_confirmed, published_of
from maillage.insight.coverage.queries import vintage as vintage_in_force
from maillage.insight.dialogue.choices import Side
from maillage.insight.dialogue.compute.cells import told_of
from maillage.insight.dialogue.figures import LEAST
from maillage.insight.dialogue.models import Question, Territory
from maillage.insight.dialogue.queries import communes_of, delays_of, offices_of
from maillage.support.orientation.models import Enquiry

NEAR_MINUTES = 30


@dataclass(frozen=True)
class Ask:
    """An enquiry as it counts: its cell, and the days to its first answer, None while it has none."""

    cell: Hashable
    days: int | None


@dataclass(frozen=True)
class Survey:
    """A territory, its communes, one day."""

    territory: Territory
    day: date
    communes: list[int]

    @cached_property
    def coverage(self) -> Coverage:
        """How each stage is served in the whole area; `among` marks the territory in it."""
        within = self.territory.area or self.territory.network.area
        return coverage_of([within], Need(minutes=NEAR_MINUTES), day=self.day)

    @cached_property
    def among(self) -> NDArray[np.bool_]:
        """(communes of the area,): which lie in the territory."""
        marked: NDArray[np.bool_] = np.isin(self.coverage.ground.keys, self.communes)
        return marked

    @cached_property
    def cells(self) -> dict[int, Hashable]:
        """The cell of each commune: EPCI, département, office."""
        ground = self.coverage.ground
        offices = offices_of(self.territory.network, on=self.day).by_commune
        rows = zip(ground.keys.tolist(), ground.epci.tolist(), ground.departement.tolist(), strict=True)
        return {key: (epci, departement, offices.get(key)) for key, epci, departement in rows}


def facts_of(territory: Territory, *, day: date) -> dict[str, Any]:
    """Every figure of a territory by its key, the stages one by one, the months that were counted.

    Counts of people are taken with the platform's eyes, and leave here only as sums of cells of three and more.
    """
    survey = Survey(territory, day, communes_of(territory, on=day))
    since, until = twelve_months(day)
    return {
        "figures": {**_offers(survey), **_coverage(survey), **_demand(survey, since, until), **_answers(survey)},
        "stages": _stages(survey),
        "states": [str(state.value) for state in STATES],
        "since": since.isoformat(),
        "until": (until - timedelta(days=1)).isoformat(),
        "vintage": vintage_in_force(),
    }


def twelve_months(day: date) -> tuple[date, date]:
    """The first day of the twelve whole months before that of `day`, and the day after their last."""
    until = day.replace(day=1)
    return until.replace(year=until.year - 1), until


def _offers(survey: Survey) -> dict[str, int | None]:
    here = _deliveries_at(survey)
    confirmed = sum(is_confirmed(freshness_of(one, survey.day)) for one in here)
    near = TravelTime.objects.filter(commune__in=survey.communes, seconds__lte=NEAR_MINUTES * 60).values("place")
    rows = published_of(survey.territory.network, day=survey.day).exclude(tier=Tier.REMOTE)
    place = Coalesce(F("desk__place"), F("hub__place"))
    network, communes, day = survey.territory.network, survey.communes, survey.day
    hubs = Hub.objects.open_on(day).filter(network=network, place__commune__in=communes)
    desks = OutreachDesk.objects.filter(hub__network=network, place__commune__in=communes).held_on(day)
    runs = HubMembership.objects.filter(in_force(day), hub__in=hubs).values_list("organisation", flat=True)
    return {
        "hubs": hubs.count(),
        "desks": desks.count(),
        "partners": len({*runs, *desks.values_list("organisation", flat=True)}),
        "offers_here": len(here),
        "offers_near": rows.alias(where=place).filter(where__in=near).count(),
        "confirmed": confirmed * 100 // len(here) if here else None,
        **_overlaps(survey),
    }


def _deliveries_at(survey: Survey) -> list[Any]:
    where = Coalesce(F("desk__place__commune"), F("hub__place__commune"))
    rows = published_of(survey.territory.network, day=survey.day).alias(where=where)
    return list(rows.filter(where__in=survey.communes))


def _overlaps(survey: Survey) -> dict[str, int | None]:
    here = Q(pk=None)
    for side in ("first_delivery", "second_delivery"):
        at_desk = Q(**{f"{side}__desk__place__commune__in": survey.communes})
        at_hub = Q(**{f"{side}__desk": None, f"{side}__hub__place__commune__in": survey.communes})
        here |= at_desk | at_hub
    cards = Overlap.objects.of(survey.territory.network).filter(pk__in=Crossing.objects.filter(here).values("overlap"))
    return {
        "overlaps_waiting": cards.filter(state__in=WAITING).count(),
        "overlaps_settled": cards.filter(state=OverlapState.SETTLED).count(),
    }


def _coverage(survey: Survey) -> dict[str, int | None]:
    coverage = survey.coverage
    lacking = np.any(coverage.levels >= STATES.index(STATES[2]), axis=0) & survey.among
    every, without = coverage.ground.count(survey.among), coverage.ground.count(lacking)
    return {
        "inhabitants": every.people,
        "communes": every.communes,
        "lacking": without.people,
        "lacking_communes": without.communes,
    }


def _stages(survey: Survey) -> list[dict[str, Any]]:
    """Inhabitants in each state, stage by stage."""
    ground = survey.coverage.ground
    return [
        {
            "stage": str(stage.value),
            "people": [ground.count(survey.among & (levels == n)).people for n in range(len(STATES))],
        }
        for stage, levels in zip(Stage, survey.coverage.levels, strict=True)
    ]


def _demand(survey: Survey, since: date, until: date) -> dict[str, int | float | None]:
    asks = _asks(survey, since, until)
    told = told_of(ask.cell for ask in asks)
    days = [ask.days for ask in asks if ask.days is not None and ask.cell in told.shown]
    before = _asks(survey, since.replace(year=since.year - 1), since)
    return {
        "enquiries": told.value,
        "enquiries_before": told_of(ask.cell for ask in before).value,
        "answer_days": median(days) if len(days) >= LEAST else None,
    }


def _answers(survey: Survey) -> dict[str, int | float | None]:
    """Questions about the territory, or for the office, on the day of the sheet; posts ask and answer, nobody else."""
    side = "office" if survey.territory.is_office else "territory"
    delays = delays_of(Question.objects.filter(**{side: survey.territory}), on=survey.day)
    days = {one.side: one.days for one in delays}
    return {
        "questions_waiting": sum(one.waiting for one in delays),
        "questions_late": sum(one.late for one in delays),
        "answered_late": sum(one.answered_late for one in delays),
        "region_days": days[Side.OFFICE],
        "territory_days": days[Side.TERRITORY],
    }


def _asks(survey: Survey, since: date, until: date) -> list[Ask]:
    start, end = (datetime.combine(one, time.min, tzinfo=PARIS) for one in (since, until))
    with reading_everything():
        rows = Enquiry.objects.filter(
            network=survey.territory.network,
            commune__in=survey.communes,
            received_at__gte=start,
            received_at__lt=end,
        ).values_list("commune_id", "received_at", "answered_at")
        return [Ask(survey.cells[commune], _days(asked, answered)) for commune, asked, answered in rows]


def _days(asked: datetime, answered: datetime | None) -> int | None:
    return None if answered is None else -(-int((answered - asked).total_seconds()) // 86400)
