"""Who counts in a plan: other numbers than inhabitants weigh, are frozen with the run, and say where they come from."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.cast import ETAIN, SPINCOURT, VERDUN, commune

from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.territories.actions import load_facts
from maillage.catalogue.territories.choices import FactKind
from maillage.catalogue.territories.models import Area, FactFile
from maillage.insight.coverage.actions import ask_plan, ask_series
from maillage.insight.coverage.choices import Demand, RunState
from maillage.insight.coverage.compute import answer_plan, figures_of
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries.demand import NobodyCounts, NoFigures, demands_known
from maillage.insight.coverage.queries.plans import Question, ground_of_run
from maillage.support.orientation.models import Enquiry

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]
BAR_LE_DUC, MONTMEDY = "55029", "55351"


@pytest.fixture
def load(now):
    def make(kind, values, vintage=2023):
        known = {commune(code).pk: value for code, value in values.items()}
        return load_facts(kind, vintage=vintage, source="Insee", digest=uuid4().hex, values=known, now=now)

    return make


@pytest.fixture
def question(db):
    """One place more in Meuse for whoever has a project."""
    return Question(territory=Area.objects.get(kind="departement", code="55"), stage=Stage.EMERGER, more=1)


@pytest.fixture
def answered(cast, now):
    def make(question):
        run = ask_plan(cast.network, question, by=cast.coordinator, now=now, day=timezone.localdate(now))
        answer_plan(run.pk, now=now)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture
def unmet(enquiry):
    """Enquiries that found no hub near, in a commune."""

    def make(code, how_many):
        for _number in range(how_many):
            row = Enquiry.objects.get(pk=enquiry.pk)
            row.pk, row._state.adding, row.hub = None, True, None
            row.public_id, row.form_key, row.commune = uuid4(), uuid4(), commune(code)
            row.save()

    return make


def test_the_place_goes_where_companies_are_created(load, question, answered):
    load(FactKind.CREATIONS, {MONTMEDY: 500, VERDUN: 40})
    run = answered(replace(question, demand=Demand.CREATIONS))
    ground = ground_of_run(run)

    assert run.state == RunState.DONE
    assert [site["code"] for site in run.answer["sites"]] == [MONTMEDY]
    assert (ground.people.sum(), run.answer["proof"]["gap"], run.answer["proof"]["is_verified"]) == (540, 0, True)
    assert ground.inhabitants.sum() > 100_000
    assert run.ground["demand"] == {"kind": "creations", "vintage": 2023, "source": "Insee"}
    shorter = float((ground.people * np.minimum(np.array(run.after), 5400)).sum())
    assert run.answer["proof"]["objective"] == pytest.approx(shorter)
    by_people = answered(question)
    assert by_people.pk != run.pk
    assert by_people.weights == []


def test_what_is_loaded_later_makes_another_run_and_leaves_the_former_as_it_was(load, question, answered):
    asked = replace(question, demand=Demand.CREATIONS)
    load(FactKind.CREATIONS, {MONTMEDY: 500})
    first = answered(asked)
    load(FactKind.CREATIONS, {BAR_LE_DUC: 500})

    assert answered(asked).pk != first.pk
    assert figures_of(ground_of_run(first), np.array(first.after), 15).near.people == 500


def test_least_is_about_inhabitants_whoever_counts(load, question, answered):
    load(FactKind.CREATIONS, {MONTMEDY: 5000})
    run = answered(replace(question, demand=Demand.CREATIONS, least=10_000))

    [site] = run.answer["sites"]
    assert commune(site["code"]).population >= 10_000


def test_lists_of_communes_count_their_inhabitants_and_neighbourhoods_theirs(load, question, answered):
    load(FactKind.FRR, {MONTMEDY: 1, SPINCOURT: 1})
    load(FactKind.QPV, {VERDUN: 3000})

    frr = ground_of_run(answered(replace(question, demand=Demand.FRR)))
    assert frr.people.sum() == commune(MONTMEDY).population + commune(SPINCOURT).population
    qpv = ground_of_run(answered(replace(question, demand=Demand.QPV)))
    assert qpv.people.sum() == qpv.people[qpv.codes.index(VERDUN)] == 3000


def test_unmet_demand_weighs_without_its_small_cells(unmet, question, answered, now):
    unmet(MONTMEDY, 4)
    unmet(BAR_LE_DUC, 2)
    run = answered(replace(question, demand=Demand.UNMET))

    assert [site["code"] for site in run.answer["sites"]] == [MONTMEDY]
    assert sorted(run.weights)[-2:] == [0, 4]
    assert run.ground["demand"] == {
        "kind": "unmet",
        "since": f"{now - timedelta(days=365):%Y-%m-%d}",
        "until": f"{now:%Y-%m-%d}",
        "hidden": 1,
    }


def test_the_same_unmet_demand_another_day_is_the_same_run(unmet, question, answered, cast, now):
    unmet(MONTMEDY, 4)
    first = answered(replace(question, demand=Demand.UNMET))
    later = now + timedelta(days=2)
    again = ask_plan(
        cast.network, replace(question, demand=Demand.UNMET), by=None, now=later, day=timezone.localdate(now)
    )

    assert again.pk == first.pk


def test_a_series_counts_the_same_in_each_of_its_runs(load, question, cast, now):
    load(FactKind.CREATIONS, {MONTMEDY: 500, BAR_LE_DUC: 300})
    asked = replace(question, demand=Demand.CREATIONS, more=2)
    series = ask_series(cast.network, asked, by=None, now=now, day=timezone.localdate(now))
    for run in series.runs.all():
        answer_plan(run.pk, now=now)
    series.refresh_from_db()

    assert [row["people"] for row in series.rows] == [800, 800, 800]
    assert series.rows[2]["near"]["15"] == 800


def test_what_nobody_loaded_or_nobody_is_cannot_be_asked(load, question, answered):
    assert demands_known() == [Demand.INHABITANTS, Demand.UNMET]
    with pytest.raises(NoFigures):
        answered(replace(question, demand=Demand.CREATIONS))
    load(FactKind.CREATIONS, {"54395": 100})
    assert Demand.CREATIONS in demands_known()
    with pytest.raises(NobodyCounts):
        answered(replace(question, demand=Demand.CREATIONS))
    with pytest.raises(NobodyCounts):
        answered(replace(question, demand=Demand.UNMET))
    assert not PlanRun.objects.exists()


def test_the_command_line_counts_as_the_page_does(load, question, answered, unmet):
    load(FactKind.CREATIONS, {MONTMEDY: 500, VERDUN: 40, ETAIN: 0})

    def told(*words):
        out = io.StringIO()
        call_command("plan", *words, "--area", "55", "--format", "json", stdout=out)
        return json.loads(out.getvalue())

    site = told("site", "--sites", "1", "--demand", "creations")
    run = answered(replace(question, demand=Demand.CREATIONS))
    assert [row["commune"] for row in site["rows"]] == [one["code"] for one in run.answer["sites"]]
    assert site["objective"] == run.answer["proof"]["objective"]
    assert (site["demand kind"], site["demand vintage"], site["demand source"]) == ("creations", 2023, "Insee")
    coverage = told("coverage", "--demand", "creations")
    assert coverage["creations"] == 540
    assert "inhabitants" not in coverage
    FactFile.objects.all().delete()
    with pytest.raises(CommandError, match="maillage import creations FILE"):
        told("site", "--sites", "1", "--demand", "creations")
    unmet(MONTMEDY, 3)
    assert told("coverage", "--demand", "unmet")["unmet"] == 3
