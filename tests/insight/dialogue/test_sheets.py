"""Sheets: figures with their definitions, small counts that nobody finds, frozen ones that nobody changes."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import commune
from tests.eyes import closed_eyes
from tests.insight.indicators.scene import Scene
from tests.table import ask, make_table

from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.models import Area
from maillage.foundation.messaging.models import Letter
from maillage.insight.coverage.queries import coverage_of
from maillage.insight.dialogue.actions import (
    AnswerDraft,
    HasFrozenFigures,
    NoSheetYet,
    add_to_committee,
    answer_question,
    compute_sheet,
    compute_sheets,
    drop_committee,
    follow_up,
    freeze_sheet,
    hold_committee,
    keep_dates,
    load_offices,
    set_target,
    sign_agreement,
)
from maillage.insight.dialogue.compute.cells import told_of
from maillage.insight.dialogue.compute.facts import twelve_months
from maillage.insight.dialogue.figures import FIGURES
from maillage.insight.dialogue.models import (
    Agreement,
    Committee,
    CommitteeDecision,
    Question,
    Territory,
    TerritorySheet,
)
from maillage.insight.dialogue.queries import achievements_of, delays_of, sheet_of
from maillage.support.orientation.models import Enquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cast, now):
    return make_table(cast, now)


def enquiries(cast, now, code, number, *, answered_after=None):
    """So many enquiries from a commune in the months that count."""
    received = timezone.make_aware(datetime.combine(twelve_months(timezone.localdate(now))[0], datetime.min.time()))
    for _one in range(number):
        done = received + timedelta(days=answered_after) if answered_after else None
        Enquiry.objects.create(
            form_key=uuid4(),
            network=cast.network,
            name="Léa (fictif)",
            commune=commune(code),
            need="Un besoin (fictif).",
            hub=cast.etain,
            organisation=cast.alexis,
            received_at=received,
            assigned_at=received,
            due_at=received,
            status="unreachable" if done else "waiting",
            answered_at=done,
            link_expires_at=received,
        )


def figures(territory, now, by=None):
    with closed_eyes():
        return compute_sheet(territory, by=by, now=now).facts["figures"]


def committee(territory, now, by, **facts):
    made = Committee(territory=territory, title="Comité (fictif)", held_on=timezone.localdate(now), **facts)
    return hold_committee(made, seats=["Président", "Président", " "], post=None, by=by, now=now)


def test_the_figures_of_an_epci_are_those_of_the_rooms_below(cast, table, now):
    enquiries(cast, now, "55181", 4, answered_after=3)
    day = timezone.localdate(now)

    found = figures(table.epci, now)

    coverage = coverage_of([table.epci.area], Need(minutes=30), day=day)
    people = coverage.stages[0].all
    assert {key for key in found if not key.startswith("result.")} == {figure.key for figure in FIGURES}
    assert (found["inhabitants"], found["communes"]) == (people.people, people.communes)
    assert (found["lacking"], found["lacking_communes"]) == (coverage.lacking.people, coverage.lacking.communes)
    assert (found["hubs"], found["desks"], found["partners"]) == (1, 0, 2)
    assert (found["offers_here"], found["offers_near"]) == (2, 3)
    assert (found["enquiries"], found["enquiries_before"], found["answer_days"]) == (4, None, 3)
    stages = {one["stage"]: sum(one["people"]) for one in sheet_of(table.epci).facts["stages"]}
    assert set(stages.values()) == {people.people}


def test_an_office_counts_the_communes_it_answers_for(cast, table, now):
    meuse, office = figures(table.meuse, now), figures(table.office, now)

    same = ("inhabitants", "communes", "hubs", "offers_here", "lacking", "lacking_communes")
    assert {key: meuse[key] for key in same} == {key: office[key] for key in same}
    assert meuse["hubs"] == 2


def test_a_small_count_is_hidden_also_in_what_holds_it(cast, table, now):
    enquiries(cast, now, "55181", 4)
    enquiries(cast, now, "55545", 2)

    verdun = Territory.objects.get(kind="epci", area__in=commune("55545").containing_ids)
    assert figures(table.epci, now)["enquiries"] == 4
    assert figures(verdun, now)["enquiries"] is None
    assert [figures(one, now)["enquiries"] for one in (table.meuse, table.office)] == [4, 4]


@given(st.lists(st.integers(0, 4), max_size=20), st.dictionaries(st.integers(10, 14), st.integers(0, 2), max_size=4))
def test_whatever_is_told_is_the_same_whether_small_cells_are_empty_or_not(large, small):
    hidden = [cell for cell, count in small.items() for _ in range(count)]

    told, without = told_of([*large, *hidden]), told_of(large)

    assert told == without
    assert told.value is None or told.value >= 3
    assert all(Counter(large)[cell] >= 3 for cell in told.shown)


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        (date(2026, 11, 24), date(2025, 11, 1), date(2026, 11, 1)),
        (date(2026, 1, 31), date(2025, 1, 1), date(2026, 1, 1)),
        (date(2028, 2, 29), date(2027, 2, 1), date(2028, 2, 1)),
    ],
)
def test_twelve_whole_months_are_counted(day, since, until):
    assert twelve_months(day) == (since, until)


def test_today_has_one_sheet_and_those_of_yesterday_are_computed_anew(cast, table, now):
    Territory.objects.exclude(pk__in=[table.epci.pk, table.office.pk]).update(office=None)
    keep = Territory.objects.filter(pk__in=[table.epci.pk])
    compute_sheet(table.epci, by=None, now=now - timedelta(days=1))
    first = sheet_of(table.epci)
    TerritorySheet.objects.bulk_create(
        TerritorySheet(territory=one, day=timezone.localdate(now), facts={}, definitions={}, computed_at=now)
        for one in Territory.objects.exclude(pk__in=keep)
    )

    assert [compute_sheets(now=now), compute_sheets(now=now)] == [1, 0]

    again = sheet_of(table.epci)
    assert (again.pk, again.public_id, again.day) == (first.pk, first.public_id, timezone.localdate(now))


def test_a_frozen_sheet_and_its_committee_stay(cast, table, now):
    by = table.officer.user
    made = committee(table.epci, now, by)
    with pytest.raises(NoSheetYet):
        freeze_sheet(made, by=by, post=table.officer, now=now)
    compute_sheet(table.epci, by=None, now=now)
    frozen = freeze_sheet(made, by=by, post=table.officer, now=now)
    facts = frozen.facts

    enquiries(cast, now, "55181", 5)
    compute_sheet(table.epci, by=None, now=now)

    frozen.refresh_from_db()
    assert frozen.facts == facts != sheet_of(table.epci).facts
    assert frozen.definitions["enquiries"]["fr"]["sentence"]
    with pytest.raises(HasFrozenFigures):
        drop_committee(made, by=by, now=now)
    for statement in (
        f"DELETE FROM dialogue_committee WHERE id = {made.pk}",
        f"DELETE FROM dialogue_territorysheet WHERE id = {frozen.pk}",
        f"UPDATE dialogue_territorysheet SET facts = '{{}}' WHERE id = {frozen.pk}",
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_committee_has_posts_decisions_and_their_follow_up(table, now):
    by = table.officer.user
    made = committee(table.office, now, by)
    decision = add_to_committee(CommitteeDecision(what="Ouvrir un mardi (fictif)."), made, by=by, now=now)

    done = follow_up(decision, by=by, now=now)
    again = follow_up(decision, by=by, now=now + timedelta(days=3))

    assert [str(one) for one in made.seats.all()] == ["Président"]
    assert done.done_on == again.done_on == timezone.localdate(now)
    drop_committee(made, by=by, now=now)
    assert not Committee.objects.exists()


def test_an_agreement_reads_its_achievement_from_the_sheet_and_is_announced_twice_before_its_end(cast, table, now):
    day = timezone.localdate(now)
    signed = sign_agreement(
        Agreement(
            territory=table.epci, kind="goals", title="Objectifs", starts_on=day, ends_on=day + timedelta(days=100)
        ),
        parties=["EPCI (fictif)", "Région"],
        post=table.officer,
        by=None,
        now=now,
    )
    set_target(signed, figure="hubs", value=2, due_on=day, by=None, now=now)
    before = achievements_of(signed)[0]
    compute_sheet(table.epci, by=None, now=now)

    one = achievements_of(signed)[0]

    assert (before.value, before.is_reached) == (None, False)
    assert (one.value, one.is_reached) == (1, False)
    assert one.definition == sheet_of(table.epci).definitions["hubs"]

    def told(days):
        keep_dates(now=now + timedelta(days=days))
        return Letter.objects.filter(key__startswith="dialogue.ends").count()

    assert [told(days) for days in (0, 9, 10, 11, 69, 70, 90, 101)] == [0, 0, 2, 2, 2, 4, 4, 4]


def welcomed(cast, code, number):
    scene = Scene(cast)
    since, _until = twelve_months(timezone.localdate())
    for _one in range(number):
        scene.welcome(since + timedelta(days=3), code=code)


def results(territory):
    found = compute_sheet(territory, by=None, now=timezone.now())
    return found.facts["figures"], found.definitions


def test_an_office_sums_what_its_pieces_tell(cast, table):
    welcomed(cast, "55181", 5)
    welcomed(cast, "55545", 4)

    meuse, office, other = (results(one)[0] for one in (table.meuse, table.office, table.other_office))

    assert meuse["result.welcomes"] == office["result.welcomes"] == 9
    assert other["result.welcomes"] == 0
    sentence = results(table.office)[1]["result.welcomes"]["fr"]["sentence"]
    assert "Pour une maison de la Région" in sentence
    assert "Pour une maison de la Région" not in results(table.meuse)[1]["result.welcomes"]["fr"]["sentence"]


def test_an_office_of_groups_of_communes_leaves_out_those_too_small_to_be_told(cast, now):
    codes = {
        code: Area.objects.get(kind="epci", pk__in=commune(code).containing_ids).code for code in ("55181", "55545")
    }
    rows = "".join(f"est;Est (fictif);epci;{code};2020-01-01;;essai\n" for code in codes.values())
    load_offices(cast.network, "office;name;kind;code;from;until;source\n" + rows, by=None, now=now)
    office = Territory.objects.get(code="est")
    welcomed(cast, "55181", 5)
    welcomed(cast, "55545", 2)
    sheets = {
        code: results(Territory.objects.get(kind="epci", code=epci))[0]["result.welcomes"]
        for code, epci in codes.items()
    }

    assert sheets["55545"] is None
    told = [value for value in sheets.values() if value is not None]
    assert results(office)[0]["result.welcomes"] == (sum(told) if told else None)


def test_an_office_that_cuts_a_group_of_communes_has_no_results(cast, now):
    row = "est;Est (fictif);commune;55181;2020-01-01;;essai\n"
    load_offices(cast.network, "office;name;kind;code;from;until;source\n" + row, by=None, now=now)
    welcomed(cast, "55181", 5)

    assert results(Territory.objects.get(code="est"))[0]["result.welcomes"] is None


def test_the_sheet_says_how_both_sides_answer_and_what_came_late(table, now):
    late, early = ask(table, now - timedelta(days=40)), ask(table, now - timedelta(days=3))
    ask(table, now - timedelta(days=30))
    for question in (late, early):
        answer_question(question, AnswerDraft("Oui (fictif)."), by=table.officer, form_key=uuid4(), now=now)

    found = figures(table.epci, now)
    office = figures(table.office, now)

    told = {
        "questions_waiting": 1,
        "questions_late": 1,
        "answered_late": 1,
        "region_days": 21.5,
        "territory_days": None,
    }
    assert {key: found[key] for key in told} == told
    assert {key: office[key] for key in told} == told
    (region, territory) = delays_of(Question.objects.all(), on=timezone.localdate(now))
    assert (region.answered, region.answered_late, territory.answered_late) == (2, 1, 0)
