"""Travel by other means than the offline estimate: Valhalla, a busy server, the roads between communes."""

import json

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from tests.fakes.osrm import fake_osrm
from tests.fakes.valhalla import fake_valhalla

from maillage.analysis.travel import Points
from maillage.analysis.travel.roads import PARTS
from maillage.catalogue.territories.actions import add_place
from maillage.catalogue.territories.compute import CUTOFF_SECONDS, estimate_in_force, model_in_force, road_model
from maillage.catalogue.territories.models import TravelTime
from maillage.catalogue.territories.queries import say_travel_model
from maillage.catalogue.territories.routing import OsrmTable, RoutingUnavailable, ValhallaMatrix

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territories")]
NEAR = Points.of([49.16, 49.30], [5.38, 5.60])
HERE = Points.of([49.21], [5.63])


@pytest.fixture
def valhalla(settings):
    with fake_valhalla() as fake:
        settings.TRAVEL_ADDRESS, settings.TRAVEL_MODEL = fake.address, "valhalla"
        yield fake


def test_valhalla_takes_the_place_of_the_estimate(now, commune, valhalla):
    place = add_place(name="Pôle", commune=commune("55181"), now=now)

    assert place.travel_model == "valhalla matrix-v1"
    seconds = TravelTime.objects.get(place=place, commune=commune("55545")).seconds
    assert 17 * 60 <= seconds <= 21 * 60, "19 km straight, at 60 km/h"
    assert max(len(one["sources"]) for one in valhalla.asked) <= 99
    assert "réseau routier" in str(say_travel_model(place.travel_model)) or "road network" in say_travel_model(
        place.travel_model
    )


def test_both_services_tell_the_same_and_leave_out_what_no_road_joins(valhalla):
    valhalla.unreachable_east_of = 5.5
    with fake_osrm() as osrm:
        osrm.unreachable_east_of = 5.5
        one = OsrmTable(osrm.address).table(NEAR, HERE, 5400)
    other = ValhallaMatrix(valhalla.address).table(NEAR, HERE, 5400)

    assert one.origin.tolist() == other.origin.tolist() == [0]
    assert abs(one.seconds - other.seconds).max() <= 1


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_busy_server_is_asked_again(valhalla, status):
    valhalla.fail_with, valhalla.fail_times = status, 2

    assert len(ValhallaMatrix(valhalla.address).table(NEAR, HERE, 5400).seconds) == 2
    assert len(valhalla.asked) == 3


def test_a_busy_server_is_not_asked_for_ever(valhalla):
    valhalla.fail_with = 503

    with pytest.raises(RoutingUnavailable, match="503"):
        ValhallaMatrix(valhalla.address).table(NEAR, HERE, 5400)
    assert len(valhalla.asked) == 3


@pytest.mark.parametrize(
    "broken",
    [
        {"fail_with": 400},
        {"body": b"<html>"},
        {"body": b"[]"},
        {"body": b"{}"},
        {"body": b'{"sources_to_targets": [[{"time": 1}]]}'},
        {"body": b'{"sources_to_targets": [[{"time": "x"}], [{"time": 2}]]}'},
        {"body": b'{"sources_to_targets": [[{"time": -3}], [{"time": 2}]]}'},
    ],
)
def test_an_answer_that_is_no_table_is_said_at_once(valhalla, broken):
    for name, value in broken.items():
        setattr(valhalla, name, value)

    with pytest.raises(RoutingUnavailable, match=r"127\.0\.0\.1"):
        ValhallaMatrix(valhalla.address).table(NEAR, HERE, 5400)
    assert len(valhalla.asked) == 1


def test_the_roads_between_communes_are_chosen_by_a_setting(now, commune, settings):
    flat = add_place(name="Pôle", commune=commune("55181"), now=now)
    before = dict(TravelTime.objects.filter(place=flat).values_list("commune", "seconds"))
    settings.TRAVEL_MODEL = "roads"

    place = add_place(name="Pôle", commune=commune("55181"), now=now)

    after = dict(TravelTime.objects.filter(place=place).values_list("commune", "seconds"))
    assert place.travel_model == "roads 1"
    assert after[commune("55181").pk] < 10 * 60
    assert max(after.values()) <= CUTOFF_SECONDS
    both = np.array([(before[key], after[key]) for key in before.keys() & after.keys()])
    assert 0.7 < np.median(both[:, 1] / both[:, 0]) < 1.5
    assert (both[:, 0] != both[:, 1]).any()
    assert model_in_force() is estimate_in_force(), "made once for each process"


def test_factors_come_from_a_file_and_a_broken_one_is_said(settings, tmp_path):
    settings.TRAVEL_MODEL = "roads"
    file = tmp_path / "factors.json"
    file.write_text(json.dumps({"version": "essai", "factors": dict.fromkeys(PARTS, 2.0)}))
    settings.TRAVEL_FACTORS = str(file)

    slow = estimate_in_force()

    assert (slow.name, slow.version) == ("roads", "essai")
    usual = road_model(None).table(NEAR, HERE, 5400)
    assert (slow.table(NEAR, HERE, 5400).seconds > 1.8 * usual.seconds).all()
    for text in ("{", "{}", json.dumps({"version": "essai", "factors": dict.fromkeys(PARTS, -1)})):
        file.write_text(text)
        road_model.cache_clear()
        with pytest.raises(ImproperlyConfigured, match="MAILLAGE_TRAVEL_FACTORS names"):
            estimate_in_force()


def test_a_sample_of_real_times_fits_the_roads(tmp_path, settings, capsys):
    settings.TRAVEL_MODEL = "roads"
    codes = ["55181", "55545", "55122", "55029", "55462", "54395", "57463", "57672"]
    lines = ["from,to,minutes"]
    for one in codes:
        lines += [
            f"{one},{other},{30 + 7 * abs(codes.index(one) - codes.index(other))}" for other in codes if other != one
        ]
    file, factors = tmp_path / "sample.csv", tmp_path / "factors.json"
    file.write_text("\n".join(lines))

    call_command("calibrate_travel", str(file), write=factors)

    told = capsys.readouterr().out
    assert "all" in told
    assert "kept aside" in told
    settings.TRAVEL_FACTORS = str(factors)
    assert estimate_in_force().version == "sample"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("from,to\n", "has no column minutes"),
        ("from,to,minutes\n55181,99999,12\n", "Line 2 of .*: '99999' is the code of no commune"),
        ("from,to,minutes\n55181,55545,vite\n", "'vite' are no minutes"),
        ("from,to,minutes\n55181,55545,12\n", "10 at least are needed"),
        ("from,to,minutes\n" + "55181,55545,-1\n" * 12, "more than 0"),
    ],
)
def test_a_sample_that_makes_no_sense_gets_one_sentence(tmp_path, text, sentence):
    file = tmp_path / "sample.csv"
    file.write_text(text)

    with pytest.raises(CommandError, match=sentence):
        call_command("calibrate_travel", str(file))
