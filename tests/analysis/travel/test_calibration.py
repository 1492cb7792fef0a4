"""Fitting the road model: to its own times by other factors, which it must find again."""

import numpy as np
import pytest

from maillage.analysis.travel import BadTravel, Points
from maillage.analysis.travel.calibration import Sample, calibrated, divided, times
from maillage.analysis.travel.roads import PARTS, RoadModel, network_of, only

COUNTRY = PARTS.index("local roads, up to 50 inhabitants by km²")
ENDS = PARTS.index("both ends")


@pytest.fixture(scope="module")
def ground():
    """Two hundred communes around three towns, and the pairs of a sample."""
    draw = np.random.default_rng(11)
    lat, lon = 48 + draw.random(200) * 0.8, 6 + draw.random(200) * 1.2
    density = np.where(draw.random(200) < 0.1, 900.0, 30.0)
    density[:3] = 3000
    points = Points.of(lat, lon, density=density, spread_km=1.0, landmass=1)
    model = RoadModel(network_of(points, 30.0))
    pair = np.unique(draw.integers(0, 200, (300, 2)), axis=0)
    return points, model, pair[pair[:, 0] != pair[:, 1]]


def sample_of(points, pair, seconds):
    return Sample.of(only(points, pair[:, 0]), only(points, pair[:, 1]), seconds)


def seconds_of(model, points, pair):
    lists = model.lists(points, points, 60_000)
    found = dict(zip(zip(lists.origin.tolist(), lists.place.tolist(), strict=True), lists.seconds, strict=True))
    return np.array([found[o, d] for o, d in pair.tolist()], dtype=float)


def test_the_parts_of_a_way_add_up_to_its_time(ground):
    points, model, pair = ground
    seconds = seconds_of(model, points, pair)

    parts, spread = divided(model, sample_of(points, pair, seconds))

    # Edges are rounded to whole seconds one by one.
    assert np.abs(times(model, parts, spread) - seconds).max() <= 15


def test_factors_are_found_again_from_times_made_with_them(ground):
    points, model, pair = ground
    factor = np.ones(len(PARTS))
    factor[COUNTRY], factor[ENDS] = 1.3, 2.0
    real = model.with_factor(factor, "real")

    found = calibrated(model, sample_of(points, pair, seconds_of(real, points, pair)), version="fitted")

    assert found.model.version == "fitted"
    assert found.model.factor[COUNTRY] == pytest.approx(1.3, rel=0.05)
    assert found.aside == len(pair) // 5
    assert found.no_road == 0
    before, after = found.before[0], found.after[0]
    assert (before.kind, before.pairs) == ("all", found.aside) == (after.kind, after.pairs)
    assert before.mean > 0.1
    assert after.mean < 0.03
    assert sum(error.pairs for error in found.after if "min" in error.kind) == found.aside
    assert sum(error.pairs for error in found.after if "km²" in error.kind) == found.aside


def test_fitting_to_noise_never_explains_the_fitted_pairs_worse(ground):
    points, model, pair = ground
    pair = pair[:30]  # too few to keep some aside: the errors told are those of the fitted ones
    noisy = seconds_of(model, points, pair) * np.random.default_rng(2).uniform(0.7, 1.4, len(pair))

    found = calibrated(model, sample_of(points, pair, noisy), version="noise")

    assert found.aside == 0
    parts, spread = divided(found.model, sample_of(points, pair, noisy))
    first, _ = divided(model, sample_of(points, pair, noisy))
    assert ((times(found.model, parts, spread) / noisy - 1) ** 2).mean() <= (
        (times(model, first, spread) / noisy - 1) ** 2
    ).mean()


def test_a_sample_that_makes_no_sense_is_refused_in_a_sentence(ground):
    points, model, pair = ground
    sea = Points.of(np.full(12, 10.0), np.linspace(-40, -30, 12))
    pair = pair[:12]
    good = np.full(12, 600.0)

    for seconds, said in (
        (np.append(good[:-1], np.nan), "The sample holds nan seconds, 1 such times in all"),
        (np.append(good[:-1], 0.0), "The sample holds 0.0 seconds"),
        (np.append(good[:-1], -5.0), "The sample holds -5.0 seconds"),
        (good[:-1], r"seconds are \(12, 12, 11\)"),
    ):
        with pytest.raises(BadTravel, match=said):
            sample_of(points, pair, seconds)
    with pytest.raises(BadTravel, match="The sample holds 9 pairs; 10 at least are needed"):
        sample_of(points, pair[:9], good[:9])
    with pytest.raises(BadTravel, match="The model joins 0 pairs of the sample"):
        calibrated(model, Sample.of(sea, sea, good), version="sea")
