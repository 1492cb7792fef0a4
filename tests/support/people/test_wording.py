"""Words that deserve a second look are pointed at; ordinary notes of a hub are left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.support.people.wording import LONGEST_READ, MOST, WORDS, Delicate, warnings_in


@pytest.mark.parametrize(
    ("text", "about", "word"),
    [
        ("Sami est en arrêt-maladie depuis mai.", "health", "arrêt-maladie"),
        ("Elle a fait une DÉPRESSION.", "health", "DÉPRESSION"),
        ("Il est musulman pratiquant.", "religion", "musulman"),
        ("Famille d’origine marocaine.", "origin", "d’origine marocaine"),
        ("Syndiqué à la CGT", "politics", "Syndiqué"),
        ("Victime de violences conjugales", "intimacy", "violences conjugales"),
        ("sort de prison", "justice", "prison"),
        ("Plutôt paresseuse", "judgement", "paresseuse"),
        ("son numéro : 2 85 05 54 395 123 45", "number", "2 85 05 54 395 123 45"),
        ("285055439512345", "number", "285055439512345"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "number", "FR76 3000 6000 0112 3456 7890 189"),
        ("He is on sick leave, and lazy.", "health", "sick leave"),
    ],
)
def test_a_delicate_word_is_shown_as_it_was_written(text, about, word):
    found = warnings_in(text)

    assert (found[0].about, found[0].word) == (Delicate(about), word)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "Micro-entreprise ou régime réel : expliquer le régime social du dirigeant.",
        "Élevage de race limousine, 40 % du capital détenu par sa sœur.",
        "Produits d’origine contrôlée, pâtisserie salée, grosse commande en mars.",
        "Elle assiste à l’atelier, local à Étain, parti pris clair, prix agressifs.",
        "SIRET 123 456 789 00012, téléphone 06 12 34 56 78, 14 000 € d’apport.",
        "SIRET 12345678900012, rendez-vous le 12/03/2026 à 10 h 30.",
        "Prévisionnel à revoir, banque le 12 mars, puis l’Adie. Nom : Detroit, Paris, Romsey.",
    ],
)
def test_ordinary_notes_are_left_alone(text):
    assert warnings_in(text) == []


def test_each_word_once_in_the_order_of_the_text_and_not_too_many():
    found = warnings_in("Handicap, religion, handicap, HANDICAP.")

    assert [(one.about, one.word) for one in found] == [(Delicate.HEALTH, "Handicap"), (Delicate.RELIGION, "religion")]
    assert (
        len(warnings_in("malade deprime alcool drogue sida vih cancer juif arabe gay prison idiot menteur naif"))
        == MOST
    )


def test_every_word_of_the_lists_is_found_by_itself():
    for about, words in WORDS.items():
        for word in words.split(","):
            plain = " ".join(word.split()).replace("*", "")
            assert about in {one.about for one in warnings_in(f"Dit : {plain}.")}, plain


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_is_shown_stands_in_it(text):
    assert all(one.word in text for one in warnings_in(text))


def test_a_very_long_text_is_read_in_less_than_a_second():
    text = "pas tres " * LONGEST_READ
    start = time.perf_counter()

    warnings_in(text)

    assert time.perf_counter() - start < 1
