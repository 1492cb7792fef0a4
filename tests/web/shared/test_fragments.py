"""Parts of pages drawn once a language."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from maillage.web.desk.people_forms import PersonForm, ReceivedForm, SituationForm
from maillage.web.shared.fragments import fragment, fresh_form


def test_slots_are_escaped_unless_drawn():
    hostile = '"><script>alert(1)</script>'
    drawn = mark_safe('<option value="a">A</option>')

    text = fragment("public/_question.html", commune=hostile, stages=drawn, subjects="", audiences="")

    assert "<script>" not in text
    assert drawn in text


@pytest.mark.parametrize(("language", "said"), [("fr", "Où êtes-vous"), ("en", "Where are you?")])
def test_each_language_has_its_own(language, said):
    with translation.override(language):
        assert said in fragment("public/_question.html", commune="", stages="", subjects="", audiences="")


def test_a_value_is_not_kept_for_the_next_reader():
    fragment("public/_question.html", commune="Étain", stages="", subjects="", audiences="")

    again = fragment("public/_question.html", commune="Verdun", stages="", subjects="", audiences="")

    assert "Étain" not in again


def test_a_fresh_form_is_drawn_as_usual_with_the_texts_of_each_person():
    said = {"came_by": "word", "language": "de"}
    for texts in (
        {"given_name": "Léa", "family_name": 'Müller"><b>', "commune": "Étain (55400)"},
        {"given_name": "Sami", "family_name": "Benali (fictif)", "commune": "Verdun (55545)"},
    ):
        drawn = fresh_form(PersonForm, tuple(said.items()), **texts)

        assert drawn == str(PersonForm(initial={**said, **texts}))


def test_a_fresh_form_knows_its_day_and_its_language():
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    for day in (monday, tuesday):
        assert fresh_form(ReceivedForm, (), (("today", day),)) == str(ReceivedForm(today=day))
        assert fresh_form(SituationForm, (("true_on", day),)) == str(SituationForm(initial={"true_on": day}))
    with translation.override("en"):
        assert fresh_form(ReceivedForm, (), (("today", monday),)) == str(ReceivedForm(today=monday))
