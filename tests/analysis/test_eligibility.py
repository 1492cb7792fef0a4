"""Whether somebody fits: sound whatever is missing, the same in any order, and the grounds alone suffice."""

import random
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.eligibility import All, AnyOf, Check, Comparison, Condition, Edge, Verdict, decide

YES, NO, UNDECIDED = Verdict.YES, Verdict.NO, Verdict.UNDECIDED
# Every fact with all the values it may take in these tests; numbers fall under, on and over the limits 1 and 3.
VALUES = {
    "months": [0, 1, 2, 3, 4],
    "euros": [Decimal(0), Decimal(1), Decimal("2.5"), Decimal(3), Decimal(9)],
    "student": [True, False],
    "goal": ["creation", "growth"],
    "home": [frozenset({1, 10}), frozenset({2, 10}), frozenset({3})],
}
EDGES = st.sampled_from(Edge)


@st.composite
def checks(draw) -> Check:
    fact = draw(st.sampled_from(list(VALUES)))
    if fact in ("months", "euros"):
        comparison = draw(st.sampled_from([Comparison.UNDER, Comparison.OVER]))
        return Check(0, fact, comparison, draw(st.sampled_from([1, Decimal(3)])), draw(EDGES))
    if fact == "student":
        return Check(0, fact, Comparison.IS, draw(st.booleans()))
    wanted = {"goal": [frozenset({"creation"}), frozenset({"creation", "growth"})], "home": [frozenset({1, 3})]}
    return Check(0, fact, Comparison.AMONG, draw(st.sampled_from(wanted[fact])))


def numbered(condition: Condition, keys=None) -> Condition:
    """Each check with its own key."""
    keys = iter(range(1, 1000)) if keys is None else keys
    if isinstance(condition, Check):
        return replace(condition, key=next(keys))
    return type(condition)(tuple(numbered(part, keys) for part in condition.parts))


CONDITIONS = st.recursive(
    checks(),
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=8,
).map(numbered)
SOME_FACTS = st.fixed_dictionaries({}, optional={fact: st.sampled_from(values) for fact, values in VALUES.items()})


def completions(facts):
    """Every way to know what is missing."""
    missing = [fact for fact in VALUES if fact not in facts]
    for values in product(*(VALUES[fact] for fact in missing)):
        yield {**facts, **dict(zip(missing, values, strict=True))}


@settings(deadline=None)  # three hundred ways to know the rest: slow on a busy machine
@given(CONDITIONS, SOME_FACTS)
def test_a_yes_or_a_no_stays_whatever_the_missing_facts_turn_out_to_be(condition, facts):
    verdict = decide(condition, facts).verdict

    if verdict is not UNDECIDED:
        assert {decide(condition, whole).verdict for whole in completions(facts)} == {verdict}


@settings(deadline=None)
@given(CONDITIONS, SOME_FACTS)
def test_what_a_value_could_turn_into_yes_is_never_a_no(condition, facts):
    could_be = {decide(condition, whole).verdict for whole in completions(facts)}

    verdict = decide(condition, facts).verdict
    assert not (verdict is NO and YES in could_be)
    assert not (verdict is YES and NO in could_be)


@given(CONDITIONS, SOME_FACTS, st.randoms())
def test_the_order_of_the_parts_changes_nothing(condition, facts, chance: random.Random):
    def shuffled(one: Condition) -> Condition:
        if isinstance(one, Check):
            return one
        return type(one)(tuple(chance.sample([shuffled(part) for part in one.parts], len(one.parts))))

    before, after = decide(condition, facts), decide(shuffled(condition), facts)

    assert after.verdict == before.verdict
    assert set(after.grounds) == set(before.grounds)
    assert set(after.missing) == set(before.missing)


@given(CONDITIONS, SOME_FACTS)
def test_the_facts_of_the_grounds_alone_give_the_same_verdict(condition, facts):
    outcome = decide(condition, facts)

    told = {ground.check.fact for ground in outcome.grounds}
    if outcome.verdict is not UNDECIDED:
        assert decide(condition, {fact: facts[fact] for fact in facts if fact in told}).verdict is outcome.verdict


@given(CONDITIONS, SOME_FACTS)
def test_undecided_has_something_to_ask_or_a_text_that_is_silent(condition, facts):
    outcome = decide(condition, facts)

    assert (outcome.verdict is UNDECIDED) == any(ground.verdict is UNDECIDED for ground in outcome.grounds)
    assert set(outcome.missing).isdisjoint(facts)
    if outcome.verdict is UNDECIDED and not outcome.missing:
        assert {(ground.missing, ground.check.edge) for ground in outcome.grounds} == {(False, Edge.SILENT)}


@given(CONDITIONS, CONDITIONS, SOME_FACTS)
def test_one_more_situation_never_shuts_somebody_out_and_one_more_demand_never_lets_somebody_in(first, second, facts):
    order = [NO, UNDECIDED, YES]
    alone = order.index(decide(first, facts).verdict)

    assert order.index(decide(AnyOf((first, second)), facts).verdict) >= alone
    assert order.index(decide(All((first, second)), facts).verdict) <= alone


@pytest.mark.parametrize(
    ("comparison", "edge", "verdicts"),
    [
        (Comparison.UNDER, Edge.OUTSIDE, [YES, NO, NO]),
        (Comparison.UNDER, Edge.INSIDE, [YES, YES, NO]),
        (Comparison.UNDER, Edge.SILENT, [YES, UNDECIDED, NO]),
        (Comparison.OVER, Edge.OUTSIDE, [NO, NO, YES]),
        (Comparison.OVER, Edge.INSIDE, [NO, YES, YES]),
        (Comparison.OVER, Edge.SILENT, [NO, UNDECIDED, YES]),
    ],
)
def test_the_limit_itself_is_what_the_text_says_of_it(comparison, edge, verdicts):
    check = Check(1, "euros", comparison, Decimal("20000"), edge)

    assert [decide(check, {"euros": euros}).verdict for euros in (19_999, 20_000, Decimal("20000.01"))] == verdicts


def test_nothing_asked_is_met_by_everybody_and_no_situation_by_nobody():
    assert decide(All(()), {}).verdict is YES
    assert decide(AnyOf(()), {}).verdict is NO


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (Check(1, "euros", Comparison.UNDER, 3), "2"),
        (Check(1, "euros", Comparison.UNDER, 3), True),
        (Check(1, "student", Comparison.IS, wanted=True), 1),
        (Check(1, "goal", Comparison.AMONG, "creation"), "creation"),
    ],
)
def test_a_fact_of_another_sort_is_refused_rather_than_compared(check, value):
    with pytest.raises(TypeError):
        decide(check, {check.fact: value})
