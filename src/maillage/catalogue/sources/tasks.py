"""Work for later: checking and writing files. A key in; safe to run again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from maillage.catalogue.sources.compute import running
from maillage.foundation.tools.retries import WHEN_THE_DATABASE_WENT_AWAY


@app.task(retry=WHEN_THE_DATABASE_WENT_AWAY)
def check_file(run_pk: int) -> None:
    """Check the file of an import."""
    running.check_file(run_pk, now=timezone.now())


@app.task(retry=WHEN_THE_DATABASE_WENT_AWAY)
def write_file(run_pk: int) -> None:
    """Write the file of an import."""
    running.write_file(run_pk, now=timezone.now())
