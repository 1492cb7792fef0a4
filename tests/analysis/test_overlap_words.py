import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.analysis.overlap.words import fold, mend, stem, stems_of, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Étude de Marché", b"etude de marche"),
        ("L’œuvre d'Ædwige à Straßburg", b"l oeuvre d aedwige a strassburg"),
        ("e\u0301te\u0301 · N\u202f°\u00a03", b"ete   n   3"),
        ("Łódź, Škoda", b" odz  skoda"),
        ("помощь 2026", b"       2026"),
    ],
)
def test_accents_case_and_signs_are_folded(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_anything_folds_to_plain_words(text):
    assert all(word.isalnum() and word == word.lower() for word in fold(text).decode("ascii").split())


@given(st.lists(st.text(), max_size=5))
def test_each_text_ends_once(texts):
    assert words_of(texts).count(b"|") == len(texts)


@pytest.mark.parametrize(
    "family",
    [
        ("accompagnement", "accompagner", "accompagnateur", "accompagnatrice", "accompagne"),
        ("conseil", "conseils", "conseiller", "conseillère"),
        ("financement", "financer", "financier", "financière", "finances"),
        ("artisan", "artisans", "artisane"),
        ("commercial", "commerciaux", "commerciale"),
    ],
)
def test_a_family_of_words_has_one_stem(family):
    assert len({stem(fold(word).decode()) for word in family}) == 1


@pytest.mark.parametrize(("one", "other"), [("marché", "margé"), ("location", "vocation"), ("prêt", "prix")])
def test_different_words_keep_different_stems(one, other):
    assert stem(fold(one).decode()) != stem(fold(other).decode())


def test_an_acronym_says_its_words_and_a_small_word_nothing():
    assert stems_of("bp") == [stem("business"), stem("plan")]
    assert stems_of("pour") == []
    assert stems_of("d") == []


def test_a_slip_is_mended_into_the_frequent_word_a_letter_away():
    words = ["accompagnement", "acompagnement", "accompagnemnet", "accompagnements", "portage", "partage"]
    spread = np.array([50, 1, 2, 20, 8, 9])

    assert mend(words, spread) == {"acompagnement": "accompagnement", "accompagnemnet": "accompagnement"}


def test_a_rare_word_that_no_frequent_one_resembles_is_left_alone():
    assert mend(["tachygraphe", "fiscalite"], np.array([1, 80])) == {}
