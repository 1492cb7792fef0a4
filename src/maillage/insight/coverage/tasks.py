"""Work for later: working out a plan. A key in; safe to run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from maillage.foundation.tools.retries import WHEN_THE_DATABASE_WENT_AWAY
from maillage.insight.coverage.compute.running import answer_plan


@app.task(retry=WHEN_THE_DATABASE_WENT_AWAY)
def answer(run_pk: int) -> None:
    """Answer a run of the planner."""
    answer_plan(run_pk, now=timezone.now())
