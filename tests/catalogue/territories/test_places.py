import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from tests.fakes.osrm import fake_osrm

from maillage.analysis.travel import OfflineModel, Points, SparseTravel
from maillage.catalogue.territories.actions import add_place, move_place, refresh_travel
from maillage.catalogue.territories.compute import CUTOFF_SECONDS, commune_points, model_in_force, place_points
from maillage.catalogue.territories.models import Place, TravelTime
from maillage.catalogue.territories.routing import OsrmTable, RoutingUnavailable
from maillage.foundation.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territories")]


@pytest.fixture
def osrm(settings):
    """A table service, named in the settings."""
    with fake_osrm() as fake:
        settings.TRAVEL_ADDRESS, settings.TRAVEL_MODEL = fake.address, "osrm"
        yield fake


def minutes(place, commune):
    return TravelTime.objects.get(place=place, commune=commune).seconds / 60


def test_a_new_place_has_its_travel_times_and_says_where_they_come_from(now, commune):
    place = add_place(name="Pôle d'Étain", commune=commune("55181"), lat=49.2121, lon=5.6363, now=now)

    times = TravelTime.objects.filter(place=place)
    assert (place.travel_model, place.travel_computed_at) == ("offline 1", now)
    assert minutes(place, commune("55181")) < 10
    assert 20 <= minutes(place, commune("55545")) <= 27
    assert not times.filter(seconds__gt=CUTOFF_SECONDS).exists()
    assert not times.filter(commune=commune("75056")).exists()
    assert Entry.objects.filter(what="territories.place_added", about_key=str(place.pk)).count() == 1


def test_a_place_without_a_point_stands_at_its_commune(now, commune):
    place = add_place(name="Mairie", commune=commune("55181"), now=now)

    assert (place.lat, place.lon) == (commune("55181").lat, commune("55181").lon)


def test_a_place_that_moves_has_new_times_only(now, commune):
    place = add_place(name="Pôle", commune=commune("55181"), now=now)

    move_place(place, commune=commune("67482"), now=now)

    assert minutes(place, commune("67482")) < 15
    assert not TravelTime.objects.filter(place=place, commune=commune("55181")).exists()


def test_refreshing_twice_gives_the_same_rows(now, commune):
    places = [add_place(name=code, commune=commune(code), now=now) for code in ("55181", "54395")]
    before = set(TravelTime.objects.values_list("place", "commune", "seconds"))

    stored = refresh_travel(places, now=now)

    assert stored == len(before)
    assert set(TravelTime.objects.values_list("place", "commune", "seconds")) == before


def test_the_stored_times_are_those_of_the_model(now, commune):
    place = add_place(name="Pôle", commune=commune("54395"), now=now)

    keys, points = commune_points()
    travel = OfflineModel().table(points, place_points([place]), CUTOFF_SECONDS)

    expected = dict(zip(keys[travel.origin].tolist(), travel.seconds.tolist(), strict=True))
    assert dict(TravelTime.objects.filter(place=place).values_list("commune", "seconds")) == expected


def test_places_within_some_seconds_of_a_commune_come_from_the_index_alone(now, commune):
    for code in ("55181", "54395", "57463", "67482"):
        add_place(name=code, commune=commune(code), now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT place_id, seconds FROM territories_traveltime WHERE commune_id = %s AND seconds <= 1800",
            [commune("55181").pk],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using traveltime_near" in plan


def test_the_database_refuses_a_point_that_is_not_on_earth(commune):
    with pytest.raises(IntegrityError, match="place_stands_on_earth"), transaction.atomic():
        Place.objects.create(name="Nulle part", commune=commune("55181"), lat=123, lon=5)


def test_the_database_refuses_a_travel_model_without_its_date(commune):
    with pytest.raises(IntegrityError, match="place_says_where_its_travel_comes_from"), transaction.atomic():
        Place.objects.create(name="Pôle", commune=commune("55181"), lat=49, lon=5, travel_model="offline 1")


def test_the_database_refuses_two_times_for_one_pair(now, commune):
    place = add_place(name="Pôle", commune=commune("55181"), now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        TravelTime.objects.create(place=place, commune=commune("55181"), seconds=1)


def test_without_a_service_the_model_is_the_offline_one(settings):
    settings.TRAVEL_MODEL = "offline"

    assert model_in_force() == OfflineModel()


def test_a_table_service_takes_the_place_of_the_estimate(now, commune, osrm):
    place = add_place(name="Pôle", commune=commune("55181"), now=now)

    assert place.travel_model == "osrm table-v1"
    assert 17 <= minutes(place, commune("55545")) <= 21  # 19 km straight, at 60 km/h
    assert len(osrm.asked) > 10
    assert all(len(path.split(";")) < 210 for path in osrm.asked)


def test_what_no_road_reaches_is_left_out(commune, osrm):
    osrm.unreachable_east_of = 5.5
    points = Points.of([49.16, 49.30], [5.38, 5.60])

    travel = OsrmTable(osrm.address).table(points, Points.of([49.21], [5.63]), 5400)

    assert travel.origin.tolist() == [0]


def test_many_points_are_asked_in_questions_of_the_size_accepted(osrm):
    osrm.most_coordinates = 10
    lat = [48.5 + n / 100 for n in range(40)]
    points = Points.of(lat, [6.0] * 40)

    travel = OsrmTable(osrm.address, points_at_once=10).table(points, Points.of([48.6], [6.0]), 1200)

    assert isinstance(travel, SparseTravel)
    assert len(osrm.asked) == 5
    assert travel.seconds[travel.origin.tolist().index(10)] == 0
    assert travel.seconds.max() <= 1200


@pytest.mark.parametrize(
    "broken",
    [
        {"fail_with": 500},
        {"body": b"<html>"},
        {"body": b'{"code": "NoTable"}'},
        {"body": b'{"code": "Ok"}'},
        {"body": b'{"code": "Ok", "durations": [[1.0]]}'},
        {"body": b"[]"},
        {"body": b'{"code": "Ok", "durations": [["x"], ["y"]]}'},
    ],
)
def test_an_answer_that_is_no_table_is_said(osrm, broken):
    for name, value in broken.items():
        setattr(osrm, name, value)

    with pytest.raises(RoutingUnavailable, match=r"127\.0\.0\.1"):
        OsrmTable(osrm.address).table(Points.of([49.2, 49.3], [5.6, 5.6]), Points.of([49.21], [5.63]), 5400)


def test_when_the_service_is_down_the_estimate_is_used_and_said(now, commune, settings):
    settings.TRAVEL_ADDRESS, settings.TRAVEL_MODEL = "http://127.0.0.1:9", "osrm"

    place = add_place(name="Pôle", commune=commune("55181"), now=now)

    assert place.travel_model == "offline 1"
    assert TravelTime.objects.filter(place=place).exists()


def test_the_command_computes_every_place_by_the_model_in_force(now, commune, osrm, settings, capsys):
    settings.TRAVEL_MODEL = "offline"
    place = add_place(name="Pôle", commune=commune("55181"), now=now)
    settings.TRAVEL_MODEL = "osrm"

    call_command("refresh_travel")

    place.refresh_from_db()
    assert place.travel_model == "osrm table-v1"
    assert capsys.readouterr().out.startswith("1 places, ")
