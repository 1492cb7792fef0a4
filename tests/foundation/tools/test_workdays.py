"""Working days and hours: known years, the days that trip calendars, and properties."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.foundation.tools.workdays import (
    add_working_hours,
    departement_of,
    easter,
    end_of_workday,
    is_workday,
    is_working_time,
    public_holidays,
    workday_by,
)

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.integers(1_577_836_800, 2_240_524_800).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # 2020-2040
DEPARTEMENTS = st.sampled_from(["", "54", "57", "67", "974"])


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(("year", "day"), [(2000, "04-23"), (2008, "03-23"), (2026, "04-05"), (2038, "04-25")])
def test_easter_falls_where_the_calendar_says(year, day):
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


def test_moselle_has_two_days_off_more_than_meuse():
    more = public_holidays(2026, "57") - public_holidays(2026, "55")

    assert more == {date(2026, 4, 3), date(2026, 12, 26)}
    assert len(public_holidays(2026, "55")) == 11


@pytest.mark.parametrize(("code", "departement"), [("55181", "55"), ("2A004", "2A"), ("97411", "974")])
def test_a_commune_code_tells_its_departement(code, departement):
    assert departement_of(code) == departement


@pytest.mark.parametrize(
    ("received", "departement", "due"),
    [
        pytest.param("2026-10-06T09:30", "55", "2026-10-08T18:00", id="a Tuesday morning"),
        pytest.param("2026-10-09T18:00", "55", "2026-10-13T18:00", id="Friday at closing time"),
        pytest.param("2026-10-10T11:00", "55", "2026-10-13T18:00", id="a Saturday"),
        pytest.param("2024-12-24T10:00", "54", "2024-12-27T18:00", id="Christmas Eve in Nancy"),
        pytest.param("2024-12-24T10:00", "57", "2024-12-30T18:00", id="Christmas Eve in Metz"),
        pytest.param("2026-03-27T16:00", "55", "2026-03-31T18:00", id="before the clocks go forward"),
        pytest.param("2026-10-23T16:00", "55", "2026-10-27T18:00", id="before the clocks go back"),
        pytest.param("2026-10-06T23:59", "55", "2026-10-08T18:00", id="one minute before midnight"),
    ],
)
def test_two_working_days_end_when_people_expect(received, departement, due):
    assert end_of_workday(paris(received), 2, departement) == paris(due)


def test_the_day_of_receipt_is_the_day_in_paris():
    late_in_paris = datetime(2026, 10, 6, 22, 30, tzinfo=UTC)  # 00:30 on Wednesday in Paris

    assert end_of_workday(late_in_paris, 1) == paris("2026-10-08T18:00")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-10-06T09:00", 3, "2026-10-06T12:00"),
        ("2026-10-06T11:00", 2, "2026-10-06T15:00"),
        ("2026-10-06T12:30", 4, "2026-10-06T18:00"),
        ("2026-10-06T18:00", 7, "2026-10-07T18:00"),
        ("2026-10-09T17:00", 2, "2026-10-12T10:00"),
        ("2026-10-24T10:00", 7, "2026-10-26T18:00"),
    ],
)
def test_working_hours_pass_only_while_people_work(start, hours, end):
    assert add_working_hours(paris(start), hours) == paris(end)


@given(MOMENTS, st.integers(1, 30), st.integers(1, 30), DEPARTEMENTS)
def test_hours_add_up(moment, first, second, departement):
    one_by_one = add_working_hours(add_working_hours(moment, first, departement), second, departement)

    assert one_by_one == add_working_hours(moment, first + second, departement)
    assert one_by_one > moment


@pytest.mark.parametrize(
    ("day", "departement", "by"),
    [
        (date(2026, 11, 10), "", date(2026, 11, 10)),
        (date(2026, 11, 11), "", date(2026, 11, 10)),
        (date(2026, 5, 3), "", date(2026, 4, 30)),
        (date(2026, 4, 6), "55", date(2026, 4, 3)),
        (date(2026, 4, 6), "57", date(2026, 4, 2)),
    ],
)
def test_the_last_working_day_before_days_off_is_found(day, departement, by):
    assert workday_by(day, departement) == by


@given(MOMENTS, DEPARTEMENTS)
def test_working_time_lies_on_working_days_only(moment, departement):
    local = moment.astimezone(PARIS)

    working = is_working_time(moment, departement)

    hours = {9, 10, 11, 14, 15, 16, 17}
    assert working == (is_workday(local.date(), departement) and local.hour in hours)
