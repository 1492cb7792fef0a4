"""`maillage plan` answers as the pages do, in three shapes, and says what it does not understand."""

import csv
import io
import json
from datetime import timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.cast import ETAIN, VERDUN, commune

from maillage.catalogue.network.choices import Rhythm
from maillage.catalogue.network.models import DeskDay
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.models import Area
from maillage.foundation.journal.models import Entry
from maillage.insight.coverage.actions import ask_plan
from maillage.insight.coverage.compute import answer_plan, figures_of
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries.ground import ground_of
from maillage.insight.coverage.queries.opening import open_days
from maillage.insight.coverage.queries.plans import Question
from maillage.insight.coverage.queries.serving import serving_of

pytestmark = [pytest.mark.usefixtures("territories", "cast"), pytest.mark.django_db]


@pytest.fixture
def plan():
    def run(*words, **options):
        out = io.StringIO()
        call_command("plan", *words, stdout=out, **options)
        return out.getvalue()

    return run


def told(text):
    return json.loads(text)


def test_coverage_counts_what_the_page_counts(plan):
    meuse = Area.objects.get(kind="departement", code="55")
    found = told(plan("coverage", "--area", "55", "--format", "json"))

    ground = ground_of([meuse])
    nearest = serving_of([meuse], ground, Need(stage=Stage.EMERGER), day=timezone.localdate()).nearest
    for minutes in (15, 20, 30):
        assert found[f"within {minutes} min"] == figures_of(ground, nearest, minutes).near.people
        assert found[f"within {minutes} min"] == sum(row[f"within {minutes} min"] for row in found["rows"])
    assert found["inhabitants"] == ground.people.sum() == sum(row["inhabitants"] for row in found["rows"])
    assert 0 < found["within 15 min"] <= found["within 20 min"] <= found["within 30 min"] < found["inhabitants"]
    assert len(found["rows"]) == len({row["epci"] for row in found["rows"]}) > 10


def test_a_closed_hub_serves_nobody(plan, cast):
    open_ = told(plan("coverage", "--area", "55", "--minutes", "20", "--format", "json"))
    closed = told(plan("coverage", "--area", "55", "--minutes", "20", "--close", cast.etain.slug, "--format", "json"))

    assert closed["within 20 min"] < open_["within 20 min"]
    assert closed["places"] < open_["places"]


def test_access_has_a_row_for_each_commune_and_shares_every_day_out(plan, cast):
    rows = list(csv.DictReader(io.StringIO(plan("access", "--minutes", "30", "--format", "csv"))))

    by_code = {row["commune"]: row for row in rows}
    assert len(by_code) == len(rows) > 5000, "the whole of the network"
    assert float(by_code[ETAIN]["minutes"]) < float(by_code[VERDUN]["minutes"]) + 60
    assert int(by_code[ETAIN]["days of 28"]) >= 20, "a hub receives from Monday to Friday"
    near = [row for row in rows if row["minutes"] and float(row["minutes"]) <= 30]
    assert all(int(row["places within 30 min"]) for row in near)
    assert not any(int(row["places within 30 min"]) for row in rows if row not in near)
    shared = sum(float(row["days for 10,000 inhabitants"]) * int(row["inhabitants"]) / 10_000 for row in rows)
    area = cast.network.area
    places = serving_of([area], ground_of([area]), Need(stage=Stage.EMERGER), day=timezone.localdate()).places
    assert shared == pytest.approx(open_days(places, timezone.localdate()).sum(), rel=1e-2), "rounded rows"


def test_days_are_those_of_the_desk_in_its_weeks(cast):
    day = timezone.localdate()
    places = [cast.desk.place_id, cast.etain.place_id]
    DeskDay.objects.filter(desk=cast.desk).delete()
    DeskDay.objects.create(desk=cast.desk, weekday=2, rhythm=Rhythm.ODD)
    DeskDay.objects.create(desk=cast.desk, weekday=6, rhythm=Rhythm.FIRST)

    desk, hub = open_days(places, day).reshape(2, 4, 7)

    assert np.argwhere(desk).tolist() == [[0, 1], [0, 5], [2, 1]]
    assert hub.sum(axis=1).tolist() == [5, 5, 5, 5]
    cast.desk.ends_on = day - timedelta(days=1)
    cast.desk.save()
    assert not open_days(places[:1], day).any()


def test_sites_are_those_that_the_page_proves(plan, cast, now):
    found = told(plan("site", "--area", "55", "--sites", "2", "--least", "500", "--format", "json"))
    meuse = Area.objects.get(kind="departement", code="55")
    question = Question(territory=meuse, stage=Stage.EMERGER, more=2, least=500)
    run = ask_plan(cast.network, question, by=None, now=now, day=timezone.localdate())
    answer_plan(run.pk, now=now)
    run.refresh_from_db()

    assert {row["commune"] for row in found["rows"]} == {site["code"] for site in run.answer["sites"]}
    assert (found["status"], found["checked"], found["gap"]) == ("optimal", True, 0)
    assert found["objective"] == run.answer["proof"]["objective"]
    assert found["after mean minutes"] < found["before mean minutes"]
    ground = ground_of([meuse])
    shorter = ground.people[np.array(run.after) < np.array(run.before)].sum()
    assert sum(row["with a shorter way"] for row in found["rows"]) == shorter


def test_nothing_is_written(plan):
    before = Entry.objects.count()
    plan("site", "--area", "55", "--fixed", ETAIN)
    plan("access", "--area", "55")

    assert (PlanRun.objects.count(), Entry.objects.count()) == (0, before)


def test_a_table_is_for_people(plan):
    text = plan("site", "--area", "55", "--fixed", ETAIN, "--minutes", "15")

    assert "territory: Meuse\n" in text
    head, row = text.splitlines()[-2:]
    assert head.split() == ["commune", "name", "inhabitants", "with", "a", "shorter", "way"]
    assert row.split()[:2] == [ETAIN, commune(ETAIN).name]


def test_progress_is_told_on_the_error_output(plan, capsys):
    plan("site", "--area", "55", "--sites", "2", "--progress")

    assert "gap" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["coverage", "--area", "75"], "75 is no département or EPCI of Grand Est."),
        (["coverage", "--network", "ailleurs"], "Name the network with --network; there are: "),
        (["coverage", "--close", "nulle-part"], "is called nulle-part; there are: "),
        (["coverage", "--minutes", "0"], "0 minutes are asked for; 1 to 90 can be"),
        (["coverage", "--minutes", "vite"], "'vite' is not a whole number"),
        (["coverage", "--stage", "dormir"], "invalid choice: 'dormir'"),
        (["site", "--area", "55"], "Say how many places with --sites, or which ones with --fixed."),
        (["site", "--area", "55", "--fixed", "99999"], "99999 is no commune of Meuse."),
        (["site", "--area", "55", "--sites", "2", "--least", "900000"], "no commune is left to open in"),
        (["site", "--area", "55", "--sites", "2", "--gap", "nan"], "'nan' is not a number, 0 or more"),
    ],
)
def test_what_makes_no_sense_gets_one_sentence(plan, words, sentence):
    with pytest.raises(CommandError) as said:
        plan(*words)

    assert sentence in str(said.value)
    assert str(said.value).count("\n") == 0
