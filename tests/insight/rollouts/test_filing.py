"""The roll-out file: each act once, with its journal line; criteria before the opening; late reviews found."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.catalogue.network.actions import publish_hub
from maillage.foundation.journal.models import Entry
from maillage.insight.rollouts.actions import (
    AlreadyOpen,
    AlreadyReviewed,
    CriteriaMissing,
    NotOpenYet,
    add_line,
    decide_rollout,
    drop_line,
    hold_review,
    keep_commitment,
    open_rollout,
    write_criteria,
)
from maillage.insight.rollouts.models import BudgetLine, Commitment, Means, RolloutReview, Sponsor, TerritoryFact
from maillage.insight.rollouts.queries import budget_of, late_reviews, reviews_of, rollout_of

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]

OPENING = date(2026, 10, 6)
HELD = {"held_on": date(2027, 4, 8), "outcome": "adjust", "findings": "Le mardi ne suffit pas."}


@pytest.fixture
def file(cast, draft, now):
    return open_rollout(draft, by=cast.coordinator, now=now)


@pytest.fixture
def act(cast, now):
    """What every action is told."""
    return {"by": cast.coordinator, "now": now}


def criteria(file, act):
    for review in file.reviews.all():
        write_criteria(review, stop_when="Moins de 3 accueils par mois", continue_when="12 accueils par mois", **act)


def opened(draft, act):
    return publish_hub(draft, opened_on=OPENING, **act)


def decision(file, act, kind="go"):
    said = {"decided_by": "Bureau d'Alexis (fictif)", "decided_on": OPENING, "because": "Le bail est signé."}
    return decide_rollout(file, kind=kind, **said, **act)


def told(prefix="rollouts."):
    return list(Entry.objects.filter(what__startswith=prefix).order_by("pk").values_list("what", flat=True))


def test_a_hub_has_one_file_with_its_three_reviews_to_come(cast, draft, file, act):
    assert open_rollout(draft, **act) == file == rollout_of(draft)

    due = [(one.review.months, one.due_on, one.is_late) for one in reviews_of(file, on=OPENING)]
    assert due == [(6, date(2027, 7, 4), False), (12, date(2028, 1, 4), False), (24, date(2029, 1, 4), False)]
    assert told() == ["rollouts.file_opened"]


@pytest.mark.parametrize(
    "line",
    [
        TerritoryFact(kind="creations", value="310", source="Insee, 2025"),
        Sponsor(name="CC du Pays d'Étain (fictif)", brings="Le local, trois ans"),
        BudgetLine(year=1, label="Loyer", euros=7200, payer="CC du Pays d'Étain (fictif)"),
        Means(kind="staff", label="Accueil", quantity="2.5", provider="Alexis"),
        Commitment(what="Signer le bail", owner="Le maire (fictif)", due_on=OPENING),
    ],
    ids=lambda line: type(line).__name__,
)
def test_a_line_is_added_and_dropped_each_with_its_journal_line(file, act, line):
    kind = type(line)
    line.pk = None

    added = add_line(line, file, **act)
    assert list(kind.objects.all()) == [added]
    drop_line(added, **act)

    assert not kind.objects.exists()
    assert told() == ["rollouts.file_opened", "rollouts.line_added", "rollouts.line_dropped"]


def test_the_budget_is_summed_by_year_and_by_who_pays(file, act):
    for year, euros, payer in [(1, 7200, "Région"), (1, 800, "EPCI"), (2, 7300, "Région"), (3, 100, "EPCI")]:
        add_line(BudgetLine(year=year, label="Poste", euros=euros, payer=payer), file, **act)

    budget = budget_of(file)

    assert budget.years == (8000, 7300, 100)
    assert budget.payers == (("EPCI", (800, 0, 100), 900), ("Région", (7200, 7300, 0), 14500))
    assert budget.total == 15400


def test_a_commitment_is_kept_once(file, act, now):
    line = add_line(Commitment(what="Signer le bail", owner="Le maire", due_on=OPENING), file, **act)

    keep_commitment(line, **act)
    again = keep_commitment(line, by=act["by"], now=now + timedelta(days=3))

    assert again.kept_on == OPENING
    assert told().count("rollouts.commitment_kept") == 1


def test_nobody_says_go_before_saying_what_would_stop_it(file, act):
    with pytest.raises(CriteriaMissing) as error:
        decision(file, act)
    assert len(error.value.reviews) == 3
    assert decision(file, act, "no_go").kind == "no_go"
    criteria(file, act)

    made = decision(file, act)

    assert [one.kind for one in file.decisions.all()] == ["go", "no_go"]
    assert made.decided_by == "Bureau d'Alexis (fictif)"
    assert told()[-1] == "rollouts.decided"


def test_criteria_are_those_written_before_the_opening(draft, file, act):
    criteria(file, act)
    opened(draft, act)

    with pytest.raises(AlreadyOpen):
        write_criteria(file.reviews.first(), stop_when="Jamais", continue_when="Toujours", **act)

    assert set(file.reviews.values_list("stop_when", flat=True)) == {"Moins de 3 accueils par mois"}


def test_a_review_is_held_once_and_after_the_opening(draft, file, act):
    first = file.reviews.first()
    with pytest.raises(NotOpenYet):
        hold_review(first, **HELD, **act)
    opened(draft, act)

    held = hold_review(first, **HELD, **act)

    assert (held.outcome, held.held_by) == ("adjust", act["by"])
    with pytest.raises(AlreadyReviewed):
        hold_review(first, **HELD, **act)


def test_a_review_that_nobody_held_in_time_is_late(cast, draft, file, act, django_assert_num_queries):
    half, later = date(2027, 4, 6), date(2027, 10, 7)
    assert late_reviews(cast.network, on=later) == []  # a draft is not late
    opened(draft, act)

    assert late_reviews(cast.network, on=half) == []
    assert [one.due_on for one in late_reviews(cast.network, on=half + timedelta(days=1))] == [half]
    with django_assert_num_queries(1):
        late = late_reviews(cast.network, on=later)
    assert [one.review.months for one in late] == [6, 12]
    hold_review(late[0].review, **HELD, **act)
    assert [one.review.months for one in late_reviews(cast.network, on=later)] == [12]


@pytest.mark.parametrize(
    "facts", [{"months": 7}, {"stop_when": "Jamais"}, {"held_on": OPENING}, {"outcome": "stop"}, {"months": 12}]
)
def test_the_database_knows_what_a_review_is(file, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        RolloutReview.objects.filter(rollout=file, months=6).update(**facts)


@pytest.mark.parametrize("line", [BudgetLine(year=4, euros=1), Means(quantity=-1)], ids=["a fourth year", "less"])
def test_the_database_refuses_what_cannot_be(file, act, line):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_line(line, file, **act)
