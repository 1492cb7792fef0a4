"""Survival by year of creation: whom it counts, which source is believed, what is unknown, what is not shown."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.insight.indicators.scene import Scene

from maillage.analysis.smallnumbers import FEWEST, WIDTH
from maillage.analysis.survival import Standing, survival_of
from maillage.insight.indicators.compute.cohorts import GROUPS, REASONS, SOURCES, cohorts, shown_cells
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import readings
from maillage.support.firms.actions import NewsSaid, note_news
from maillage.support.firms.models import Firm, RegisterSpell
from maillage.support.journeys.actions import Firm as Founded
from maillage.support.journeys.choices import JourneyState as S
from maillage.support.journeys.models import Journey

BEGAN, READ = date(2026, 5, 3), date(2029, 11, 1)
ON = date(2029, 12, 31)


@pytest.fixture
def found(cast):
    """Make firms created on 3 May 2026 with a fate: `found(4, "micro", "open")`."""
    scene = Scene(cast)
    numbers = iter(range(1000, 9000))

    def made(count, regime, fate, closed_on=date(2027, 10, 10), reopened_on=None):
        for _one in range(count):
            journey = scene.journey(scene.welcome(BEGAN), BEGAN)
            scene.walk(journey, S.CREATED, BEGAN, firm=Founded("creation", regime, 1))
            if fate == "unknown":
                continue
            project = journey.project
            project.siren = f"{next(numbers):09}"
            project.save()
            hidden = fate == "withheld"
            firm = Firm.objects.create(project=project, organisation=cast.alexis, read_on=READ, is_withheld=hidden,
                                       noted_at=datetime(2029, 11, 1, tzinfo=UTC))  # fmt: skip
            days = [(BEGAN, "open")] if not hidden else []
            if fate == "closed":
                days += [(closed_on, "closed")]
            if reopened_on:
                days += [(reopened_on, "open")]
            for since, state in days:
                said = {"state": state, "since": since, "told_on": READ}
                RegisterSpell.objects.create(firm=firm, organisation=cast.alexis, **said)

    return made


def after(cast, years, group="", on=ON):
    [one] = [one for one in cohorts(cast.network, on=on) if (one.year, one.years, one.group) == (2026, years, group)]
    return one


@pytest.mark.django_db
def test_classic_and_micro_stand_apart_and_unknown_ones_widen_the_range(cast, found):
    found(6, "classic", "open")
    found(4, "classic", "closed")
    found(5, "micro", "open")
    found(5, "micro", "closed")
    found(5, "micro", "unknown")

    every, classic, micro = (after(cast, 3, group) for group in GROUPS)

    assert (every.firms, every.open, every.closed, every.unknown) == (25, 11, 9, 5)
    assert (every.lowest, every.highest, every.known) == (44.0, 64.0, 55.0)
    assert (classic.lowest, classic.highest, classic.known) == (60.0, 60.0, 60.0)
    assert (micro.lowest, micro.highest, micro.known) == (33.3, 66.7, 50.0)
    assert every.sources == {"register": 20, "survey": 0, "note": 0}
    assert every.reasons == {"no_number": 5, "withheld": 0, "not_seen": 0}
    # One year after, nobody had closed.
    assert (after(cast, 1).open, after(cast, 1).closed) == (20, 0)


@pytest.mark.django_db
def test_the_firms_of_a_cohort_are_those_that_the_figures_count(cast, found):
    found(6, "classic", "open")
    found(5, "micro", "withheld")
    found(4, "", "open")
    codes = ("creations", "creations_classic", "creations_micro")

    counted = {one.indicator.code: one.value for one in readings(cast.network, Period.year(2026), codes=codes)}

    assert [counted[code] for code in codes] == [after(cast, 1, group).firms for group in GROUPS] == [15, 6, 5]
    assert after(cast, 1).reasons["withheld"] == 5


@pytest.mark.django_db
@pytest.mark.parametrize(("reopened_on", "open_"), [(date(2029, 10, 10), 8), (date(2029, 10, 11), 4)])
def test_a_closing_undone_within_two_years_is_no_end(cast, found, reopened_on, open_):
    found(4, "micro", "open")
    found(4, "micro", "closed", reopened_on=reopened_on)

    assert after(cast, 3).open == open_


@pytest.mark.django_db
def test_a_year_whose_last_firm_has_no_anniversary_yet_is_not_counted(cast, found):
    found(4, "micro", "open")

    assert cohorts(cast.network, on=date(2027, 12, 30)) == []
    assert {one.years for one in cohorts(cast.network, on=date(2027, 12, 31))} == {1}
    assert {one.years for one in cohorts(cast.network, on=ON)} == {1, 2, 3}


@pytest.mark.django_db
def test_where_the_register_says_nothing_the_adviser_is_believed_until_the_day_of_the_note(cast, found):
    found(4, "micro", "unknown")
    found(4, "micro", "open")
    for journey in Journey.objects.filter(project__siren=""):
        note_news(journey, NewsSaid(True, jobs=1), on=date(2028, 6, 1), by=cast.adviser,
                  now=datetime(2028, 6, 1, 9, tzinfo=UTC))  # fmt: skip

    assert after(cast, 2).sources == {"register": 4, "survey": 0, "note": 4}
    assert (after(cast, 3).unknown, after(cast, 3).reasons["no_number"]) == (4, 4)


@pytest.mark.django_db
def test_few_firms_are_not_shown_nor_found_by_subtraction(cast, found):
    found(9, "micro", "open")
    found(2, "micro", "closed")

    one = after(cast, 3, "micro")

    assert (one.firms, one.open, one.closed, one.unknown) == (11, None, None, 0)
    assert (one.lowest, one.highest, one.known) == (None, None, None)


standings = st.lists(
    st.tuples(
        st.sampled_from(["classic", "micro", ""]),
        st.one_of(
            st.tuples(st.sampled_from([Standing.OPEN, Standing.CLOSED]), st.sampled_from(SOURCES)),
            st.tuples(st.just(Standing.UNKNOWN), st.sampled_from(REASONS)),
        ),
    ),
    max_size=30,
)


def possible(counts, told):
    """What a reader who knows the totals of those known finds for who is open, by group: brute force."""
    known = {group: count.open + count.closed for group, count in counts.items()}
    other = known[""] - known["classic"] - known["micro"]
    fixed = {}
    for group, count in counts.items():
        if (group, "open") in told:
            fixed[group] = count.open
        if (group, "closed") in told:
            fixed[group] = known[group] - count.closed
    found = {group: set() for group in GROUPS}
    for classic, micro, rest in product(*(range(most + 1) for most in (known["classic"], known["micro"], other))):
        tried = {"": classic + micro + rest, "classic": classic, "micro": micro}
        # Noughts are always shown where a group is told at all: what is hidden is one at least.
        hides = {(group, name) for group in GROUPS if (group, "unknown") in told for name in ("open", "closed")} - told
        least = all((tried[g] if name == "open" else known[g] - tried[g]) >= 1 for g, name in hides)
        if least and all(tried[group] == value for group, value in fixed.items()):
            for group in GROUPS:
                found[group].add(tried[group])
    return found


@given(standings)
@settings(deadline=None)
def test_no_small_number_is_shown_nor_found_by_whoever_knows_all_the_rest(firms):
    counts = {group: survival_of(said for regime, said in firms if group in ("", regime)) for group in GROUPS}

    told = shown_cells(counts)

    for group, count in counts.items():
        for name in ("firms", "open", "closed"):
            value = getattr(count, name)
            assert (group, name) not in told or value == 0 or value >= FEWEST
        if (group, "unknown") in told:
            assert count.open + count.closed == 0 or count.open + count.closed >= FEWEST
    for group, values in possible(counts, told).items():
        count = counts[group]
        small = [name for name in ("open", "closed") if 0 < getattr(count, name) < FEWEST]
        if small and (group, "unknown") in told:
            assert max(values) - min(values) >= WIDTH, (group, count, told)


def test_where_groups_are_large_everything_is_shown():
    fates = [(Standing.OPEN, "register")] * 9 + [(Standing.CLOSED, "register")] * 4 + [(Standing.UNKNOWN, "no_number")]
    firms = [(regime, fate) for regime in ("classic", "micro") for fate in fates]
    counts = {group: survival_of(said for regime, said in firms if group in ("", regime)) for group in GROUPS}

    told = shown_cells(counts)

    assert {(group, name) for group in GROUPS for name in ("firms", "open", "closed", "unknown")} <= told
