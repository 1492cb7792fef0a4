"""Hours come from meetings; no hour is given twice; what both signed stays."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.enrolments.conftest import FSE

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.workdays import PARIS
from maillage.support.enrolments.actions import (
    BackWithoutReason,
    DayOutside,
    HoursUnsaid,
    MonthNotOver,
    NothingWorked,
    NotYourHours,
    NotYourOperation,
    OperationSaid,
    SheetMoved,
    TimeSaid,
    approve_time,
    drop_time,
    enrol,
    enter_operation,
    send_time_back,
    sign_time,
    type_time,
)
from maillage.support.enrolments.models import TimeLine, TimeSheet
from maillage.support.enrolments.queries import SheetRead, digest_of_hours, sheet_of, sheets_in
from maillage.support.enrolments.queries.time import Hours, last_day
from maillage.support.journeys.actions import DayToCome, Report, Slot, note_meeting
from maillage.support.people.models import Person
from maillage.support.privacy.actions import erase_person

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def sami(informed, operation, cast, now):
    """Met three times: 45 minutes on 2 September, 60 on 30 September, 30 on 1 October; entered on the first day."""
    journey = informed("Sami")
    for day, minutes in ((date(2026, 9, 2), 45), (date(2026, 9, 30), 60), (date(2026, 10, 1), 30)):
        at = datetime(day.year, day.month, day.day, 10, tzinfo=PARIS)
        note_meeting(journey, Slot(at, minutes, hub=cast.etain), Report(minutes=minutes), by=cast.adviser, now=now)
    return enrol(journey, operation, on=date(2026, 9, 2), by=cast.adviser, now=now)


def typed(operation, cast, now, minutes=90, words="Comité de pilotage", day=date(2026, 9, 15), by=None):
    return type_time(operation, SEPTEMBER, TimeSaid(day, minutes, words), by=by or cast.adviser, now=now)


def signed(operation, cast, now):
    return sign_time(operation, SEPTEMBER, by=cast.adviser, now=now)


def test_the_hours_of_a_month_are_those_of_its_meetings_and_what_was_typed(sami, operation, cast, now):
    typed(operation, cast, now)
    read = sheet_of(operation, cast.adviser, SEPTEMBER)

    assert [(one.day.day, one.minutes, one.participant) for one in read.hours] == [
        (2, 45, sami.pk),
        (15, 90, None),
        (30, 60, sami.pk),
    ]
    assert read.minutes == 195
    assert [one.adviser for one in sheets_in(cast.alexis, SEPTEMBER)] == [cast.adviser]
    assert sheet_of(operation, cast.colleague, SEPTEMBER).hours == ()


def test_only_meetings_while_they_took_part_count(informed, operation, cast, now):
    journey = informed("Ravi")
    for day in (2, 20):
        at = datetime(2026, 9, day, 10, tzinfo=PARIS)
        note_meeting(journey, Slot(at, 30, hub=cast.etain), Report(minutes=30), by=cast.adviser, now=now)
    enrol(journey, operation, on=date(2026, 9, 20), by=cast.adviser, now=now)
    assert [one.day.day for one in sheet_of(operation, cast.adviser, SEPTEMBER).hours] == [20]


def test_a_month_signed_by_both_stays_whatever_is_noted_later(sami, operation, cast, now):
    typed(operation, cast, now)
    sheet = signed(operation, cast, now)
    assert (sheet.state, sheet.minutes, sheet.lines.count()) == ("signed", 195, 3)
    approve_time(sheet, by=cast.manager, now=now)

    at = datetime(2026, 9, 21, 10, tzinfo=PARIS)
    note_meeting(sami.journey, Slot(at, 25, hub=cast.etain), Report(minutes=25), by=cast.adviser, now=now)
    erase_person(sami.person, by=cast.manager, now=now)
    read = sheet_of(operation, cast.adviser, SEPTEMBER)
    assert (read.minutes, read.state, read.is_whole) == (195, "approved", True)
    told = Entry.objects.filter(what__startswith="enrolments.time").order_by("pk")
    assert [one.what.split("_")[1] for one in told] == ["typed", "signed", "approved"]


def test_an_erased_file_keeps_its_hours_before_the_month_is_signed(sami, operation, cast, now):
    erase_person(Person.objects.get(pk=sami.person_id), by=cast.manager, now=now)
    assert sheet_of(operation, cast.adviser, SEPTEMBER).minutes == 105


def test_sent_back_it_is_mended_and_signed_again(sami, operation, cast, now):
    sheet = signed(operation, cast, now)
    with pytest.raises(BackWithoutReason):
        send_time_back(sheet, " ", by=cast.manager, now=now)
    send_time_back(sheet, "Il manque le comité.", by=cast.manager, now=now)
    assert (TimeSheet.objects.get().sent_back, TimeLine.objects.count()) == ("Il manque le comité.", 0)
    typed(operation, cast, now)
    again = signed(operation, cast, now)
    assert (again.minutes, again.sent_back) == (195, "")


def test_no_hour_is_given_to_two_funders(sami, operation, cast, now):
    said = OperationSaid("RSA-7", "Heures RSA (fictif)", date(2026, 1, 1), date(2026, 12, 31))
    other = enter_operation(cast.alexis, said, FSE, by=cast.manager, now=now)
    enrol(sami.journey, other, on=date(2026, 9, 2), by=cast.adviser, now=now)
    assert sheet_of(other, cast.adviser, SEPTEMBER).minutes == 105

    signed(operation, cast, now)
    read = sheet_of(other, cast.adviser, SEPTEMBER)
    assert (read.minutes, [one.minutes for one in read.elsewhere]) == (0, [45, 60])
    with pytest.raises(NothingWorked):
        sign_time(other, SEPTEMBER, by=cast.adviser, now=now)


def test_what_cannot_be_is_refused(sami, operation, cast, now):
    for day in (date(2026, 8, 31), date(2026, 10, 1)):
        with pytest.raises(DayOutside):
            typed(operation, cast, now, day=day)
    for minutes, words in ((0, "Réunion"), (721, "Réunion"), (30, "  ")):
        with pytest.raises(HoursUnsaid):
            typed(operation, cast, now, minutes=minutes, words=words)
    with pytest.raises(DayToCome):
        type_time(operation, date(2026, 10, 1), TimeSaid(date(2026, 10, 31), 30, "Réunion"), by=cast.adviser, now=now)
    with pytest.raises(MonthNotOver):
        sign_time(operation, date(2026, 10, 1), by=cast.adviser, now=now)
    with pytest.raises(NothingWorked):
        sign_time(operation, date(2026, 8, 1), by=cast.adviser, now=now)
    with pytest.raises(NotYourHours):
        typed(operation, cast, now, by=cast.partner)


def test_each_signs_their_own_and_a_manager_countersigns(sami, operation, cast, now):
    line = typed(operation, cast, now)
    with pytest.raises(NotYourHours):
        drop_time(line, by=cast.colleague, now=now)
    sheet = signed(operation, cast, now)
    for by in (cast.adviser, cast.partner):
        with pytest.raises(NotYourOperation):
            approve_time(sheet, by=by, now=now)
    with pytest.raises(SheetMoved):
        drop_time(line, by=cast.adviser, now=now)
    with pytest.raises(SheetMoved):
        signed(operation, cast, now)
    approve_time(sheet, by=cast.manager, now=now)
    with pytest.raises(SheetMoved):
        send_time_back(sheet, "Non", by=cast.manager, now=now)
    typed(operation, cast, now, by=cast.manager)
    mine = sign_time(operation, SEPTEMBER, by=cast.manager, now=now)
    with pytest.raises(NotYourHours):
        approve_time(mine, by=cast.manager, now=now)


def test_the_database_keeps_what_was_signed(sami, operation, cast, now):
    sheet = signed(operation, cast, now)
    rows = TimeSheet.objects.filter(pk=sheet.pk)
    wrong = [
        lambda: rows.update(minutes=1),
        lambda: rows.update(state="approved"),
        lambda: rows.update(state="approved", approved_by=cast.adviser, approved_at=now),
        lambda: TimeLine.objects.update(minutes=1),
        lambda: TimeLine.objects.all().delete(),
        lambda: TimeLine.objects.create(
            sheet=sheet, organisation=cast.alexis, day=date(2026, 9, 3), minutes=5, words="Essai"
        ),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    approve_time(sheet, by=cast.manager, now=now)
    for act in (lambda: rows.update(sent_back="Essai"), rows.delete, lambda: rows.update(state="draft")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_another_organisation_sees_no_hour(sami, operation, cast, now):
    signed(operation, cast, now)
    with reading_as([cast.chamber.pk]):
        assert not TimeSheet.objects.exists()
        assert not TimeLine.objects.exists()


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 720)), max_size=20), st.randoms())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_sum_is_that_of_the_lines_and_one_minute_changes_the_digest(said, random):
    hours = tuple(Hours(date(2026, 9, day), minutes, "Réunion") for day, minutes in said)
    read = SheetRead(FakeOperation, FakeAdviser, SEPTEMBER, None, hours)
    assert read.minutes == sum(minutes for _day, minutes in said)
    if said:
        place = random.randrange(len(said))
        one = hours[place]
        other = (*hours[:place], Hours(one.day, one.minutes + 1, one.words), *hours[place + 1 :])
        changed = SheetRead(FakeOperation, FakeAdviser, SEPTEMBER, None, other)
        assert digest_of_hours(read) != digest_of_hours(changed)


class FakeOperation:
    reference = "A"


class FakeAdviser:
    pk = 1


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_day_of_a_month_is_before_the_first_of_the_next(day):
    last = last_day(day.replace(day=1))
    assert last.month == day.month
    assert (last + timedelta(days=1)).day == 1
