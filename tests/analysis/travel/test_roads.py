"""The graph of the communes and the shortest ways over it, beside Dijkstra written out plainly."""

import heapq
import json
import lzma

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.travel import BadTravel, Points, great_circle_km, spread_of
from maillage.analysis.travel.edges import Barriers, joined, neighbours
from maillage.analysis.travel.roads import ENDS, PARTS, RoadModel, network_of, only
from maillage.catalogue.territories.reference import shipped_file

# The middle of the Gironde, from the sea to above Pauillac; a ferry crosses it, no road.
GIRONDE = Barriers.of([45.65, 45.51], [-1.35, -0.98], [45.51, 45.10], [-0.98, -0.68])


@st.composite
def grounds(draw, most=9):
    """Communes on a grid of 0.05 degrees, with towns among them; all on one landmass or on two."""
    cells = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=most, unique=True))
    n = len(cells)
    density = draw(st.lists(st.sampled_from([20, 100, 500, 2000, 6000]), min_size=n, max_size=n))
    landmass = [1] * n if draw(st.booleans()) else [1 if row < 3 else 2 for row, _column in cells]
    points = Points.of(
        [48 + 0.05 * row for row, _column in cells], [6 + 0.05 * column for _row, column in cells],
        density=density, spread_km=draw(st.lists(st.floats(0, 2), min_size=n, max_size=n)), landmass=landmass,
    )  # fmt: skip
    return points, np.full(n, 30.0)


def plain_dijkstra(model, origin, destination, cutoff):
    """Seconds from one commune to another, None where there is none within the cut-off."""
    network, points = model.network, model.network.points
    edge = [
        (int(a), int(b), max(int(s), 1)) for (a, b), s in zip(network.edge, model.seconds(network.part), strict=True)
    ]
    label, heap, done = {}, [(0, origin)], set()
    while heap:
        at, node = heapq.heappop(heap)
        if node in done:
            continue
        done.add(node)
        label[node] = at
        for a, b, seconds in edge:
            if node in (a, b):
                heapq.heappush(heap, (at + seconds, b if node == a else a))
    if destination not in label:
        return None
    spread = model.spread(points)[[origin, destination]].sum()
    terminal = int(model.terminal(points)[[origin, destination]].sum())
    whole = int(np.rint(np.sqrt(float(label[destination]) ** 2 + spread))) + terminal
    return whole if whole <= cutoff else None


def pairs(lists):
    return dict(zip(zip(lists.origin.tolist(), lists.place.tolist(), strict=True), lists.seconds.tolist(), strict=True))


@given(grounds(), st.integers(0, 3600))
@settings(max_examples=60, deadline=None)
def test_lists_are_what_plain_dijkstra_finds(ground, cutoff):
    points, surface = ground
    model = RoadModel(network_of(points, surface))

    found = pairs(model.lists(points, points, cutoff))

    n = len(points)
    expected = {(o, d): plain_dijkstra(model, o, d, cutoff) for o in range(n) for d in range(n)}
    assert found == {pair: seconds for pair, seconds in expected.items() if seconds is not None}


@given(grounds(), st.integers(0, 3600), st.integers(0, 1800))
@settings(max_examples=40, deadline=None)
def test_there_and_back_take_the_same_and_a_shorter_cut_off_keeps_the_shorter(ground, cutoff, less):
    points, surface = ground
    model = RoadModel(network_of(points, surface))
    some = only(points, np.arange(max(1, len(points) // 5)))

    long, short = model.lists(points, points, cutoff + less), model.lists(points, points, cutoff)
    table = model.table(points, some, cutoff)

    assert pairs(long) == {(d, o): seconds for (o, d), seconds in pairs(long).items()}
    assert pairs(short) == {pair: seconds for pair, seconds in pairs(long).items() if seconds <= cutoff}
    rows = zip(table.origin.tolist(), table.destination.tolist(), table.seconds.tolist(), strict=True)
    assert {(o, d): s for o, d, s in rows} == {pair: s for pair, s in pairs(short).items() if pair[1] < len(some)}


@given(grounds(most=8), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_communes_does_not_matter(ground, random):
    # On a grid four points lie on one circle and Delaunay may cut their square either way: shake them first.
    points, surface = ground
    jitter = np.random.default_rng(5).normal(0, 0.004, (2, len(points)))
    points = Points(points.lat + jitter[0], points.lon + jitter[1], points.density, points.spread_km, points.landmass)
    order = np.arange(len(points))
    random.shuffle(order)

    one = pairs(RoadModel(network_of(points, surface)).lists(points, points, 3600))
    moved = only(points, order)
    other = pairs(RoadModel(network_of(moved, surface)).lists(moved, moved, 3600))

    assert {(int(order[o]), int(order[d])): s for (o, d), s in other.items()} == one


def test_neighbours_of_few_points_are_all_pairs_and_twins_are_one_place():
    points = Points.of([48.0, 48.1, 48.0, 48.0], [6.0, 6.0, 6.1, 6.0])

    assert neighbours(points).tolist() == [[0, 1], [0, 2], [0, 3], [1, 2]]
    assert neighbours(only(points, np.array([0]))).tolist() == []
    assert neighbours(only(points, np.array([], dtype=int))).tolist() == []


def test_water_parts_neighbours_but_one_landmass_stays_one():
    # Two pairs of communes of 5 km radius, 30 km apart: no commune between them.
    points = Points.of([48.0, 48.0, 48.0, 48.0], [6.0, 6.1, 6.5, 6.6], landmass=[1, 1, 1, 1])
    radius = np.full(4, 5.0)

    assert joined(points, radius).tolist() == [[0, 1], [1, 2], [2, 3]]
    apart = Points.of(points.lat, points.lon, landmass=[1, 1, 2, 2])
    assert joined(apart, radius).tolist() == [[0, 1], [2, 3]]


def test_an_address_is_tied_to_the_communes_around_it():
    points = Points.of([48.0, 48.0], [6.0, 6.1], density=[20, 20], landmass=1)
    model = RoadModel(network_of(points, 30.0))
    address = Points.of([48.0], [6.03], density=[20])

    there = pairs(model.lists(points, address, 3600))

    km = great_circle_km(points.lat, points.lon, address.lat, address.lon)
    assert there == {(n, 0): round(1.2 * km[n] / 62 * 3600) + 60 for n in range(2)}
    assert pairs(model.lists(points, Points.of([47.0], [6.0]), 3600)) == {}
    assert len(model.lists(points, only(points, np.array([], dtype=int)), 3600)) == 2


def test_a_slower_part_makes_no_way_shorter():
    points = Points.of(48 + np.arange(30) % 6 * 0.05, 6 + np.arange(30) // 6 * 0.05, density=[20, 3000, 600] * 10)
    model = RoadModel(network_of(points, 25.0))
    before = pairs(model.lists(points, points, 7200))

    for part in range(len(PARTS)):
        factor = np.ones(len(PARTS))
        factor[part] = 1.5
        after = pairs(model.with_factor(factor, "slower").lists(points, points, 20_000))
        assert all(after[pair] >= seconds for pair, seconds in before.items())
        assert after != before or part not in (0, 2, 3, ENDS)


@pytest.fixture(scope="module")
def france():
    """All communes, where each code is, and the model with the Gironde as a barrier."""
    table = json.loads(lzma.decompress(shipped_file().read_bytes()))["communes"]
    km2 = np.array(table["surface_km2"])
    density = np.array(table["population"]) / km2
    points = Points.of(
        table["lat"], table["lon"], density=density, spread_km=spread_of(km2), landmass=table["landmass"]
    )
    return points, {code: n for n, code in enumerate(table["code"])}, RoadModel(network_of(points, km2, GIRONDE))


def minutes(france, origin, destination):
    points, at, model = france
    lists = model.lists(only(points, np.array([at[origin]])), only(points, np.array([at[destination]])), 36_000)
    return lists.seconds[0] / 60 if len(lists.place) else None


@pytest.mark.parametrize(
    ("origin", "destination", "least", "most"),
    [
        ("55181", "55545", 20, 30),  # Étain, Verdun
        ("54395", "57463", 38, 60),  # Nancy, Metz
        ("54304", "54357", 5, 12),  # Laxou, Maxéville
        ("54395", "88160", 50, 68),  # Nancy, Épinal
        ("51454", "08105", 50, 72),  # Reims, Charleville-Mézières
        ("68224", "68066", 28, 42),  # Mulhouse, Colmar
        ("17306", "33540", 150, 260),  # Royan, Vendays-Montalivet: round by Bordeaux
        ("76351", "14333", 25, 75),  # Le Havre, Honfleur: no bridge is known, round by the first narrows
        ("54395", "54395", 2, 10),
    ],
)
def test_known_journeys_take_about_their_time(france, origin, destination, least, most):
    assert least <= minutes(france, origin, destination) <= most


def test_islands_are_not_driven_to_and_all_communes_have_a_road(france):
    points, _at, model = france

    assert minutes(france, "56121", "56069") is None  # Lorient, Groix
    assert minutes(france, "17300", "17369") < 60  # La Rochelle, Île de Ré
    roads = np.bincount(model.network.edge.ravel(), minlength=len(points))[: len(points)]
    number, count = np.unique(points.landmass, return_counts=True)
    alone = np.isin(points.landmass, number[count == 1])
    assert (roads[~alone] > 0).all()
    assert (roads[alone] == 0).all()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda p: network_of(p, [1.0, np.nan]), "A surface is missing or negative"),
        (lambda p: network_of(p, -1.0), "A surface is missing or negative"),
        (lambda p: network_of(Points.of([48.0, 48.0], [6.0, 7.5]), 30.0), r"2 points have no road .*\(point 0 first\)"),
        (lambda p: network_of(p, 30.0, Barriers.of(47, 6.05, 49, 6.05)), "2 points have no road to any other"),
        (lambda p: RoadModel(network_of(p, 30.0), factor=(1.0,)), f"1 factors are given; {len(PARTS)} are needed"),
        (lambda p: RoadModel(network_of(p, 30.0), factor=(np.nan,) * len(PARTS)), "each more than 0"),
        (lambda p: RoadModel(network_of(p, 30.0)).lists(p, p, -1), "The cut-off is -1 seconds"),
        (lambda p: RoadModel(network_of(p, 30.0)).lists(p, p, 70_000), "The cut-off is 70000 seconds"),
        (lambda p: Barriers.of([48], [6], [np.nan], [6]), "1 pieces of barriers have no place"),
        (lambda p: Barriers.of([48], [6], [48, 49], [6]), "one shape is needed"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(ask, said):
    with pytest.raises(BadTravel, match=said):
        ask(Points.of([48.0, 48.0], [6.0, 6.1], landmass=1))
