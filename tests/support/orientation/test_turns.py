"""Inside a hub: who welcomes, whose turn it is, and how many new people each can take. A year of arrivals."""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.cast import organisation, rule

from maillage.catalogue.network.actions import CharterOver, NotAPartner, agree_capacity, hold_welcome
from maillage.catalogue.network.choices import OrganisationKind, Weekday
from maillage.catalogue.network.models import CharterRule, CharterShare, CharterWelcome, HubMembership
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.foundation.journal.models import Entry
from maillage.support.journeys.actions import Plan, open_journey, start_project
from maillage.support.orientation.actions import (
    accept_referral,
    agree_to_referral,
    decline_referral,
    draft_referral,
    redirect_enquiry,
    submit_enquiry,
)
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import Destination, ReferralDraft, reasons_in_words, turn_at
from maillage.support.orientation.queries.turns import in_turns, line_that_fits, standings
from maillage.support.people.actions import Said, welcome_person

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 1, 5)
SUNDAY = date(2026, 1, 11)


@pytest.fixture
def carep(cast):
    """A third partner of the hub."""
    made = organisation("Carep", OrganisationKind.COMPANY, cast.network)
    HubMembership.objects.create(hub=cast.etain, organisation=made, starts_on=date(2020, 1, 6))
    return made


def at(day: date, minute: int = 0) -> datetime:
    return datetime.combine(day, time(9), tzinfo=PARIS) + timedelta(minutes=minute)


def arrive(cast, day: date, minute: int, *, stage: str = Stage.DEVELOPPER, audiences=()) -> Enquiry:
    """Somebody asks: the way the charter gives, kept as the action keeps it."""
    where = Destination(cast.network, cast.etain, None, ())
    way = turn_at(where, stage=stage, audiences=audiences, day=day)
    moment = at(day, minute)
    return Enquiry.objects.create(
        form_key=uuid4(),
        network=cast.network,
        hub=cast.etain,
        organisation=way.organisation,
        owner=way.owner,
        charter_rule=way.rule,
        route_reasons=list(way.reasons),
        need="Une question (fictif).",
        stage=stage,
        audiences=list(audiences),
        **dict.fromkeys(("received_at", "assigned_at"), moment),
        **dict.fromkeys(("due_at", "link_expires_at"), moment + timedelta(days=2)),
    )


def codes(enquiry: Enquiry) -> list[str]:
    return [reason["code"] for reason in enquiry.route_reasons]


def capacity(cast, partner, number: int, position: int = 3) -> None:
    share = CharterShare.objects.get(rule__charter=cast.charter, rule__position=position, organisation=partner)
    agree_capacity(share, number, by=cast.coordinator, now=at(MONDAY))


def a_year(seed: int):
    """Days of a year with their arrivals: none at weekends, more on Mondays, a rush in September."""
    chance = random.Random(seed)
    for ahead in range(364):
        day = MONDAY + timedelta(days=ahead)
        usual = (3, 1, 1, 2, 1, 0, 0)[day.weekday()] + (2 if day.month == 9 and day.weekday() < 5 else 0)
        yield day, chance.randint(0, usual), chance


@pytest.mark.parametrize("seed", [1])
def test_over_a_year_turns_are_fair_within_one_on_each_line(cast, carep, seed):
    CharterRule.objects.filter(charter=cast.charter).delete()
    money = rule(cast.charter, 1, [cast.chamber, carep], stages=[Stage.FINANCER])
    others = rule(cast.charter, 2, [cast.alexis, cast.chamber, carep])
    had = {money: Counter(), others: Counter()}

    for day, arrivals, chance in a_year(seed):
        for minute in range(arrivals):
            given = arrive(cast, day, minute, stage=chance.choice([Stage.FINANCER, Stage.DEVELOPPER, Stage.CEDER]))
            had[given.charter_rule][given.organisation] += 1
            for line, partners in ((money, (cast.chamber, carep)), (others, (cast.alexis, cast.chamber, carep))):
                counts = [had[line][one] for one in partners]
                assert max(counts) - min(counts) <= 1

    assert sum(had[money].values()) > 50
    assert sum(had[others].values()) > 100


@pytest.mark.parametrize("seed", [3])
def test_over_a_year_nobody_passes_what_was_agreed_while_another_has_room(cast, carep, seed):
    rule_of_all = cast.charter.rules.get(position=3)
    CharterShare.objects.create(rule=rule_of_all, organisation=carep)
    agreed = {cast.alexis: 4, cast.chamber: 7, carep: 12}
    for partner, number in agreed.items():
        capacity(cast, partner, number)
    given: list[tuple[date, object]] = []
    seen = Counter()

    for day, arrivals, _chance in a_year(seed):
        for minute in range(arrivals):
            recent = Counter(one for on, one in given if on > day - timedelta(days=28))
            enquiry = arrive(cast, day, minute)
            chosen = enquiry.organisation
            full = {one for one in agreed if recent[one] >= agreed[one]}
            if len(full) < len(agreed):
                assert chosen not in full
            else:
                least = min(recent[one] - agreed[one] for one in agreed)
                assert recent[chosen] - agreed[chosen] == least
                assert codes(enquiry)[:2] == ["turn", "all_full"]
            passed = {reason["organisation"] for reason in enquiry.route_reasons if reason["code"] == "full"}
            assert passed <= {str(one) for one in full}
            seen.update(codes(enquiry))
            given.append((day, chosen))

    assert seen["full"] > 10
    assert seen["all_full"] > 0


def test_a_full_partner_is_passed_over_with_the_reason_in_words(cast):
    capacity(cast, cast.alexis, 1)
    first, second, third = (arrive(cast, MONDAY, minute) for minute in range(3))
    later = arrive(cast, MONDAY + timedelta(days=28), 0)

    assert [one.organisation for one in (first, second, third)] == [cast.alexis, cast.chamber, cast.chamber]
    assert codes(third)[:2] == ["full", "turn"]
    said = reasons_in_words(third.route_reasons)[0]
    assert (
        said == "Alexis est au complet (nouvelles personnes en quatre semaines\u00a0: 1 sur 1)\u00a0: son tour passe."
    )
    assert (later.organisation, codes(later)[0]) == (cast.alexis, "turn")


def test_a_partner_that_is_alone_on_its_line_and_full_still_answers_and_says_so(cast):
    capacity(cast, cast.alexis, 0, position=2)

    given = arrive(cast, MONDAY, 0, stage=Stage.EMERGER)

    assert (given.organisation, codes(given)[:2]) == (cast.alexis, ["only_partner", "all_full"])


def test_what_was_passed_on_no_longer_counts_against_the_capacity_but_counts_as_a_turn(cast):
    capacity(cast, cast.alexis, 1)
    first = arrive(cast, MONDAY, 0)
    redirect_enquiry(
        first,
        to_hub=cast.etain,
        to_organisation=cast.chamber,
        reason="La chambre connaît ce métier.",
        by=cast.adviser,
        now=at(MONDAY, 30),
    )

    line = line_that_fits(cast.etain, Stage.DEVELOPPER, (), MONDAY)
    stand = {one.organisation: (one.recent, one.times) for one in standings(cast.etain, line, MONDAY)}

    assert stand == {cast.alexis: (0, 1), cast.chamber: (1, 1)}


def test_an_offer_asked_for_by_name_counts_against_the_capacity_too(cast, draft, now):
    day = now.date()
    share = CharterShare.objects.get(rule__charter=cast.charter, rule__position=2, organisation=cast.alexis)
    agree_capacity(share, 1, by=cast.coordinator, now=now)
    submit_enquiry(draft(delivery=cast.build_at_etain), visitor="192.0.2.1", now=now)

    line = line_that_fits(cast.etain, Stage.EMERGER, (), day)

    assert [(one.organisation, one.is_full) for one in standings(cast.etain, line, day)] == [(cast.alexis, True)]


def refer(cast, partner, stage, day, *, to_hub=True):
    """A partner elsewhere refers somebody (fictif), who agrees; the partner of the hub has it next."""
    act = {"by": cast.stranger, "now": at(day)}
    person = welcome_person(Said("R. (fictif)"), organisation=cast.neighbour, hub=cast.verdun, need="", **act)
    project = start_project(person, Plan("Un atelier (fictif)"), **act)
    journey = open_journey(person, project=project, hub=cast.verdun, **act)
    type(journey).objects.filter(pk=journey.pk).update(stage=stage)
    journey.refresh_from_db()
    written = draft_referral(
        ReferralDraft(
            person=person,
            network=cast.network,
            organisation=cast.neighbour,
            hub=cast.verdun,
            to_organisation=partner,
            to_hub=cast.etain if to_hub else None,
            kind="orientation",
            reason="near",
            message="Bonjour.",
            journey=journey,
        ),
        **act,
    )
    return agree_to_referral(written, channel="desk", language="fr", **act)


def recent(cast, day, stage=Stage.DEVELOPPER):
    line = line_that_fits(cast.etain, stage, (), day)
    return {one.organisation: (one.recent, one.is_full) for one in standings(cast.etain, line, day)}


def test_referrals_accepted_count_against_the_capacity_of_their_line(cast):
    capacity(cast, cast.alexis, 1)
    tuesday = MONDAY + timedelta(days=1)
    referral = refer(cast, cast.alexis, Stage.DEVELOPPER, MONDAY)
    refer(cast, cast.alexis, Stage.EMERGER, MONDAY)
    assert recent(cast, tuesday)[cast.alexis] == (0, False)

    referral = accept_referral(referral, by=cast.adviser, now=at(tuesday))

    assert recent(cast, tuesday) == {cast.alexis: (1, True), cast.chamber: (0, False)}
    assert arrive(cast, tuesday, 0).organisation == cast.chamber
    assert recent(cast, tuesday + timedelta(days=28))[cast.alexis] == (0, False)

    decline_referral(referral, reason="full", words="Complet.", by=cast.adviser, now=at(tuesday, 30))
    assert recent(cast, tuesday)[cast.alexis] == (0, False)


def test_a_referral_of_another_stage_or_to_no_hub_leaves_the_line_its_room(cast):
    capacity(cast, cast.alexis, 1)
    for stage, to_hub in ((Stage.EMERGER, True), (Stage.DEVELOPPER, False)):
        accept_referral(refer(cast, cast.alexis, stage, MONDAY, to_hub=to_hub), by=cast.adviser, now=at(MONDAY, 5))

    assert recent(cast, MONDAY)[cast.alexis] == (0, False)


def test_the_ladder_asks_those_with_room_first_then_the_least_over(cast, carep):
    CharterShare.objects.create(rule=cast.charter.rules.get(position=3), organisation=carep)
    for partner, number in ((cast.alexis, 1), (cast.chamber, 0), (carep, 1)):
        capacity(cast, partner, number)
    for minute in range(2):
        arrive(cast, MONDAY, minute)

    line = line_that_fits(cast.etain, Stage.DEVELOPPER, (), MONDAY)
    order = in_turns(cast.etain, line, MONDAY)

    assert {order[0], order[1], order[2]} == {cast.alexis, cast.chamber, carep}
    overs = {one.organisation: one.over for one in standings(cast.etain, line, MONDAY)}
    assert [overs[one] for one in order] == sorted(overs.values())


def test_who_does_not_say_where_they_stand_goes_to_the_welcome_of_that_weekday(cast):
    hold_welcome(
        cast.charter,
        [(cast.chamber, Weekday.MONDAY), (cast.alexis, Weekday.TUESDAY), (cast.chamber, Weekday.TUESDAY)],
        by=cast.coordinator,
        now=at(MONDAY),
    )
    tuesday = MONDAY + timedelta(days=1)

    monday = [arrive(cast, MONDAY, minute, stage="") for minute in range(2)]
    shared = [arrive(cast, tuesday, minute, stage="") for minute in range(4)]
    said = arrive(cast, MONDAY, 5, stage=Stage.EMERGER)
    weekend = arrive(cast, SUNDAY, 0, stage="")

    assert [one.organisation for one in monday] == [cast.chamber, cast.chamber]
    assert codes(monday[0])[0] == "only_welcome"
    assert [one.organisation for one in shared] == [cast.alexis, cast.chamber, cast.alexis, cast.chamber]
    assert codes(shared[0])[0] == "welcome"
    assert (said.organisation, codes(said)[0]) == (cast.alexis, "only_partner")
    assert (weekend.organisation, weekend.route_reasons[0]["weekday"]) == (cast.chamber, Weekday.MONDAY)
    assert "lundi" in reasons_in_words(monday[0].route_reasons)[0]


def test_a_line_about_an_audience_comes_before_the_welcome(cast, carep):
    rule(cast.charter, 0, [carep], audiences=[Audience.ETUDIANTS])
    hold_welcome(cast.charter, [(cast.chamber, None)], by=cast.coordinator, now=at(MONDAY))

    student = arrive(cast, MONDAY, 0, stage="", audiences=[Audience.ETUDIANTS])
    somebody = arrive(cast, SUNDAY, 0, stage="")

    assert (student.organisation, somebody.organisation) == (carep, cast.chamber)


def test_a_partner_that_left_no_longer_holds_the_welcome(cast):
    hold_welcome(cast.charter, [(cast.chamber, None)], by=cast.coordinator, now=at(MONDAY))
    HubMembership.objects.filter(hub=cast.etain, organisation=cast.chamber).update(ends_on=MONDAY - timedelta(days=1))

    assert arrive(cast, MONDAY, 0, stage="").organisation == cast.alexis


def test_the_welcome_and_the_capacities_are_agreed_for_partners_of_a_charter_in_force(cast):
    acted = {"by": cast.coordinator, "now": at(MONDAY)}
    with pytest.raises(NotAPartner):
        hold_welcome(cast.charter, [(cast.neighbour, None)], **acted)
    hold_welcome(cast.charter, [(cast.alexis, Weekday.FRIDAY), (cast.chamber, None)], **acted)
    hold_welcome(cast.charter, [(cast.chamber, None), (cast.alexis, Weekday.FRIDAY)], **acted)
    share = CharterShare.objects.filter(rule__charter=cast.charter).first()
    agree_capacity(share, 5, **acted)
    agree_capacity(share, 5, **acted)

    assert CharterWelcome.objects.filter(charter=cast.charter).count() == 2
    assert Entry.objects.filter(what="network.welcome_agreed").count() == 1
    assert Entry.objects.filter(what="network.capacity_agreed").count() == 1

    cast.charter.ends_on = MONDAY - timedelta(days=1)
    cast.charter.save()
    for act in (lambda: agree_capacity(share, None, **acted), lambda: hold_welcome(cast.charter, [], **acted)):
        with pytest.raises(CharterOver):
            act()


def test_turns_take_the_same_number_of_queries_whatever_the_number_of_partners(cast, carep, django_assert_num_queries):
    for number in range(6):
        another = organisation(f"Autre{number}", OrganisationKind.ASSOCIATION, cast.network)
        HubMembership.objects.create(hub=cast.etain, organisation=another, starts_on=date(2020, 1, 6))
        CharterShare.objects.create(rule=cast.charter.rules.get(position=3), organisation=another)
    where = Destination(cast.network, cast.etain, None, ())

    with django_assert_num_queries(9):
        turn_at(where, stage=Stage.DEVELOPPER, audiences=(), day=MONDAY)

    capacity(cast, cast.alexis, 3)
    for number in range(3):
        with django_assert_num_queries(10):  # one more where there is a limit
            turn_at(where, stage=Stage.DEVELOPPER, audiences=(), day=MONDAY)
        accept_referral(refer(cast, cast.alexis, Stage.DEVELOPPER, MONDAY), by=cast.adviser, now=at(MONDAY, number))
