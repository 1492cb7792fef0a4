"""One participant for a person and an operation, whatever they leave; what is missing; the funder's table."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.enrolments.conftest import FSE

from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.catalogue.schemes.funder_tables import TableRefused, read_table, shipped_tables, table_in
from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as
from maillage.support.enrolments.actions import (
    AlreadyThere,
    BeforeTheLastTime,
    DatesReversed,
    NotItsOperation,
    NotThere,
    NotYourOperation,
    NumberTaken,
    OnlyInformed,
    OperationSaid,
    OutsideOperation,
    enrol,
    enter_operation,
    give_table,
    leave_operation,
    name_referent,
)
from maillage.support.enrolments.models import Enrolment, Presence
from maillage.support.enrolments.queries import Quality, quality_of
from maillage.support.journeys.actions import DayToCome, NotYourJourney
from maillage.support.people.actions import merge_people, record_situation
from maillage.support.privacy.actions import erase_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(now):
    """The day of the first meeting of whoever was met."""
    return now.date() - timedelta(days=10)


@pytest.fixture
def sami(met, cast):
    return met("Sami", phone="06 39 98 02 02", commune=cast.commune)


def say(person, cast, now, **facts):
    for fact, value in facts.items():
        record_situation(person, fact=fact, value=value, true_on=now.date(), by=cast.adviser, now=now)


def test_information_alone_makes_no_participant(informed, operation, cast, now):
    with pytest.raises(OnlyInformed):
        enrol(informed("Ravi"), operation, on=now.date(), by=cast.adviser, now=now)
    assert not Enrolment.objects.exists()


def test_the_first_day_is_not_before_the_first_meeting(sami, operation, cast, now, day):
    with pytest.raises(OnlyInformed):
        enrol(sami, operation, on=day - timedelta(days=1), by=cast.adviser, now=now)
    assert enrol(sami, operation, on=day, by=cast.adviser, now=now).person == sami.person


def test_who_leaves_and_comes_back_is_one_participant_with_first_and_last_day(sami, operation, cast, now, day):
    act = {"by": cast.adviser, "now": now}
    row = enrol(sami, operation, on=day, **act)
    leave_operation(row, on=day + timedelta(days=2), situation="employed", **act)
    again = enrol(sami, operation, on=day + timedelta(days=5), **act)

    assert again == row
    assert Enrolment.objects.get().exit_situation == ""
    [one] = quality_of(operation).participants
    assert (one.entered_on, one.left_on) == (day, None)

    leave_operation(again, on=day + timedelta(days=8), situation="self_employed", **act)
    [one] = quality_of(operation).participants
    assert (one.entered_on, one.left_on) == (day, day + timedelta(days=8))
    acts = list(Entry.objects.filter(what__startswith="enrolments.").order_by("pk").values_list("what", flat=True))
    assert acts == [
        *("enrolments.operation_entered", "enrolments.enrolled", "enrolments.left"),
        *("enrolments.came_back", "enrolments.left"),
    ]


def test_the_same_journey_counts_for_several_funders_under_their_own_dates(sami, operation, cast, now, day):
    said = OperationSaid("RSA-7", "Heures RSA (fictif)", date(2026, 1, 1), date(2026, 12, 31))
    other = enter_operation(cast.alexis, said, shipped_tables()[0], by=cast.manager, now=now)
    enrol(sami, operation, on=day, by=cast.adviser, now=now)
    enrol(sami, other, on=day + timedelta(days=3), by=cast.adviser, now=now)

    assert [quality_of(one).participants[0].entered_on for one in (operation, other)] == [day, day + timedelta(days=3)]


@pytest.mark.parametrize(
    ("days", "error"),
    [(0, AlreadyThere), (4, AlreadyThere), (30, DayToCome), (-400, OutsideOperation)],
)
def test_a_day_that_cannot_be_is_refused(sami, operation, cast, now, day, days, error):
    enrol(sami, operation, on=day, by=cast.adviser, now=now)
    with pytest.raises(error):
        enrol(sami, operation, on=day + timedelta(days=days), by=cast.adviser, now=now)


def test_leaving_is_after_entering_once_and_coming_back_after_leaving(sami, operation, cast, now, day):
    act = {"by": cast.adviser, "now": now}
    row = enrol(sami, operation, on=day, **act)
    with pytest.raises(BeforeTheLastTime):
        leave_operation(row, on=day - timedelta(days=1), situation="unknown", **act)
    leave_operation(row, on=day + timedelta(days=1), situation="unknown", **act)
    with pytest.raises(NotThere):
        leave_operation(row, on=day + timedelta(days=1), situation="unknown", **act)
    with pytest.raises(BeforeTheLastTime):
        enrol(sami, operation, on=day + timedelta(days=1), **act)


def test_only_the_organisation_that_carries_it_enrols_its_own_people(sami, operation, cast, now, day):
    said = OperationSaid("CCI-1", "Opération de la chambre (fictif)", date(2026, 1, 1), date(2026, 12, 31))
    theirs = FundedOperation.objects.create(
        organisation=cast.chamber, funder="FSE+", table="fse", columns=[], needs=[], **vars(said)
    )
    with pytest.raises(NotItsOperation):
        enrol(sami, theirs, on=day, by=cast.adviser, now=now)
    with pytest.raises(NotYourJourney):
        enrol(sami, operation, on=day, by=cast.partner, now=now)
    with pytest.raises(NotYourOperation):
        enter_operation(cast.alexis, said, FSE, by=cast.adviser, now=now)


def test_an_operation_is_entered_with_its_dates_in_order_and_a_number_of_its_own(operation, cast, now):
    with pytest.raises(DatesReversed):
        enter_operation(
            cast.alexis, OperationSaid("A", "B", date(2026, 2, 1), date(2026, 1, 1)), FSE, by=cast.manager, now=now
        )
    again = OperationSaid(operation.reference, "Autre (fictif)", date(2026, 1, 1), date(2026, 2, 1))
    with pytest.raises(NumberTaken):
        enter_operation(cast.alexis, again, FSE, by=cast.manager, now=now)


def test_what_is_missing_is_told_by_fact_and_a_referent_is_a_way_to_be_reached(met, operation, cast, now, day):
    journey = met("Zoé", commune=cast.commune)
    row = enrol(journey, operation, on=day, by=cast.adviser, now=now)
    say(journey.person, cast, now, sex="femme", birth_year="1990", employment="demandeuse d’emploi", education="5-8")

    [one] = quality_of(operation).participants
    assert one.missing == (ParticipantFact.REACHABLE,)
    name_referent(row, "mission locale, 03 29 00 00 00", by=cast.adviser, now=now)
    [one] = quality_of(operation).participants
    assert one.missing == ()
    assert one.known[ParticipantFact.HOURS] == "0,83"


def test_the_table_has_the_columns_of_the_funder_in_its_order_and_who_took_it_is_kept(sami, operation, cast, now, day):
    enrol(sami, operation, on=day, by=cast.adviser, now=now)
    say(sami.person, cast, now, employment="demandeur d’emploi")

    with pytest.raises(NotYourOperation):
        give_table(operation, by=cast.adviser, now=now)
    headings, line = give_table(operation, by=cast.manager, now=now)
    assert headings == [column.header for column in FSE.columns]
    found = dict(zip(headings, line, strict=True))
    assert found["Prénom"] == "Sami"
    assert found["Code commune"] == cast.commune.code
    assert found["Date d’entrée"] == f"{day:%d/%m/%Y}"
    assert found["Date de sortie"] == found["Situation à la sortie"] == ""
    assert Entry.objects.get(what="enrolments.table_given").facts["participants"] == 1


def test_two_entries_that_are_one_person_are_one_participant(met, operation, cast, now, day):
    first, second = met("Inès", phone="06 00 00 00 01"), met("Inés", commune=cast.commune)
    enrol(first, operation, on=day, by=cast.adviser, now=now)
    enrol(second, operation, on=day + timedelta(days=2), by=cast.adviser, now=now)
    merge_people(first.person, second.person, by=cast.adviser, now=now)

    [one] = quality_of(operation).participants
    assert (one.person, one.entered_on) == (first.person, day)
    assert one.known[ParticipantFact.PHONE] == "06 00 00 00 01"
    assert one.known[ParticipantFact.HOURS] == "1,67"


def test_an_erased_file_keeps_that_somebody_took_part_and_nothing_that_describes_them(sami, operation, cast, now, day):
    enrol(sami, operation, on=day, by=cast.adviser, now=now, referent="service social, Mme Zaq (fictif)")
    erase_person(sami.person, by=cast.manager, now=now)

    row = Enrolment.objects.get()
    assert row.referent == ""
    assert row.presences.count() == 1
    assert quality_of(operation).participants == ()


def test_the_statements_do_not_grow_with_the_participants(met, operation, cast, now, day):
    counts = []
    for number in range(1, 7):
        enrol(met(f"N{number}"), operation, on=day, by=cast.adviser, now=now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(quality_of(operation).participants) == number
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_the_database_refuses_what_the_actions_refuse(sami, operation, cast, now, day):
    row = enrol(sami, operation, on=day, by=cast.adviser, now=now)
    wrong = [
        lambda: Enrolment.objects.create(
            operation=operation,
            organisation=cast.alexis,
            person=sami.person,
            journey=sami,
            enrolled_at=now,
            enrolled_by=cast.adviser,
        ),
        lambda: Presence.objects.create(enrolment=row, organisation=cast.alexis, starts_on=day + timedelta(days=1)),
        lambda: Presence.objects.create(enrolment=row, organisation=cast.alexis, starts_on=date(2025, 12, 31)),
        lambda: Presence.objects.filter(enrolment=row).update(ends_on=day - timedelta(days=1)),
        lambda: Enrolment.objects.filter(pk=row.pk).update(organisation=cast.chamber),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError):
            at_once(act)


@transaction.atomic
def at_once(act):
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_another_organisation_sees_no_participant(sami, operation, cast, now, day):
    enrol(sami, operation, on=day, by=cast.adviser, now=now)
    with reading_as([cast.chamber.pk]):
        assert not Enrolment.objects.exists()
        assert not Presence.objects.exists()


@given(st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=200, deadline=None)
def test_above_the_limit_means_the_true_share_and_completing_the_excess_brings_it_below(total, incomplete):
    incomplete = min(total, incomplete)
    people = tuple([Lacking(1)] * incomplete + [Lacking(0)] * (total - incomplete))
    operation = FundedOperation(limit=Decimal(35))
    found = Quality(operation, people)
    assert found.is_above == (incomplete * 100 > 35 * total)
    done = Quality(operation, tuple([Lacking(0)] * found.too_many) + people[found.too_many :])
    assert not done.is_above
    if found.too_many:
        almost = Quality(operation, tuple([Lacking(0)] * (found.too_many - 1)) + people[found.too_many - 1 :])
        assert almost.is_above


class Lacking:
    """A participant of whom so many facts are missing."""

    def __init__(self, missing):
        self.missing = ("sex",) * missing


def test_fifteen_of_forty_are_above_and_thirteen_are_not():
    operation = FundedOperation(limit=Decimal(35))
    found = [Quality(operation, tuple([Lacking(1)] * bad + [Lacking(0)] * (40 - bad))) for bad in (15, 14, 13)]
    assert [(one.share, one.is_above) for one in found] == [
        (Decimal("37.5"), True),
        (Decimal("35.0"), False),
        (Decimal("32.5"), False),
    ]


def test_every_shipped_table_reads_and_waits_to_be_verified():
    assert {table.code for table in shipped_tables()} >= {"fse_2021_2027", "be_est_entreprendre", "rsa_hours"}
    assert not any(table.verified for table in shipped_tables())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"columns": [{"header": "Nom", "fact": "shoe_size"}]}, "shoe_size"),
        ({"columns": [{"header": "", "fact": "sex"}]}, "colonne 1"),
        ({"columns": [{"header": "A", "fact": "sex"}, {"header": "A", "fact": "commune"}]}, "deux fois"),
        ({"columns": []}, "au moins une"),
        ({"columns": "Nom"}, "liste"),
        ({"columns": [{"header": "A", "fact": "reachable"}]}, "reachable"),
        ({"needs": ["sexe"]}, "sexe"),
        ({"valid_from": "hier"}, "valid_from"),
        ({"valid_until": "2019-01-01"}, "avant"),
        ({"limit": 135}, "pourcentage"),
        ({"limit": "35"}, "pourcentage"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_one_sentence(change, why):
    good = {
        "title": "T",
        "funder": "F",
        "valid_from": "2020-01-01",
        "needs": ["sex"],
        "columns": [{"header": "A", "fact": "sex"}],
    }
    assert read_table(good, code="t").columns[0].header == "A"
    with pytest.raises(TableRefused, match=why):
        read_table(good | change, code="t")
    with pytest.raises(TableRefused):
        read_table([], code="t")


def test_a_table_of_the_operator_is_read_from_its_file_and_every_fault_has_its_sentence():
    good = (
        b'{"title": "T", "funder": "F", "valid_from": "2020-01-01", "needs": [],'
        b' "columns": [{"header": "A", "fact": "sex"}]}'
    )
    assert table_in(b"\xef\xbb\xbf" + good).columns[0].header == "A"
    wrong = b'{"title": 3, "valid_from": "x", "needs": ["a", "b"], "columns": [{"header": "A", "fact": "c"}, {}]}'
    with pytest.raises(TableRefused) as refused:
        table_in(wrong)
    assert len(refused.value.whys) == 7
    for content in (b"", b"\xff\xfe", b"[", b"[" * 100_000, b"null", b"NaN", b'"x"'):
        with pytest.raises(TableRefused) as refused:
            table_in(content)
        assert len(refused.value.whys) == 1


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_field_is_read_or_refused_in_words(anything):
    good = {"title": "T", "funder": "F", "valid_from": "2020-01-01", "needs": [], "limit": None, "valid_until": None}
    for name in [*good, "columns"]:
        said = good | {"columns": [{"header": "A", "fact": "sex"}]} | {name: anything}
        assert all(faults_of(said))


def faults_of(said):
    try:
        read_table(said, code="t")
    except TableRefused as error:
        return error.whys
    return ()
