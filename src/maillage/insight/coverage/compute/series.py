"""Merges the runs of a series: what each place more brings."""

from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from maillage.insight.coverage.choices import RunState
from maillage.insight.coverage.compute.figures import doubled, figures_of
from maillage.insight.coverage.models import PlanRun, PlanSeries
from maillage.insight.coverage.queries import Ground
from maillage.insight.coverage.queries.plans import GroundChanged, ground_of_run

LIMITS = (15, 20, 30)
"""Minutes for which a series tells who is near."""
OPEN = (RunState.WAITING, RunState.RUNNING)


def merge_ended(run: PlanRun, *, now: datetime) -> None:
    """After a run has ended: merge the series that waited for it alone."""
    for key in run.series.filter(ended_at=None).values_list("pk", flat=True):
        merge_series(key, now=now)


@transaction.atomic
def merge_series(key: int, *, now: datetime) -> None:
    """Write the rows of a series, unless a run of it is still open or it was merged already.

    Two runs that end together wait for each other at the row of the series, so that the last one sees all.
    """
    series = PlanSeries.objects.select_for_update(no_key=True).get(pk=key)
    runs = sorted(series.runs.all(), key=lambda run: int(run.question["more"]))
    if series.ended_at is not None or any(run.state in OPEN for run in runs):
        return
    try:
        ground = ground_of_run(runs[0])
    except GroundChanged:
        return  # the communes are other ones since: the question is to be asked again, and the page says so
    first = _row(ground, runs[0], before=True)
    series.rows = [first, *(_row(ground, run) for run in runs)]
    series.ended_at = now
    series.save(update_fields=["rows", "ended_at"])


def _row(ground: Ground, run: PlanRun, *, before: bool = False) -> dict[str, Any]:
    """One number of places; with `before`, today."""
    row: dict[str, Any] = {"more": 0 if before else run.question["more"], "run": None if before else run.pk}
    if not before and not run.has_answer:
        return row | {"state": run.state}
    seconds = np.array(run.before if before else run.after, dtype=np.int64)
    figures = {limit: figures_of(ground, seconds, limit) for limit in LIMITS}
    some = figures[LIMITS[0]]
    row |= {
        "state": run.state,
        "people": some.people,
        "mean": some.mean,
        "ninth": some.ninth,
        "worst": some.worst_mean,
        "near": {str(limit): one.near.people for limit, one in figures.items()},
    }
    if before:
        return row
    today, opened = np.array(run.before, dtype=np.int64), np.array(run.to_opened, dtype=np.int64)
    proof = run.answer["proof"]
    return row | {
        "twice": {str(limit): doubled(ground, today, opened, limit).people for limit in LIMITS},
        "gap": proof["gap"] if proof and proof["is_verified"] else None,
        "sites": [site["name"] for site in run.answer["sites"]],
    }
