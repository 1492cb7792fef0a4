"""Floating catchments beside the published formulae, written out place by place as PySAL's `access` computes them."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.access import Gaussian, Steps, catchments_of, rescored, scored
from maillage.analysis.travel import BadTravel

from .worlds import CUTOFF, lists_of, matrices, numbers

DECAYS = (Steps(), Steps((5.0, 30.0), (1.0, 0.5)), Gaussian(8.0, 30.0), Gaussian(12.0, 25.0))


def weight_of(decay, seconds):
    minutes = seconds / 60
    if isinstance(decay, Steps):
        return next((w for limit, w in zip(decay.minutes, decay.weight, strict=True) if minutes <= limit), 0.0)
    return np.exp(-minutes * minutes / (2 * decay.sigma_minutes**2)) if minutes <= decay.cutoff_minutes else 0.0


def naive(matrix, people, capacity, decay, choosing):
    """Scores by the formulae, with Python's own numbers; a closed place is not in the matrix at all."""
    places = [j for j in range(matrix.shape[1]) if capacity[j] > 0]
    weight = {
        (i, j): weight_of(decay, matrix[i, j]) for i in range(len(matrix)) for j in places if matrix[i, j] <= CUTOFF
    }
    if choosing:
        total = {i: sum(w for (k, _j), w in weight.items() if k == i) for i in range(len(matrix))}
        weight = {(i, j): w * w / total[i] if total[i] else 0.0 for (i, j), w in weight.items()}
    ratio = {}
    for j in places:
        demand = sum(people[i] * w for (i, k), w in weight.items() if k == j)
        ratio[j] = capacity[j] / demand if demand else 0.0
    return [sum(w * ratio[j] for (k, j), w in weight.items() if k == i) for i in range(len(matrix))]


@st.composite
def questions(draw):
    matrix = draw(matrices())
    people, capacity = draw(numbers(len(matrix))), draw(numbers(matrix.shape[1], most=20))
    return matrix, people, capacity, draw(st.sampled_from(DECAYS)), draw(st.booleans())


def ask(question):
    matrix, people, capacity, decay, choosing = question
    catchments = catchments_of(lists_of(matrix), people, decay, choosing=choosing)
    return catchments, scored(catchments, capacity)


@given(questions())
@settings(max_examples=80, deadline=None)
def test_scores_are_those_of_the_formulae(question):
    _catchments, scores = ask(question)

    assert scores.score == pytest.approx(naive(*question), rel=1e-9, abs=1e-15)


@given(questions())
@settings(deadline=None)
def test_all_capacity_that_somebody_reaches_is_shared_out_and_no_more(question):
    _matrix, people, capacity, _decay, _choosing = question

    _catchments, scores = ask(question)

    assert people @ scores.score == pytest.approx(capacity.sum() - scores.out_of_reach, rel=1e-12, abs=1e-12)


@given(questions(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_places_and_origins_does_not_matter(question, random):
    matrix, people, capacity, decay, choosing = question
    rows, columns = np.arange(len(matrix)), np.arange(matrix.shape[1])
    random.shuffle(rows)
    random.shuffle(columns)

    _catchments, scores = ask(question)
    _other, moved = ask((matrix[rows][:, columns], people[rows], capacity[columns], decay, choosing))

    assert moved.score == pytest.approx(scores.score[rows], rel=1e-12, abs=1e-15)


@given(questions(), st.data())
@settings(max_examples=80, deadline=None)
def test_after_changes_scores_are_those_of_a_fresh_start(question, data):
    matrix, people, capacity, decay, choosing = question
    catchments, scores = ask(question)

    for _change in range(3):
        capacity = data.draw(numbers(matrix.shape[1], most=3))
        scores = rescored(catchments, scores, capacity)

    _fresh, expected = ask((matrix, people, capacity, decay, choosing))
    if choosing:
        assert scores.score == pytest.approx(expected.score, rel=1e-12, abs=1e-15)
    else:
        assert scores.score.tolist() == expected.score.tolist()
    assert scores.capacity.tolist() == capacity.tolist()
    assert scores.supply == pytest.approx(expected.supply, rel=1e-12)


def test_a_hub_more_takes_nothing_from_anybody_in_two_steps():
    # Two villages of 100, one hub with 10 adviser-days; a second one opens at the farther village.
    matrix = np.array([[300.0, 1500.0], [1500.0, 300.0]])
    catchments = catchments_of(lists_of(matrix), [100, 100], Steps())

    one = scored(catchments, [10, 0])
    two = rescored(catchments, one, [10, 10])

    assert one.score.tolist() == pytest.approx([10 / 122, 0.22 * 10 / 122])
    assert two.score.tolist() == pytest.approx([1.22 * 10 / 122] * 2)


def test_many_pairs_are_shared_among_threads_with_the_same_sums():
    # Beyond 400,000 pairs the work is cut; the sums must be those of numpy.
    n = 700
    matrix = np.random.default_rng(3).integers(0, 1800, (n, n)).astype(float)
    people, capacity = np.arange(1.0, n + 1), np.arange(n, 0.0, -1)
    decay = Gaussian(10.0, 30.0)
    weight = np.exp(-((matrix / 60) ** 2) / 200)

    scores = scored(catchments_of(lists_of(matrix), people, decay), capacity)

    expected = weight @ (capacity / (people @ weight))
    assert scores.score == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda travel: Steps((10.0, 5.0), (1.0, 0.5)), "must rise from more than 0"),
        (lambda travel: Steps((10.0,), (1.0, 0.5)), "1 limits and 2 weights"),
        (lambda travel: Steps((10.0,), (-1.0,)), "weight holds -1.0"),
        (lambda travel: Gaussian(0.0, 30.0), "σ is 0.0"),
        (lambda travel: Gaussian(np.nan, 30.0), "σ is nan"),
        (
            lambda travel: catchments_of(travel, [1.0], Gaussian(10, 60)),
            "60 minutes are asked for; the lists stop at 30",
        ),
        (lambda travel: catchments_of(travel, [1.0, 2.0], Steps()), r"people has shape \(2,\)"),
        (lambda travel: scored(catchments_of(travel, [1.0], Steps()), [1, np.inf]), "capacity holds inf"),
        (lambda travel: scored(catchments_of(travel, [1.0], Steps()), [1]), r"capacity has shape \(1,\)"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(build, said):
    with pytest.raises(BadTravel, match=said):
        build(lists_of(np.array([[60.0, 120.0]])))


def test_asking_for_needs_does_not_load_the_compiler():
    loaded = "import sys, maillage.analysis.access; print(sorted({'numba', 'scipy'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout == "[]\n"
