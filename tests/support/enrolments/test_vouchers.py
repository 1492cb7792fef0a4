"""One voucher of each kind; a yes by rule needs nobody, what is open is decided by somebody named; money adds up."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.enrolments.conftest import FSE

from maillage.catalogue.schemes.voucher_kinds import shipped_vouchers, vouchers_named
from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as
from maillage.support.enrolments.actions import (
    BeforeTheLastStep,
    NotEligible,
    NotGivenThen,
    NotOpenToRuling,
    NotYourOperation,
    OneOfItsKind,
    OperationSaid,
    RulingUnsaid,
    StepFacts,
    StepIncomplete,
    StillToBeDecided,
    StillValid,
    VoucherMoveNotAllowed,
    VoucherNumberTaken,
    ask_voucher,
    check_again,
    enrol,
    enter_operation,
    move_voucher,
    rule_on,
)
from maillage.support.enrolments.choices import VOUCHER_LOST, VOUCHER_MOVES, VoucherState
from maillage.support.enrolments.models import EligibilityCheck, Voucher, VoucherMove
from maillage.support.enrolments.queries import quality_of, sums_of, table_of, vouchers_in, vouchers_of
from maillage.support.journeys.actions import DayToCome
from maillage.support.people.actions import merge_people
from maillage.support.people.models import Person
from maillage.support.privacy.actions import erase_person

pytestmark = pytest.mark.django_db
CREA = "cheques_crea"


@pytest.fixture
def day(now):
    return now.date() - timedelta(days=5)


@pytest.fixture
def asked(met, scheme, plans, cast, now, day):
    """A voucher asked for by somebody whose plan comes to so much."""

    def made(name="Sami", kind="preparation", euros=14_000):
        journey = met(name)
        plans(journey, euros)
        return ask_voucher(journey, CREA, kind, on=day, by=cast.adviser, now=now)

    return made


def step(voucher, to, cast, now, day, by=None, **facts):
    return move_voucher(voucher, to, on=day, by=by or cast.manager, now=now, facts=StepFacts(**facts))


def road(voucher, cast, now, day, number="CH-1", cents=50_000):
    """From asked to paid."""
    step(voucher, "issued", cast, now, day, number=number, cents=cents)
    step(voucher, "used", cast, now, day, provider=cast.alexis)
    step(voucher, "claimed", cast, now, day)
    return step(voucher, "paid", cast, now, day)


def test_the_shipped_vouchers_have_eight_kinds_and_wait_to_be_verified():
    [crea] = shipped_vouchers()
    assert len({one.code for one in crea.kinds}) == 8
    assert not crea.verified
    assert crea.kind("employed_entrepreneur").cents == 50_000
    assert not crea.is_given_on(date(2016, 12, 31))
    with pytest.raises(KeyError):
        crea.kind("shoes")
    with pytest.raises(KeyError):
        vouchers_named("shoes")


def test_a_voucher_goes_from_asked_to_paid_with_its_days_and_its_journal(asked, cast, now, day):
    voucher = road(asked(), cast, now, day)

    assert (voucher.state, voucher.number, voucher.cents, voucher.provider) == ("paid", "CH-1", 50_000, cast.alexis)
    moves = list(voucher.moves.values_list("to_state", "on"))
    assert moves == [(state, day) for state in ("asked", "issued", "used", "claimed", "paid")]
    told = Entry.objects.filter(what__startswith="enrolments.voucher").order_by("pk")
    assert [one.facts.get("to", "asked") for one in told] == ["asked", "issued", "used", "claimed", "paid"]


def test_a_yes_by_rule_needs_nobody_and_a_no_is_refused_with_its_reason(asked):
    voucher = asked(euros=14_000)
    assert (voucher.eligibility.verdict, voucher.eligibility.ruled_by, voucher.eligibility.is_yes) == (
        "yes",
        None,
        True,
    )
    with pytest.raises(NotEligible) as refused:
        asked("Inès", euros=30_000)
    assert "Moins de 20" in refused.value.answer.reasons[0]
    assert Voucher.objects.count() == 1


def test_exactly_twenty_thousand_is_to_be_checked_and_decided_by_somebody_named(asked, cast, now, day):
    voucher = asked(euros=20_000)
    check = voucher.eligibility
    assert (check.verdict, check.waits, check.missing) == ("undecided", True, [])
    assert "20" in check.reasons[0]
    with pytest.raises(StillToBeDecided):
        step(voucher, "issued", cast, now, day, number="CH-1", cents=100)
    with pytest.raises(NotYourOperation):
        rule_on(check, "accepted", officer="Mme Zed (fictif)", reason="Vu", by=cast.adviser, now=now)
    for officer, reason in (("", "Vu"), ("Mme Zed (fictif)", "  ")):
        with pytest.raises(RulingUnsaid):
            rule_on(check, "accepted", officer=officer, reason=reason, by=cast.manager, now=now)

    rule_on(check, "accepted", officer="Mme Zed (fictif), Région", reason="Le texte vise les petits plans.",
            by=cast.manager, now=now)  # fmt: skip

    voucher = Voucher.objects.get()
    assert (voucher.eligibility.ruling, voucher.eligibility.officer) == ("accepted", "Mme Zed (fictif), Région")
    assert Entry.objects.get(what="enrolments.eligibility_ruled").facts == {"ruling": "accepted"}
    assert step(voucher, "issued", cast, now, day, number="CH-1", cents=100).state == "issued"
    with pytest.raises(NotOpenToRuling):
        rule_on(check, "refused", officer="M. Zed (fictif)", reason="Non", by=cast.manager, now=now)


def test_what_was_not_accepted_is_not_issued(asked, cast, now, day):
    voucher = asked(euros=20_000)
    rule_on(voucher.eligibility, "refused", officer="Mme Zed (fictif)", reason="Hors cadre", by=cast.manager, now=now)
    with pytest.raises(StillToBeDecided):
        step(Voucher.objects.get(), "issued", cast, now, day, number="CH-1", cents=100)


def test_no_conditions_at_all_are_to_be_checked(met, cast, now, day):
    voucher = ask_voucher(met("Sami"), CREA, "training", on=day, by=cast.adviser, now=now)
    assert (voucher.eligibility.verdict, voucher.eligibility.terms) == ("undecided", None)


def test_the_conditions_are_asked_again_once_the_file_says_more(met, scheme, plans, cast, now, day):
    journey = met("Sami")
    voucher = ask_voucher(journey, CREA, "training", on=day, by=cast.adviser, now=now)
    assert len(voucher.eligibility.missing) == 1
    plans(journey, 9_000)
    assert check_again(voucher.eligibility, by=cast.adviser, now=now).verdict == "yes"
    with pytest.raises(NotOpenToRuling):
        check_again(voucher.eligibility, by=cast.adviser, now=now)


def test_one_of_each_kind_for_one_person_also_under_two_entries(asked, met, cast, now, day):
    voucher = asked(kind="preparation")
    with pytest.raises(OneOfItsKind):
        ask_voucher(voucher.journey, CREA, "preparation", on=day, by=cast.adviser, now=now)
    assert ask_voucher(voucher.journey, CREA, "training", on=day, by=cast.adviser, now=now)

    again = met("Samy")
    merge_people(voucher.person, again.person, by=cast.adviser, now=now)
    with pytest.raises(OneOfItsKind):
        ask_voucher(again, CREA, "preparation", on=day, by=cast.adviser, now=now)
    assert vouchers_of(Person.objects.get(pk=again.person.pk)).count() == 2


@pytest.mark.parametrize("lost", sorted(VOUCHER_LOST))
def test_what_came_to_nothing_may_be_asked_for_again(asked, cast, now, day, lost):
    voucher = asked()
    if lost == VoucherState.EXPIRED:
        step(voucher, "issued", cast, now, day, number="CH-1", cents=100, valid_until=day)
        with pytest.raises(StillValid):
            step(voucher, lost, cast, now, day)
        step(voucher, lost, cast, now, day + timedelta(days=1))
    else:
        with pytest.raises(StepIncomplete):
            step(voucher, lost, cast, now, day)
        step(voucher, lost, cast, now, day, reason="Essai")
    ask_voucher(voucher.journey, CREA, "preparation", on=day, by=cast.adviser, now=now)
    assert Voucher.objects.count() == 2


def test_what_a_step_needs_is_there_or_it_is_refused(asked, cast, now, day):
    voucher = asked()
    for facts in ({}, {"number": "CH-1"}, {"cents": 100}, {"number": "CH-1", "cents": 0}, {"number": " ", "cents": 5}):
        with pytest.raises(StepIncomplete):
            step(voucher, "issued", cast, now, day, **facts)
    with pytest.raises(BeforeTheLastStep):
        step(voucher, "issued", cast, now, day - timedelta(days=1), number="CH-1", cents=100)
    with pytest.raises(DayToCome):
        step(voucher, "issued", cast, now, now.date() + timedelta(days=1), number="CH-1", cents=100)
    step(voucher, "issued", cast, now, day, number="CH-1", cents=100, valid_until=day)
    with pytest.raises(StepIncomplete):
        step(voucher, "used", cast, now, day)
    with pytest.raises(VoucherMoveNotAllowed):
        step(voucher, "used", cast, now, day + timedelta(days=1), provider=cast.alexis)
    with pytest.raises(NotGivenThen):
        ask_voucher(voucher.journey, CREA, "training", on=date(2016, 1, 1), by=cast.adviser, now=now)


def test_money_is_claimed_by_managers_and_a_claim_sent_back_says_why(asked, cast, now, day):
    voucher = asked()
    step(voucher, "issued", cast, now, day, by=cast.adviser, number="CH-1", cents=100)
    step(voucher, "used", cast, now, day, by=cast.adviser, provider=cast.alexis)
    with pytest.raises(NotYourOperation):
        step(voucher, "claimed", cast, now, day, by=cast.adviser)
    step(voucher, "claimed", cast, now, day)
    with pytest.raises(StepIncomplete):
        step(voucher, "used", cast, now, day)
    assert step(voucher, "used", cast, now, day, reason="Il manque le justificatif").state == "used"


def test_a_number_is_used_once(asked, cast, now, day):
    step(asked("Sami"), "issued", cast, now, day, number="CH-1", cents=100)
    with pytest.raises(VoucherNumberTaken):
        step(asked("Inès"), "issued", cast, now, day, number="CH-1", cents=100)


def test_no_move_outside_the_table_neither_by_the_action_nor_by_the_database(asked, cast, now, day, subtests):
    voucher = asked()
    facts = {"number": "CH-1", "cents": 100, "provider": cast.alexis, "reason": "Essai"}
    base = {"number": "CH-1", "cents": 100, "provider": cast.alexis}
    for former, to in product(VoucherState, VoucherState):
        if former == to:
            continue
        allowed = to in VOUCHER_MOVES[former]
        with subtests.test(former=former, to=to):
            Voucher.objects.all().delete()
            path = way_to(former)
            row = Voucher.objects.create(**columns(voucher), **base)
            for state in path:
                Voucher.objects.filter(pk=row.pk).update(state=state)
            assert moves_in_database(row, to) == allowed
            row.refresh_from_db()
            EligibilityCheck.objects.create(
                organisation=cast.alexis, person=row.person, voucher=row, verdict="yes", asked_on=day, checked_at=now
            )
            if allowed:
                late = day + timedelta(days=1 if to == VoucherState.EXPIRED else 0)
                Voucher.objects.filter(pk=row.pk).update(valid_until=day)
                assert step(row, to, cast, now, late, **facts).state == to
            else:
                with pytest.raises(VoucherMoveNotAllowed):
                    step(row, to, cast, now, day, **facts)


def columns(voucher):
    names = ("organisation_id", "person_id", "journey_id", "scheme", "kind", "title", "since_on")
    return {name: getattr(voucher, name) for name in names}


def way_to(state):
    """Moves from the first state to this one."""
    ways = {VoucherState.ASKED: []}
    while state not in ways:
        ways |= {to: [*way, to] for former, way in ways.items() for to in VOUCHER_MOVES[former] if to not in ways}
    return ways[state]


def moves_in_database(row, to):
    """Whether the database lets the state change; it is changed back."""
    try:
        with transaction.atomic():
            Voucher.objects.filter(pk=row.pk).update(state=to)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name != "state_follows_its_moves"
    return True


def test_the_database_keeps_one_of_each_kind_and_whole_rows(asked, cast, now, day):
    voucher = asked()
    wrong = [
        lambda: Voucher.objects.create(**columns(voucher)),
        lambda: Voucher.objects.filter(pk=voucher.pk).update(state="issued"),
        lambda: Voucher.objects.filter(pk=voucher.pk).update(organisation=cast.chamber),
        lambda: EligibilityCheck.objects.filter(voucher=voucher).update(ruling="accepted"),
        lambda: EligibilityCheck.objects.filter(voucher=voucher).update(voucher=None),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_another_organisation_sees_no_voucher(asked, cast):
    asked()
    with reading_as([cast.chamber.pk]):
        assert not Voucher.objects.exists()
        assert not VoucherMove.objects.exists()
        assert not EligibilityCheck.objects.exists()


def test_an_erased_file_keeps_what_was_paid_and_loses_its_words(asked, cast, now, day):
    voucher = asked(euros=20_000)
    rule_on(voucher.eligibility, "refused", officer="Mme Zed (fictif)", reason="Zaq", by=cast.manager, now=now)
    step(voucher, "taken_back", cast, now, day, reason="Zaq")
    erase_person(voucher.person, by=cast.manager, now=now)

    check = EligibilityCheck.objects.get()
    assert (check.reasons, check.officer, check.ruling_reason) == ([], "", "")
    assert set(VoucherMove.objects.values_list("reason", flat=True)) == {""}
    assert Voucher.objects.get().state == "taken_back"
    assert not vouchers_in(cast.alexis).exists()


@given(st.lists(st.tuples(st.sampled_from(VoucherState), st.none() | st.integers(1, 10**8)), max_size=20))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sums_add_up_to_all_vouchers(rows):
    found = sums_of([Voucher(state=state, cents=cents) for state, cents in rows])
    assert sum(one.vouchers for one in found) == len(rows)
    assert sum(one.cents for one in found) == sum(cents or 0 for _state, cents in rows)
    assert [one.state for one in found] == [state for state in VoucherState if state in {state for state, _ in rows}]


def test_a_participant_to_be_checked_counts_once_it_is_decided_and_the_table_marks_it(met, scheme, plans, cast, now):
    said = OperationSaid("2026-9", "Avec conditions (fictif)", date(2026, 1, 1), date(2027, 12, 31), scheme)
    operation = enter_operation(cast.alexis, said, FSE, by=cast.manager, now=now)
    on = now.date() - timedelta(days=10)
    rows = {}
    for name, euros in (("Fatou", 14_000), ("Gaël", 20_000)):
        journey = met(name)
        plans(journey, euros)
        rows[name] = enrol(journey, operation, on=on, by=cast.adviser, now=now)
    refused = met("Hugo")
    plans(refused, 50_000)
    with pytest.raises(NotEligible):
        enrol(refused, operation, on=on, by=cast.adviser, now=now)

    quality = quality_of(operation)
    assert [one.person.given_name for one in quality.participants] == ["Fatou"]
    assert [one.person.given_name for one in quality.uncounted] == ["Gaël"]
    assert [line[-1] for line in table_of(operation)[1:]] == ["oui, d’après les conditions", "à vérifier, non compté"]

    rule_on(rows["Gaël"].eligibility, "accepted", officer="Mme Zed (fictif)", reason="Oui", by=cast.manager, now=now)
    assert len(quality_of(operation).participants) == 2
    assert table_of(operation)[2][-1] == "oui, décidé par Mme Zed (fictif)"
