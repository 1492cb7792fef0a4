"""One place more, two, three: a job for each, merged by the last one that ends, whoever died meanwhile."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.actions import NothingAsked, ask_plan, ask_series, stop_plan
from maillage.insight.coverage.choices import RunState
from maillage.insight.coverage.compute import answer_plan, merge_series
from maillage.insight.coverage.models import PlanRun, PlanSeries
from maillage.insight.coverage.queries.plans import Question

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def three(cast):
    meuse = Area.objects.get(kind="departement", code="55")
    return Question(territory=meuse, stage=Stage.EMERGER, more=3, least=2000)


@pytest.fixture
def ask(cast, now):
    def make(question):
        return ask_series(cast.network, question, by=cast.coordinator, now=now, day=timezone.localdate(now))

    return make


def runs_of(series):
    return sorted(series.runs.all(), key=lambda run: run.question["more"])


def test_each_number_is_a_job_of_its_own_and_the_last_one_merges(ask, three, now):
    series = ask(three)
    runs = runs_of(series)
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="coverage.tasks.answer")
    assert [job.args["run_pk"] for job in jobs.order_by("id")] == [run.pk for run in runs]

    for run in (runs[2], runs[0]):
        answer_plan(run.pk, now=now)
        series.refresh_from_db()
        assert (series.ended_at, series.rows) == (None, [])
    answer_plan(runs[1].pk, now=now)

    series.refresh_from_db()
    assert series.ended_at == now
    assert [row["more"] for row in series.rows] == [0, 1, 2, 3]
    assert [row["run"] for row in series.rows] == [None, *(run.pk for run in runs)]
    means = [row["mean"] for row in series.rows]
    assert means == sorted(means, reverse=True)
    for run in runs:
        run.refresh_from_db()
        row = series.rows[run.question["more"]]
        total = row["mean"] * 60 * row["people"]
        assert total == pytest.approx(run.answer["proof"]["objective"], rel=1e-6)
        assert row["sites"] == [site["name"] for site in run.answer["sites"]]


def test_what_was_asked_before_is_shared_and_merged_at_once(ask, three, cast, now):
    first = ask(three)
    for run in runs_of(first):
        answer_plan(run.pk, now=now)

    again = ask(replace(three, more=2))

    assert again.ended_at == now
    assert PlanRun.objects.count() == 3
    first.refresh_from_db()
    assert again.rows == first.rows[:3]
    single = ask_plan(cast.network, replace(three, more=1), by=None, now=now, day=timezone.localdate(now))
    assert single in again.runs.all()


def test_a_run_whose_worker_died_before_it_merged_is_merged_by_the_next_one(ask, three, now, monkeypatch):
    series = ask(replace(three, more=2))
    runs = runs_of(series)
    answer_plan(runs[0].pk, now=now)
    with monkeypatch.context() as dying:
        dying.setattr("maillage.insight.coverage.compute.running.merge_ended", lambda *_a, **_k: None)
        answer_plan(runs[1].pk, now=now)
    series.refresh_from_db()
    assert series.ended_at is None

    answer_plan(runs[1].pk, now=now)  # the job is given back and taken again

    series.refresh_from_db()
    assert series.ended_at == now
    rows = series.rows
    merge_series(series.pk, now=now)
    series.refresh_from_db()
    assert series.rows == rows


def test_a_run_without_answer_is_a_row_that_says_so(ask, three, cast, now):
    series = ask(replace(three, more=2, least=10**9))
    for run in runs_of(series):
        answer_plan(run.pk, now=now)

    series.refresh_from_db()
    assert [row["state"] for row in series.rows[1:]] == [RunState.FAILED, RunState.FAILED]
    stopped = ask(replace(three, more=2))
    stop_plan(runs_of(stopped)[0], by=cast.coordinator, now=now)
    for run in runs_of(stopped):
        answer_plan(run.pk, now=now)
    stopped.refresh_from_db()
    assert [row["state"] for row in stopped.rows[1:]] == [RunState.STOPPED, RunState.DONE]


@pytest.mark.parametrize("more", [0, 1, 21])
def test_a_series_of_one_or_of_too_many_is_refused(ask, three, more):
    with pytest.raises(NothingAsked):
        ask(replace(three, more=more))
    assert not PlanSeries.objects.exists()


def test_the_database_refuses_a_series_that_ended_without_rows(ask, three, now):
    series = ask(three)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanSeries.objects.filter(pk=series.pk).update(ended_at=now)
