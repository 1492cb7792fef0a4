"""Definitions as data: the little language, what is refused, versions that stay."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from maillage.insight.indicators import models as shipped
from maillage.insight.indicators.actions import DefinitionChanged, load_definitions
from maillage.insight.indicators.compute.formula import Formula, FormulaRefused, Term, is_part, parsed
from maillage.insight.indicators.models import Indicator
from maillage.insight.indicators.queries import definitions_on

FIRST = Path(shipped.__file__).parents[1] / "definitions" / "2026-11.json"


def row(code="visitors", formula="people(welcome)", **facts):
    unit = formula.partition("(")[0]
    words = {"fr": {"name": "Visiteurs", "sentence": "Personnes reçues.", "trap": ""}}
    return {
        "code": code, "version": 1, "unit": unit, "formula": formula, "source": "support.people",
        "valid_from": "2026-01-01", "words": words, **facts,
    }  # fmt: skip


def test_a_formula_is_read():
    assert parsed("people(commitment) or people(meeting, kind=after+review, times=2)") == Formula(
        "people",
        (Term("people", "commitment"), Term("people", "meeting", (("kind", ("after", "review")),), 2)),
    )
    assert parsed("percent(women, women_known)").share == ("women", "women_known")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("", "is not a formula"),
        ("people(welcome); DROP TABLE", "is not a formula"),
        ("cats(welcome)", "cats cannot be counted"),
        ("people(party)", "party is not a known fact"),
        ("people(welcome, colour=red)", "colour is not a known field"),
        ("people(welcome, sex=cat)", "sex is never cat"),
        ("people(welcome, sex=woman, sex=man)", "says one field twice"),
        ("people(welcome, times=0)", "times is not a known field"),
        ("jobs(welcome)", "jobs are counted of the fact firm only"),
        ("people(welcome) or journeys(exit)", "both sides count the same"),
        ("percent(one)", "percent takes two indicators"),
    ],
)
def test_what_the_language_does_not_know_is_refused_in_one_sentence(formula, said):
    with pytest.raises(FormulaRefused, match=said.replace("(", r"\(")):
        parsed(formula)


def test_a_condition_more_makes_a_part():
    women, known, everybody = (parsed(f"people(welcome{more})") for more in (", sex=woman", ", sex=known", ""))

    assert (is_part(women, everybody), is_part(women, known), is_part(known, everybody)) == ("sex", "sex", "sex")
    assert (is_part(everybody, women), is_part(known, women), is_part(women, women)) == ("", "", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("a", "percent(b, welcomes)"), row("b", "percent(a, welcomes)")], "comes back to itself: a → b → a"),
        ([row("a", "percent(a, welcomes)")], "comes back to itself: a → a"),
        ([row("a", "percent(nobody, welcomes)")], "speaks of nobody, which is not defined"),
        ([row(unit="jobs")], "counts jobs; its formula counts people"),
        ([row(words={"en": {"name": "x", "sentence": "y"}})], "no name and sentence in French"),
        ([row(colour="red")], r"the fields differ: \['colour'\]"),
        ([row(valid_from="tomorrow")], "tomorrow is not a day"),
    ],
)
def test_bad_definitions_come_in_not_at_all(rows, said, now):
    before = Indicator.objects.count()

    with pytest.raises(FormulaRefused, match=said):
        load_definitions([row("good"), *rows], by=None, now=now)

    assert Indicator.objects.count() == before


@pytest.mark.django_db
def test_the_definitions_shipped_are_there_and_good(now):
    rows = json.loads(FIRST.read_text(encoding="utf-8"))

    assert load_definitions(rows, by=None, now=now) == 0
    assert [one.code for one in definitions_on(now.date())] == [one["code"] for one in rows]
    assert all(one["words"]["en"].keys() == one["words"]["fr"].keys() for one in rows)


@pytest.mark.django_db
def test_another_meaning_is_another_version_and_counts_from_its_day(now):
    load_definitions([row("visitors")], by=None, now=now)
    later = row("visitors", "people(welcome, times=2)", version=2, valid_from="2027-01-01")

    assert load_definitions([later], by=None, now=now) == 1

    def version(day):
        return next(one.version for one in definitions_on(day) if one.code == "visitors")

    assert (version(now.date()), version(now.date().replace(year=2027))) == (1, 2)
    with pytest.raises(DefinitionChanged):
        load_definitions([row("visitors", "people(commitment)")], by=None, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(code="visitors").update(formula="people(welcome)")
