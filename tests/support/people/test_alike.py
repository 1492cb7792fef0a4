"""The bits that stand for trigrams pass over nobody who is alike."""

from random import Random

import pytest
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import FloatField, Value
from django.db.models.functions import Cast

from maillage.support.people.actions import Said, enter_person
from maillage.support.people.models import Person
from maillage.support.people.queries.alike import likeness

pytestmark = pytest.mark.django_db
NAMES = ("Jean Dupont", "Jeanne Dupond", "Inès Bâ", "O", "Marie-Lou d'Œuvre", "Zoé Rousseau Rousselle", "李 小龙")
WORDS = ("jean", "dupont", "ines", "ba", "o", "rousseau", "etain", "0639980102", "marie", "lou")


@pytest.fixture
def people(cast, now):
    for name in NAMES:
        given, _space, family = name.partition(" ")
        said = Said(given, family, phone="06 39 98 01 02", email=f"{given.lower()}@example.org", commune=cast.commune)
        enter_person(said, organisation=cast.alexis, by=cast.adviser, now=now, came_on=now.date())
    return Person.objects.filter(organisation=cast.alexis)


def typed_words() -> list[str]:
    """Names and phones, with letters missing, doubled and changed."""
    draw, words = Random(3), []
    for word in (
        *["jean", "dupont", "ines", "ba", "o", "rousseau", "etain", "0639980102", "marie", "lou"],
        "jeanne dupond",
        "zoe roussel",
    ):
        words += [word]
        for _ in range(4):
            place = draw.randrange(len(word))
            words += [word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:], f"{word[:place]}x"]
    return [word for word in words if word]


@pytest.mark.parametrize(
    ("measure", "column"), [(TrigramWordSimilarity, ("searched",)), (TrigramSimilarity, ("folded_name",))]
)
@pytest.mark.parametrize("least", [0.3, 0.5, 0.55, 0.9])
def test_nobody_alike_is_passed_over(people, measure, column, least):
    for word in typed_words():
        plain = measure(word, *column) if measure is TrigramWordSimilarity else measure(*column, word)
        asked = people.annotate(
            plain=Cast(plain, FloatField()), quick=Cast(likeness(plain, word, least=least), FloatField())
        )

        wrong = [one for one in asked if one.plain >= least and one.quick != one.plain]

        assert wrong == [], word


def test_few_are_compared_in_vain(people):
    quick = people.annotate(quick=likeness(TrigramWordSimilarity("dupont", "searched"), "dupont", least=0.5))

    assert {str(one) for one in quick.exclude(quick=Value(0.0))} == {"Jean Dupont", "Jeanne Dupond"}
