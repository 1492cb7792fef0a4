"""Other questions to the planner, each against every choice there is in a small territory."""

import io
import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.actions import NothingAsked, UnknownSite, ask_plan, ask_series
from maillage.insight.coverage.choices import Goal, RunState
from maillage.insight.coverage.compute import (
    Aim,
    BudgetTooSmall,
    Movable,
    NobodyToServe,
    OutOfReach,
    answer_plan,
    best_sites,
)
from maillage.insight.coverage.compute.siting import TOWN, _to_each, points_of
from maillage.insight.coverage.queries.ground import ground_of
from maillage.insight.coverage.queries.plans import Question
from maillage.insight.coverage.queries.serving import BEYOND

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]
LONGEST = 5400


@pytest.fixture
def ground(db):
    """The communes of the EPCI of Étain."""
    etain = Area.objects.get(kind="commune", code="55181")
    return ground_of([Area.objects.get(kind="epci", pk__in=etain.containing_ids)])


@pytest.fixture
def seconds(ground):
    """(communes, sites): travel from each to each."""
    every = np.stack(_to_each(points_of(ground), range(len(ground)))).T
    return np.minimum(every, LONGEST)


@pytest.fixture
def base(ground, seconds):
    """Something stands in the first commune, and serves those within a quarter of an hour."""
    here = seconds[:, 0]
    return np.where(here <= 900, here, BEYOND)


@pytest.fixture
def ways(seconds, base):
    """The way of each commune with some sites."""

    def count(sites):
        nearest = seconds[:, list(sites)].min(axis=1) if len(sites) else np.full(len(base), LONGEST)
        return np.minimum(np.minimum(nearest, base), LONGEST)

    return count


def choices(ground, most):
    return [sites for size in range(most + 1) for sites in combinations(range(len(ground)), size)]


@pytest.mark.parametrize(("minutes", "share"), [(15, 100), (12, 95), (10, 80)])
def test_no_fewer_places_bring_as_many_near(ground, base, ways, minutes, share):
    sites = best_sites(ground, base, Aim(Goal.FEWEST, near=minutes, share=share))

    def reached(chosen):
        return ground.people[ways(chosen) <= minutes * 60].sum()

    enough = ground.people.sum() * share / 100
    least = next(len(chosen) for chosen in choices(ground, 6) if reached(chosen) >= enough - 1e-6)
    assert reached(sites.opened) >= enough - 1e-6
    assert len(sites.opened) == least == sites.plan.objective - 1
    assert (sites.plan.gap, sites.is_verified) == (0, True)


def test_nobody_is_brought_nearer_when_the_farthest_counts(ground, base, ways):
    for more in (1, 2):
        sites = best_sites(ground, base, Aim(Goal.FARTHEST, more=more))

        best = min(ways(chosen).max() for chosen in combinations(range(len(ground)), more))
        assert ways(sites.opened).max() == best == sites.plan.objective
        assert (sites.plan.gap, sites.is_verified) == (0, True)


def test_a_budget_is_kept_and_none_other_within_it_is_better(ground, base, ways):
    ground = replace(ground, inhabitants=np.where(ground.inhabitants > 300, TOWN, 100))
    for budget, cost, cost_town in ((8, 3, 5), (5, 3, 5), (9, 3, 0), (4, 5, 3)):
        aim = Aim(Goal.BUDGET, more=3, budget=budget, cost=cost, cost_town=cost_town)
        price = aim.costs(ground)
        sites = best_sites(ground, base, aim)

        allowed = [chosen for chosen in choices(ground, 3) if price[list(chosen)].sum() <= budget]
        best = min(float(ground.people @ ways(chosen)) for chosen in allowed)
        assert price[list(sites.opened)].sum() <= budget
        assert float(ground.people @ ways(sites.opened)) == pytest.approx(best) == sites.plan.objective
        assert sites.plan.bound <= best * (1 + 1e-9)
        assert sites.is_verified


def test_a_front_is_true_at_each_of_its_points(ground, base, ways):
    ground = replace(ground, inhabitants=np.where(ground.inhabitants > 300, TOWN, 100))
    aim = Aim(Goal.FRONT, more=3, cost=3, cost_town=5)
    price = aim.costs(ground)
    sites = best_sites(ground, base, aim)

    assert len(sites.front) > 3
    assert sites.opened == sites.front[0].opened
    assert (sites.front[-1].spent, sites.front[-1].opened) == (0, ())
    for point in sites.front:
        allowed = [chosen for chosen in choices(ground, 3) if price[list(chosen)].sum() <= point.spent]
        best = min(float(ground.people @ ways(chosen)) for chosen in allowed)
        assert point.spent == price[list(point.opened)].sum()
        assert float(ground.people @ ways(point.opened)) == pytest.approx(best) == point.plan.objective
        assert point.is_verified
    spent, way = zip(*((point.spent, point.plan.objective) for point in sites.front), strict=True)
    assert list(spent) == sorted(spent, reverse=True)
    assert list(way) == sorted(way)


def test_what_opens_whatever_comes_is_kept_and_counted(ground, base, ways):
    fewest = best_sites(ground, base, Aim(Goal.FEWEST, near=10), asked=[3])
    assert fewest.opened[0] == 3
    free = best_sites(ground, base, Aim(Goal.FEWEST, near=10))
    assert len(free.opened) <= len(fewest.opened) <= len(free.opened) + 1
    with pytest.raises(BudgetTooSmall):
        best_sites(ground, base, Aim(Goal.BUDGET, more=1, budget=5, cost=6), asked=[3])


def test_what_cannot_be_is_said_and_never_answered(ground, base):
    with pytest.raises(OutOfReach):
        best_sites(ground, base, Aim(Goal.FEWEST, near=1, least=1_000))
    with pytest.raises(NobodyToServe):
        best_sites(ground, base, Aim(Goal.BUDGET, more=len(ground) + 5, cost=1, budget=3, least=10**8), asked=[1])
    nobody = replace(ground, people=np.zeros(len(ground), dtype=np.int64))
    for goal in Goal:
        with pytest.raises(NobodyToServe):
            best_sites(nobody, base, Aim(goal, more=2, near=10, cost=1, budget=1))


def test_a_run_of_each_goal_is_frozen_answered_and_told_apart(cast, now):
    meuse = Area.objects.get(kind="departement", code="55")
    asked = Question(territory=meuse, stage=Stage.EMERGER, more=2, least=5_000)
    day = timezone.localdate(now)
    questions = [
        asked,
        replace(asked, goal=Goal.FARTHEST),
        replace(asked, goal=Goal.FEWEST, more=0, near=60, share=95, least=0),
        replace(asked, goal=Goal.BUDGET, cost=40_000, budget=50_000),
        replace(asked, goal=Goal.FRONT, cost=40_000, cost_town=60_000),
    ]
    runs = []
    for question in questions:
        run = ask_plan(cast.network, question, by=None, now=now, day=day)
        answer_plan(run.pk, now=now)
        run.refresh_from_db()
        assert (run.state, run.answer["proof"]["is_verified"]) == (RunState.DONE, True)
        runs.append(run)

    assert len({run.pk for run in runs}) == 5
    assert runs[2].answer["proof"]["choices"] == len(runs[2].answer["sites"])
    assert len(runs[3].answer["sites"]) == 1, "the budget pays for one"
    front = runs[4].answer["front"]
    assert front[-1] == {"spent": 0, "mean": front[-1]["mean"], "gap": 0, "sites": []}
    assert [point["mean"] for point in front] == sorted(point["mean"] for point in front)


def test_a_question_that_lacks_something_is_refused(cast, now):
    meuse = Area.objects.get(kind="departement", code="55")
    asked = Question(territory=meuse, stage=Stage.EMERGER, more=2)
    day = timezone.localdate(now)
    for question in (
        replace(asked, goal=Goal.FEWEST),
        replace(asked, goal=Goal.FEWEST, near=20, share=0),
        replace(asked, goal=Goal.BUDGET, budget=10),
        replace(asked, goal=Goal.FRONT),
    ):
        with pytest.raises(NothingAsked):
            ask_plan(cast.network, question, by=None, now=now, day=day)
    with pytest.raises(NothingAsked):
        ask_series(cast.network, replace(asked, goal=Goal.FRONT, cost=10), by=None, now=now, day=day)


def test_the_command_line_asks_the_same(cast, ground):
    [epci] = [area.code for area in ground.areas.values() if area.kind == "epci"]

    def told(*words):
        out = io.StringIO()
        call_command("plan", "site", "--area", epci, "--format", "json", *words, stdout=out)
        return json.loads(out.getvalue())

    fewest = told("--goal", "fewest", "--minutes", "10", "--share", "80")
    assert fewest["goal"] == "fewest"
    assert fewest["objective"] == len(fewest["rows"]) + 1
    front = told("--goal", "front", "--sites", "2", "--cost", "10")
    assert [row["cost"] for row in front["rows"]] == [20, 10, 0]
    assert told("--goal", "farthest", "--sites", "1")["checked"]
    for words, sentence in (
        (("--goal", "fewest"), "needs --minutes"),
        (("--goal", "budget", "--sites", "2"), "needs --cost"),
        (("--goal", "budget", "--sites", "2", "--cost", "9", "--budget", "5"), "do not pay for one place"),
        (("--goal", "fewest", "--minutes", "5", "--least", "2000"), "can be reached at most"),
    ):
        with pytest.raises(CommandError, match=sentence):
            told(*words)


@pytest.fixture
def hubs(seconds, base):
    """Two hubs that may move, in the third and the eighth commune: those whom they serve nearer than what stays."""

    def at(key, commune):
        served = np.flatnonzero(seconds[:, commune] < base)
        return Movable(key, served, seconds[served, commune])

    return [at(70, 2), at(80, 7)]


@pytest.mark.parametrize(("more", "moves"), [(0, 1), (0, 2), (1, 1)])
@pytest.mark.parametrize("goal", [Goal.SHORTEST, Goal.MOST])
def test_hubs_that_may_move_do_so_where_it_is_best_and_not_more_of_them(ground, base, ways, hubs, more, moves, goal):
    sites = best_sites(ground, base, Aim(goal, more=more, moves=moves, near=10), movable=hubs)

    def way(opened, kept):
        found = ways(opened)
        for hub in kept:
            found[hub.positions] = np.minimum(found[hub.positions], hub.seconds)
        return found

    def worth(found):
        if goal == Goal.MOST:
            return -ground.people[found <= 600].sum()
        return float(ground.people @ found)

    best = min(
        worth(way(opened, [hub for hub in hubs if hub not in gone]))
        for number in range(moves + 1)
        for gone in combinations(hubs, number)
        for opened in combinations(range(len(ground)), more + number)
    )
    assert len(sites.moved) <= moves
    assert len(sites.opened) == more + len(sites.moved)
    kept = [hub for hub in hubs if hub.key not in sites.moved]
    assert worth(way(sites.opened, kept)) == pytest.approx(best) == abs(sites.plan.objective) * np.sign(best)
    assert (sites.plan.gap, sites.is_verified) == (0, True)


def test_a_hub_of_the_network_may_move_and_what_stays_serves_as_before(cast, now):
    meuse = Area.objects.get(kind="departement", code="55")
    asked = Question(territory=meuse, stage=Stage.EMERGER, least=5_000, move=(cast.etain.pk,), moves=1)
    day = timezone.localdate(now)
    run = ask_plan(cast.network, asked, by=None, now=now, day=day)
    closed = ask_plan(cast.network, replace(asked, move=(), moves=0, close=(cast.etain.pk,)), by=None, now=now, day=day)
    answer_plan(run.pk, now=now)
    run.refresh_from_db()

    before, standing, after = (np.array(one) for one in (run.before, run.standing, run.after))
    assert standing.tolist() == closed.standing
    assert run.answer["moved"] == [cast.etain.name]
    assert len(run.answer["sites"]) == 1
    assert (after == np.minimum(standing, run.to_opened)).all(), "it moved: nobody goes there any more"
    people = ground_of([meuse]).people
    assert people @ np.minimum(after, LONGEST) < people @ np.minimum(before, LONGEST)
    [hub] = run.ground["movable"]
    with_hub = standing.copy()
    with_hub[hub["at"]] = hub["seconds"]
    assert (with_hub == before).all()
    for wrong in ({"moves": 0}, {"moves": 2}, {"goal": Goal.FARTHEST, "more": 1}):
        with pytest.raises(NothingAsked):
            ask_plan(cast.network, replace(asked, **wrong), by=None, now=now, day=day)
    with pytest.raises(UnknownSite):
        ask_plan(cast.network, replace(asked, move=(cast.etain.pk + 1000,)), by=None, now=now, day=day)
