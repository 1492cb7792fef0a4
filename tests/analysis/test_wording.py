"""How easy a text is: syllables against a list said aloud, the formula by hand, and what never changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.analysis.wording import acronyms_in, syllables_of, wording_of

SAID = {
    "le": 1, "idée": 2, "projet": 2, "entreprise": 3, "création": 3, "créer": 2, "conseiller": 3, "réunion": 3,
    "client": 2, "clients": 2, "vie": 1, "eau": 1, "qui": 1, "maïs": 2, "l’idée": 2, "aujourd’hui": 3, "travail": 2,
    "rendez-vous": 3, "accompagnement": 5, "financement": 4, "bien": 1, "monnaie": 2, "ouvrier": 3, "boulangerie": 4,
    "table": 1, "tables": 1, "les": 1, "été": 2, "Noël": 2, "CAPE": 4, "2026": 4, "y": 1, "à": 1, "l": 0, "brr": 0,
}  # fmt: skip


@pytest.mark.parametrize(("word", "said"), SAID.items())
def test_syllables_are_those_one_says(word, said):
    assert syllables_of(word) == said


def test_the_ease_is_that_of_the_formula():
    wording = wording_of("Le chat dort. Le chien mange bien.")

    assert (wording.words, wording.sentences, wording.syllables, wording.longest_sentence) == (7, 2, 7, 4)
    assert wording.ease == pytest.approx(207 - 1.015 * 7 / 2 - 73.6)


def test_plain_words_are_easier_than_those_of_an_office():
    plain = wording_of("Vous racontez votre idée. Un conseiller vous dit par quoi commencer et qui peut vous aider.")
    office = wording_of(
        "L’opérationnalisation de l’accompagnement individualisé nécessite préalablement la formalisation d’une "
        "contractualisation tripartite conditionnant l’éligibilité prévisionnelle aux dispositifs territorialisés."
    )

    assert plain.is_plain
    assert not office.is_plain
    assert plain.ease > office.ease + 50


def test_nothing_has_no_ease():
    wording = wording_of(" … ")

    assert (wording.words, wording.sentences, wording.ease, wording.is_plain) == (0, 0, None, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L’ACRE et le RSA, puis l’ACRE.", ("ACRE", "RSA")),
        ("Le diplôme D2E, norme NF X 50-770", ("D2E", "NF")),
        ("Louis XIV, chapitre III", ()),
        ("Un, À, J’ai", ()),
        ("qu’ARE", ("ARE",)),
        ("ÉSAT", ("ÉSAT",)),
    ],
)
def test_acronyms_are_found(text, found):
    assert acronyms_in(text) == found


def test_an_acronym_in_words_beside_it_is_explained():
    wording = wording_of("Un contrat d’appui (CAPE) ou une CAE (coopérative d’activité), mais pas le RSA (1).")

    assert (wording.acronyms, wording.explained) == (("CAPE", "CAE", "RSA"), {"CAPE", "CAE"})


SENTENCES = st.lists(st.sampled_from(["Le chat dort.", "Vous venez ?", "L’idée suffit !", "On compte 3 000 euros."]))


@given(SENTENCES, st.randoms())
def test_the_order_of_sentences_changes_nothing(sentences, draw):
    shuffled = sentences[:]
    draw.shuffle(shuffled)

    assert wording_of(" ".join(sentences)) == wording_of(" ".join(shuffled))


@given(st.text())
def test_any_text_is_measured(text):
    wording = wording_of(text)

    assert 0 <= wording.sentences <= wording.words
    assert wording.longest_sentence <= wording.words
    assert wording.explained <= set(wording.acronyms)
    assert (wording.ease is None) == (wording.words == 0)
