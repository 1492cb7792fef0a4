from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.overlap import (
    EVERYWHERE,
    NEITHER,
    NOWHERE,
    THRESHOLDS,
    UNSAID,
    Deliveries,
    Kind,
    Lexicon,
    Territories,
    compare,
    find,
    nearest,
)
from maillage.analysis.overlap.bags import read
from maillage.analysis.overlap.finding import measure

WORDS = (
    "atelier",
    "marché",
    "étude",
    "clients",
    "prix",
    "banque",
    "prêt",
    "bureau",
    "statuts",
    "réseau",
    "créer",
    "vendre",
)
MASKS = st.one_of(st.just(UNSAID), st.integers(1, 7))
COMMUNES = 8
EASY = replace(
    THRESHOLDS, duplicate_text=0.3, twin_text=0.5, other_type_text=0.6, overlap_text=0.2, overlap_structure=0.3
)


@st.composite
def texts(draw, least=0):
    return " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=6)))


@st.composite
def catalogues(draw, least=0, most=9):
    n = draw(st.integers(least, most))
    sets = draw(st.lists(st.sets(st.integers(0, COMMUNES - 1)), min_size=1, max_size=4))
    people = draw(st.lists(st.integers(0, 1000), min_size=COMMUNES, max_size=COMMUNES))

    def column(values):
        return draw(st.lists(values, min_size=n, max_size=n))

    deliveries = Deliveries.of(
        offer=column(st.integers(0, 6)),
        organisation=column(st.integers(0, 2)),
        kind=column(st.integers(0, 1)),
        fee=column(st.integers(0, 1)),
        stages=column(MASKS),
        subjects=column(MASKS),
        audiences=column(MASKS),
        modes=column(MASKS),
        territory=column(st.integers(EVERYWHERE, len(sets) - 1)),
        place=column(st.integers(NOWHERE, 2)),
        titles=column(texts()),
        texts=column(texts()),
    )
    return deliveries, Territories.of([sorted(one) for one in sets], people)


def numbers(found, names=None):
    """Kind and numbers of each pair, by its rows under the names given."""
    columns = (found.score, found.structure, found.text, found.territory, found.people_both, found.people_either)
    names = np.arange(max(found.second, default=0) + 1) if names is None else np.asarray(names)
    pairs = np.sort(np.column_stack([names[found.first], names[found.second]]), axis=1) if len(found) else []
    return {
        (int(a), int(b), int(found.kind[n])): tuple(column[n] for column in columns) for n, (a, b) in enumerate(pairs)
    }


def same(one, other):
    """Whether two results say the same, up to what rounding in another order leaves."""
    return one.keys() == other.keys() and all(one[pair] == pytest.approx(other[pair], abs=1e-5) for pair in one)


def brute_force(deliveries, territories, thresholds):
    """Every pair measured, and those that are something kept."""
    _, bags = read(deliveries)
    pairs = [(a, b) for a, b in combinations(range(len(deliveries)), 2) if deliveries.offer[a] != deliveries.offer[b]]
    first, second = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    found = measure(deliveries, territories, bags, first, second, thresholds=thresholds)
    return found.take(np.flatnonzero(found.kind != NEITHER))


@given(catalogues())
@settings(max_examples=100, deadline=None)
def test_what_is_found_is_what_a_brute_force_finds(catalogue):
    deliveries, territories = catalogue

    found = find(deliveries, territories, thresholds=EASY)

    assert same(numbers(found), numbers(brute_force(deliveries, territories, EASY)))
    assert np.all(found.first < found.second)
    assert np.all(np.diff(found.score) <= 1e-12)


@given(catalogues(2), st.data())
@settings(max_examples=60, deadline=None)
def test_both_sides_say_the_same_of_each_other(catalogue, data):
    deliveries, territories = catalogue
    a, b = data.draw(st.lists(st.integers(0, len(deliveries) - 1), min_size=2, max_size=2, unique=True))

    one, other = compare(deliveries, territories, a, b), compare(deliveries, territories, b, a)

    assert one.kind == other.kind
    assert (one.score, one.structure, one.text, one.territory) == pytest.approx(
        (other.score, other.structure, other.text, other.territory)
    )
    assert (one.people_both, one.people_either) == (other.people_both, other.people_either)
    assert (one.people_first, one.people_second) == (other.people_second, other.people_first)
    assert [(word.stem, pytest.approx(word.part)) for word in one.words] == [(w.stem, w.part) for w in other.words]
    assert [(axis.both, axis.only_first, axis.only_second) for axis in one.axes] == [
        (axis.both, axis.only_second, axis.only_first) for axis in other.axes
    ]


@given(catalogues(2))
@settings(max_examples=60, deadline=None)
def test_nothing_is_said_of_deliveries_that_serve_nobody_in_common(catalogue):
    deliveries, territories = catalogue
    reached = [
        set(territories.communes[territories.start[t] : territories.start[t + 1]]) for t in range(len(territories))
    ]
    reached.append(set(range(COMMUNES)))

    found = find(deliveries, territories, thresholds=EASY)

    for a, b in combinations(range(len(deliveries)), 2):
        common = reached[deliveries.territory[a]] & reached[deliveries.territory[b]]
        if not sum(territories.people[commune] for commune in common):
            assert compare(deliveries, territories, a, b).score == 0
            assert not np.any((found.first == a) & (found.second == b))


@given(catalogues(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_words_does_not_matter(catalogue, chance):
    deliveries, territories = catalogue
    lexicon = Lexicon.learn(
        deliveries
    )  # the same for both: a text said twice teaches once, told in another order twice

    def shuffled(text):
        return " ".join(chance.sample(text.split(), len(text.split())))

    other = replace(
        deliveries, titles=tuple(map(shuffled, deliveries.titles)), texts=tuple(map(shuffled, deliveries.texts))
    )

    found = numbers(find(deliveries, territories, thresholds=EASY, lexicon=lexicon))
    assert same(numbers(find(other, territories, thresholds=EASY, lexicon=lexicon)), found)


@given(catalogues(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_rows_does_not_matter(catalogue, chance):
    deliveries, territories = catalogue
    order = chance.sample(range(len(deliveries)), len(deliveries))

    moved = find(deliveries.take(order), territories, thresholds=EASY)

    assert same(numbers(find(deliveries, territories, thresholds=EASY)), numbers(moved, order))


@given(catalogues(), st.integers(2, 1000))
@settings(max_examples=60, deadline=None)
def test_more_people_everywhere_change_nothing_but_their_number(catalogue, times):
    deliveries, territories = catalogue
    crowded = replace(territories, people=territories.people * times)

    found, more = find(deliveries, territories, thresholds=EASY), find(deliveries, crowded, thresholds=EASY)

    assert np.array_equal(more.first, found.first)
    assert np.array_equal(more.second, found.second)
    assert more.score == pytest.approx(found.score)
    assert more.people_both == pytest.approx(found.people_both * times)


@given(catalogues(2))
@settings(max_examples=100, deadline=None)
def test_an_explanation_adds_up_to_what_was_found(catalogue):
    deliveries, territories = catalogue
    lexicon = Lexicon.learn(deliveries)

    found = find(deliveries, territories, thresholds=EASY, lexicon=lexicon)

    for n in range(len(found)):
        told = compare(
            deliveries, territories, int(found.first[n]), int(found.second[n]), lexicon=lexicon, thresholds=EASY
        )
        assert told.kind == found.kind[n]
        assert told.score == pytest.approx(found.score[n], abs=1e-5)
        assert sum(axis.weight * axis.share for axis in told.axes) == pytest.approx(told.structure)
        assert sum(word.part for word in told.words) == pytest.approx(told.text, abs=1e-5)


@given(catalogues(1), st.integers(1, 10))
@settings(max_examples=100, deadline=None)
def test_the_nearest_are_the_highest_scores(catalogue, count):
    deliveries, territories = catalogue
    draft = replace(deliveries.take([0]), offer=np.array([-1]))

    found = nearest(draft, deliveries, territories, count=count)

    lexicon = Lexicon.learn(deliveries)
    whole = draft + deliveries
    scores = [compare(whole, territories, 0, 1 + n, lexicon=lexicon).score for n in range(len(deliveries))]
    best = sorted((score for score in scores if score > 0), reverse=True)[:count]
    assert found.score.tolist() == pytest.approx(best, abs=1e-5)
    assert [scores[row] for row in found.second] == pytest.approx(best, abs=1e-5)


def pair(**changes):
    """Two offers of two organisations under one roof, and a third of one of them about something else."""
    columns = {
        "offer": [1, 2, 3],
        "organisation": [1, 2, 1],
        "kind": [2, 2, 2],
        "fee": [0, 0, 0],
        "stages": [0b0110, 0b0010, 0b0110],
        "subjects": [0b0100, 0b0100, 0b1000],
        "audiences": [UNSAID, UNSAID, UNSAID],
        "modes": [1, 1, 1],
        "territory": [0, 0, 0],
        "place": [7, 7, 7],
        "titles": ["Atelier business plan", "Bâtir son business-plan", "Atelier statuts"],
        "texts": [
            "Trois rendez-vous pour chiffrer votre projet et convaincre la banque.",
            "Chiffrez votre projet en 3 RDV, de quoi convaincre une banque !",
            "Deux heures pour choisir entre société et entreprise individuelle.",
        ],
    }
    return Deliveries.of(**(columns | changes)), Territories.of([[0, 1], [2]], [100, 50, 30])


def test_two_partners_who_say_the_same_in_other_words_overlap():
    found = find(*pair())

    assert [(int(a), int(b), Kind(k)) for a, b, k in zip(found.first, found.second, found.kind, strict=True)] == [
        (0, 1, Kind.OVERLAP)
    ]
    assert (found.people_both[0], found.people_either[0], found.territory[0]) == (150, 150, 1)


def test_one_organisation_that_says_it_twice_at_one_place_typed_it_twice():
    found = find(*pair(organisation=[1, 1, 2]))

    assert found.kind.tolist() == [Kind.DUPLICATE]


@pytest.mark.parametrize(
    "changes",
    [
        {"offer": [1, 1, 3]},
        {"territory": [0, 1, 0]},
        {"stages": [0b0100, 0b0010, 0b0110]},
        {"audiences": [0b01, 0b10, UNSAID]},
        {"organisation": [1, 1, 2], "place": [7, 8, 7]},
        {"kind": [2, 3, 2]},
    ],
    ids=["one offer", "other people", "other stages", "other audiences", "its other place", "other type"],
)
def test_what_is_not_the_same_is_left_alone(changes):
    assert len(find(*pair(**changes))) == 0


def test_a_remote_delivery_for_everybody_meets_another_one():
    deliveries, territories = pair(territory=[EVERYWHERE, EVERYWHERE, 0], place=[NOWHERE, NOWHERE, 7])

    told = compare(deliveries, territories, 0, 1)

    assert (told.people_both, told.people_first, told.territory) == (180, 180, 1)
    assert len(find(deliveries, territories)) == 1


def test_an_axis_that_one_leaves_open_counts_half_and_is_told():
    deliveries, territories = pair(subjects=[UNSAID, 0b0100, 0b1000])

    axes = {axis.name: axis for axis in compare(deliveries, territories, 0, 1).axes}

    assert axes["subjects"].share == 0.5
    assert (axes["subjects"].both, axes["subjects"].only_first, axes["subjects"].only_second) == (0, UNSAID, 0b0100)
    assert (axes["stages"].both, axes["stages"].only_first, axes["stages"].only_second) == (0b0010, 0b0100, 0)


def test_what_an_organisation_repeats_everywhere_says_little_between_its_own_offers():
    about = "Tremplin fictif accueille depuis quarante ans les entrepreneurs du bassin minier et de ses vallées."
    bodies = (
        "Chiffrer le projet avec un tableur.",
        "Choisir ses statuts avec un notaire.",
        *(f"Thème {n}." for n in range(20)),
    )
    many = len(bodies)
    deliveries = Deliveries.of(
        offer=range(many),
        organisation=[1] * many,
        kind=[2] * many,
        fee=[0] * many,
        stages=[1] * many,
        subjects=[1] * many,
        audiences=[UNSAID] * many,
        modes=[1] * many,
        territory=[0] * many,
        titles=[f"Atelier {n}" for n in range(many)],
        texts=[f"{body} {about}" for body in bodies],
    )

    found = find(deliveries, Territories.of([[0]], [10]))

    assert not np.any((found.first == 0) & (found.second == 1))


def test_an_empty_catalogue_has_no_overlap():
    deliveries, territories = pair()

    assert len(find(deliveries.take([]), territories)) == 0
    assert len(nearest(deliveries.take([0]), deliveries.take([]), territories)) == 0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: pair(kind=[1]), "kind has 1 values; titles has 3"),
        (lambda: pair(texts=["a", "b"]), "texts has 2 values; titles has 3"),
        (lambda: pair(territory=[-2, 0, 0]), "territory holds -2"),
        (lambda: Territories.of([[0]], [-1.0]), "people holds a number that is negative"),
        (lambda: Territories.of([[0, 9]], [1.0, 2.0]), "communes go from 0 to 9; people has 2 communes"),
    ],
)
def test_wrong_columns_are_refused_by_name(make, said):
    with pytest.raises(ValueError, match=said):
        make()
