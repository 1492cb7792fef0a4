"""Parts of pages drawn once a language."""

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from maillage.web.shared.fragments import fragment


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
