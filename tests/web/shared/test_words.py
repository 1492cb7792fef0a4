"""Facts in the words people read, in French and in English."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import get_current_timezone

from maillage.catalogue.network.models import DeskDay
from maillage.support.orientation.queries import link_token
from maillage.web.shared import words


def plain(text):
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.fixture(params=["fr", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_hours(language):
    said = [plain(words.hour(one)) for one in (time(9), time(9, 30), time(17, 5))]

    assert said == (["9 h", "9 h 30", "17 h 05"] if language == "fr" else ["9:00", "9:30", "17:05"])


def test_days_of_another_year_say_it(language):
    said = words.day(date(2020, 3, 1))

    assert said == ("dimanche 1er mars 2020" if language == "fr" else "Sunday, 1 March 2020")


def test_short_days(language):
    assert words.short_day(date(2026, 3, 1)) == ("1er mars 2026" if language == "fr" else "1 March 2026")


def test_moments(language):
    at = datetime(2020, 3, 3, 17, 40, tzinfo=get_current_timezone())

    expected = "mardi 3 mars 2020 à 17 h 40" if language == "fr" else "Tuesday, 3 March 2020 at 17:40"
    assert plain(words.moment(at)) == expected


@pytest.mark.parametrize(
    ("days", "french"),
    [
        ([], ""),
        ([(2, "weekly")], "mardi de 9 h à 12 h"),
        ([(4, "weekly"), (2, "weekly")], "mardi et jeudi de 9 h à 12 h"),
        ([(day, "weekly") for day in (1, 2, 3, 4, 5)], "du lundi au vendredi de 9 h à 12 h"),
        ([(2, "first")], "1er mardi du mois de 9 h à 12 h"),
        ([(2, "even"), (3, "weekly")], "mardi des semaines paires de 9 h à 12 h ; mercredi de 9 h à 12 h"),
    ],
)
def test_days_of_a_desk(days, french):
    rows = [DeskDay(weekday=day, rhythm=rhythm, opens_at=time(9), closes_at=time(12)) for day, rhythm in days]

    with translation.override("fr"):
        assert plain(words.desk_days(rows)) == french


def test_minutes_are_never_zero():
    assert [plain(words.minutes(one)) for one in (None, 0, 29, 1500)] == ["", "1 min", "1 min", "25 min"]


@pytest.mark.parametrize(("count", "french"), [(0, "0"), (999, "999"), (48_000, "48 000"), (1_234_567, "1 234 567")])
def test_numbers_have_thin_spaces(count, french):
    with translation.override("fr"):
        assert plain(words.number(count)) == french


@pytest.mark.parametrize(("code", "department"), [("54395", "54"), ("2A004", "2A"), ("97411", "974")])
def test_the_department_is_read_in_the_code(code, department):
    assert words.department(code) == department


@pytest.mark.parametrize("name", ["public:follow", "desk:enquiry", "coordination:simulator", "public:answer"])
def test_each_page_with_minutes_says_which_model_they_come_from(client, cast, enquiry, name):
    enquiry.link_expires_at = timezone.now() + timedelta(days=9)
    enquiry.route_reasons = [{"code": "nearest_hub", "hub": "Pôle", "minutes": 4}]
    enquiry.save()
    client.force_login(cast.coordinator)
    args = {"public:follow": [link_token(enquiry)], "desk:enquiry": [enquiry.pk]}.get(name, [])

    page = client.get(reverse(name, args=args), {"commune": "Étain", "stage": "emerger"}).content.decode()

    assert "(modèle tests)" in page
