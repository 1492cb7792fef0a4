"""Survival: what each source says of a day, which source is believed, bounds that hold the truth."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.analysis.survival import Standing, Witness, standing_on, survival_of, years_after

BEGAN, READ = date(2026, 5, 3), date(2029, 9, 1)
CLOSED_ON = date(2027, 10, 10)
OPEN, CLOSED, UNKNOWN = Standing.OPEN, Standing.CLOSED, Standing.UNKNOWN


def register(*changes, seen_until=READ):
    return Witness("register", changes, seen_until)


@pytest.mark.parametrize(
    ("witness", "day", "found"),
    [
        (register((BEGAN, True)), date(2027, 5, 3), OPEN),
        (register((BEGAN, True), seen_until=date(2027, 5, 2)), date(2027, 5, 3), UNKNOWN),
        (register((BEGAN, True), (CLOSED_ON, False)), date(2027, 10, 9), OPEN),
        (register((BEGAN, True), (CLOSED_ON, False)), CLOSED_ON, CLOSED),
        (register((BEGAN, True), (CLOSED_ON, False)), date(2029, 5, 3), CLOSED),
        # Read before it closed, and asked about a later day: a closing lasts.
        (register((CLOSED_ON, False), seen_until=date(2028, 1, 1)), date(2029, 5, 3), CLOSED),
        # Opened again within two years, to the day: no death; a day later: closed meanwhile.
        (register((CLOSED_ON, False), (date(2029, 10, 10), True)), date(2029, 5, 3), OPEN),
        (register((CLOSED_ON, False), (date(2029, 10, 11), True)), date(2029, 5, 3), CLOSED),
        (Witness("register"), date(2027, 5, 3), UNKNOWN),
    ],
)
def test_what_a_source_says_of_a_day(witness, day, found):
    assert witness.on(day) is found


def test_the_first_source_that_knows_is_believed_and_named():
    silent, survey = Witness("register"), Witness("survey", ((CLOSED_ON, False),), READ)
    note = Witness("note", (), READ)

    assert standing_on([silent, survey, note], date(2029, 5, 3)) == (CLOSED, "survey")
    assert standing_on([register((BEGAN, True)), survey], date(2029, 5, 3)) == (OPEN, "register")
    assert standing_on([silent], date(2029, 5, 3)) == (UNKNOWN, "")


def test_a_former_life_of_the_same_number_says_nothing():
    closed_before = register((date(2010, 1, 1), True), (date(2012, 1, 1), False))
    opened_again = register((date(2010, 1, 1), True), (date(2012, 1, 1), False), (BEGAN, True))
    looked_before = register((date(2010, 1, 1), True), seen_until=date(2026, 5, 2))

    assert closed_before.of_a_firm_begun(BEGAN).on(date(2027, 5, 3)) is UNKNOWN
    assert opened_again.of_a_firm_begun(BEGAN).on(date(2027, 5, 3)) is OPEN
    assert looked_before.of_a_firm_begun(BEGAN).on(date(2027, 5, 3)) is UNKNOWN


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (BEGAN, 3, date(2029, 5, 3)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_an_anniversary_of_29_february_is_the_28th(day, years, later):
    assert years_after(day, years) == later


@given(st.lists(st.sampled_from([OPEN, CLOSED, UNKNOWN]), max_size=40), st.data())
def test_the_truth_lies_between_the_bounds_whatever_the_unknown_ones_became(standings, data):
    found = survival_of((one, "why" if one is UNKNOWN else "register") for one in standings)
    truth = [data.draw(st.sampled_from([OPEN, CLOSED])) if one is UNKNOWN else one for one in standings]

    assert found.firms == len(standings)
    if not standings:
        assert (found.lowest, found.highest, found.known) == (None, None, None)
        return
    share = truth.count(OPEN) / len(truth)
    assert found.lowest <= share <= found.highest
    # Each bound is reached: no narrower range would hold.
    assert found.lowest == [CLOSED if one is UNKNOWN else one for one in standings].count(OPEN) / len(standings)
    assert found.highest == [OPEN if one is UNKNOWN else one for one in standings].count(OPEN) / len(standings)
    if found.known is not None:
        assert found.lowest <= found.known + 1e-12
        assert found.known <= found.highest + 1e-12


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.booleans()), max_size=6, unique_by=lambda one: one[0]),
    st.integers(0, 3000),
)
def test_learning_more_never_turns_closed_into_open_without_a_reopening(days, seen):
    changes = tuple(sorted((BEGAN + timedelta(days=number), is_open) for number, is_open in days))
    witness = Witness("register", changes, BEGAN + timedelta(days=seen))
    for number in range(0, 3000, 97):
        day = BEGAN + timedelta(days=number)
        past = [change for change in changes if change[0] <= day]
        reopened = any(is_open for on, is_open in changes if on > day)
        if past and not past[-1][1] and not reopened:
            assert witness.on(day) is CLOSED
