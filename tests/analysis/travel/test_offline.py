import json
import lzma
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from maillage.analysis.travel import OfflineModel, Points, great_circle_km, spread_of
from maillage.catalogue.territories.reference import shipped_file

MODEL = OfflineModel()
DENSITIES = st.floats(0, 30_000)


def points_in_france(least=0, most=12):
    return st.integers(least, most).flatmap(
        lambda n: st.builds(
            Points.of,
            hnp.arrays(np.float64, n, elements=st.floats(48.0, 49.5)),
            hnp.arrays(np.float64, n, elements=st.floats(5.0, 7.5)),
            density=hnp.arrays(np.float64, n, elements=DENSITIES),
            spread_km=hnp.arrays(np.float64, n, elements=st.floats(0, 2)),
            landmass=hnp.arrays(np.int32, n, elements=st.integers(0, 2)),
        )
    )


@pytest.fixture(scope="module")
def communes():
    """Points of all communes, and where each code is."""
    table = json.loads(lzma.decompress(shipped_file().read_bytes()))["communes"]
    km2 = np.array(table["surface_km2"])
    points = Points.of(
        table["lat"],
        table["lon"],
        density=np.array(table["population"]) / km2,
        spread_km=spread_of(km2),
        landmass=table["landmass"],
    )
    return points, {code: n for n, code in enumerate(table["code"])}


def only(points, *positions):
    at = np.array(positions)
    return Points(points.lat[at], points.lon[at], points.density[at], points.spread_km[at], points.landmass[at])


def pairs(travel):
    return list(zip(travel.origin.tolist(), travel.destination.tolist(), travel.seconds.tolist(), strict=True))


def brute_force(model, origins, destinations, cutoff):
    """Every pair, one by one, as the documentation tells the model."""
    found = []
    for d in range(len(destinations)):
        for o in range(len(origins)):
            if origins.landmass[o] and destinations.landmass[d] and origins.landmass[o] != destinations.landmass[d]:
                continue
            straight = great_circle_km(origins.lat[o], origins.lon[o], destinations.lat[d], destinations.lon[d])
            wide = np.sqrt(straight**2 + origins.spread_km[o] ** 2 + destinations.spread_km[d] ** 2)
            road = model.detour * wide + model.short_detour * min(wide, model.short_km)
            total, left = 0.0, road
            for density in (origins.density[o], destinations.density[d]):
                x, xs = np.log(max(density, 1)), np.log(model.density_steps)
                total += np.interp(x, xs, model.terminal_seconds)
                local = min(road / 2, model.local_km)
                total += local / np.interp(x, xs, model.local_kmh) * 3600
                left -= local
            for length, speed in zip((*model.road_km, np.inf), model.road_kmh, strict=True):
                total += min(left, length) / speed * 3600
                left -= min(left, length)
            if round(total) <= cutoff:
                found.append((o, d, round(total)))
    return found


@given(points_in_france(), points_in_france(), st.integers(0, 7200))
@settings(max_examples=150, deadline=None)
def test_the_table_is_what_a_brute_force_finds(origins, destinations, cutoff):
    found = pairs(MODEL.table(origins, destinations, cutoff))

    expected = brute_force(MODEL, origins, destinations, cutoff)
    assert [pair[:2] for pair in found] == [pair[:2] for pair in expected]
    assert all(abs(a[2] - b[2]) <= 1 for a, b in zip(found, expected, strict=True))


@given(points_in_france(1), points_in_france(1))
@settings(max_examples=100, deadline=None)
def test_there_and_back_take_the_same_time(origins, destinations):
    there = {(o, d): s for o, d, s in pairs(MODEL.table(origins, destinations, 100_000))}
    back = {(o, d): s for d, o, s in pairs(MODEL.table(destinations, origins, 100_000))}

    assert there == back


@given(hnp.arrays(np.float64, st.integers(2, 30), elements=st.floats(0, 200)), DENSITIES, DENSITIES)
def test_further_is_never_sooner(km, density, other):
    seconds = MODEL.seconds(np.sort(km), density, other)

    assert np.all(np.diff(seconds) >= -1e-6)
    assert np.all(seconds > 0)


@given(points_in_france(1), points_in_france(1), st.integers(0, 5400), st.integers(0, 1800))
@settings(max_examples=60, deadline=None)
def test_a_shorter_cut_off_keeps_exactly_the_shorter_trips(origins, destinations, cutoff, less):
    long = pairs(MODEL.table(origins, destinations, cutoff + less))
    short = pairs(MODEL.table(origins, destinations, cutoff))

    assert short == [pair for pair in long if pair[2] <= cutoff]


@given(points_in_france(1))
@settings(max_examples=60, deadline=None)
def test_a_point_is_near_itself_but_not_at_no_cost(points):
    own = {o: s for o, d, s in pairs(MODEL.table(points, points, 5400)) if o == d}

    assert sorted(own) == list(range(len(points)))
    assert all(60 <= seconds <= 900 for seconds in own.values())


@given(DENSITIES, st.floats(1, 5000))
def test_no_pair_within_the_cut_off_is_beyond_the_reach(density, cutoff):
    beyond = MODEL.reach_km(cutoff) * 1.000001

    assert MODEL.seconds(np.array([beyond]), density, density)[0] > cutoff


@pytest.mark.parametrize(
    ("origin", "destination", "least", "most"),
    [
        ("55181", "55545", 20, 27),  # Étain, Verdun
        ("55181", "54357", 60, 75),  # Étain, Maxéville
        ("54395", "57463", 50, 60),  # Nancy, Metz
        ("54304", "54357", 6, 12),  # Laxou, Maxéville
        ("57177", "54395", 44, 62),  # Dieuze, Nancy
        ("54395", "54395", 2, 10),
        ("55181", "55181", 2, 10),
    ],
)
def test_known_journeys_take_about_their_time(communes, origin, destination, least, most):
    points, at = communes

    (pair,) = pairs(MODEL.table(only(points, at[origin]), only(points, at[destination]), 5400))

    assert least <= pair[2] / 60 <= most


def test_an_island_without_a_bridge_is_not_driven_to(communes):
    points, at = communes
    mainland, groix, re, rochelle = at["56121"], at["56069"], at["17369"], at["17300"]

    assert pairs(MODEL.table(only(points, mainland), only(points, groix), 5400)) == []
    assert len(pairs(MODEL.table(only(points, rochelle), only(points, re), 5400))) == 1


def test_all_of_france_towards_300_places_is_quick(communes):
    points, _ = communes
    places = only(points, *range(0, 34_500, 115))

    start = time.process_time()
    travel = MODEL.table(points, places, 5400)

    assert len(places) == 300
    assert time.process_time() - start < 10
    assert travel.seconds.max() <= 5400
    order = np.lexsort((travel.origin, travel.destination))
    assert np.array_equal(order, np.arange(len(travel)))


def test_nothing_to_go_to_is_an_empty_table():
    here, nowhere = Points.of([48.7], [6.2]), Points.of([], [])

    assert len(MODEL.table(here, nowhere, 5400)) == 0
    assert len(MODEL.table(nowhere, here, 5400)) == 0


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"lat": [91.0], "lon": [0.0]}, "lat holds 91.0"),
        ({"lat": [48.0], "lon": [np.nan]}, "lon holds nan"),
        ({"lat": [48.0], "lon": [6.0], "density": [-1.0]}, "density holds -1.0"),
        ({"lat": [48.0, 49.0], "lon": [6.0, 6.1], "spread_km": [1.0]}, r"spread_km has shape \(1,\)"),
    ],
)
def test_wrong_points_are_refused_by_name(facts, said):
    with pytest.raises(ValueError, match=said):
        Points.of(**facts)


def test_a_negative_cut_off_is_refused():
    with pytest.raises(ValueError, match="cutoff_seconds is -1"):
        MODEL.table(Points.of([48.0], [6.0]), Points.of([48.0], [6.0]), -1)
