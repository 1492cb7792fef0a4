"""Texts with named places, and how they are set."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.support.journeys.papers.blocks import Setting, blocks_of, page_of
from maillage.support.journeys.papers.choices import PaperKind
from maillage.support.journeys.papers.digest import digest_of, whole_text
from maillage.support.journeys.papers.places import BLANK, PLACES, filled, unknown_places
from maillage.support.journeys.papers.shipped import LANGUAGES, shipped_text


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_there_from_the_start_and_names_places_that_are_known(kind, language):
    title, body = shipped_text(kind, language)

    assert title
    assert unknown_places(f"{title}\n{body}", language) == []
    assert "[" not in filled(body, language, {place.key: "x" for place in PLACES}).text


def test_a_language_without_texts_reads_english():
    assert shipped_text("contract", "de") == shipped_text("contract", "en")


def test_places_are_filled_once_so_that_a_name_with_brackets_stays_a_name():
    text = filled("[personne], avec [structure]", "fr", {"person": "[structure]", "organisation": "Alexis"})

    assert (text.text, text.missing) == ("[structure], avec Alexis", ())


def test_what_is_not_known_is_a_line_to_fill_by_hand():
    text = filled("À [commune], [ commune ] et [Projet]", "fr", {"project": "Un atelier"})

    assert (text.text, text.missing) == (f"À {BLANK}, {BLANK} et Un atelier", ("commune",))


def test_names_that_nobody_fills_are_told_in_their_order():
    assert unknown_places("[siret] [personne] [iban] [siret] [ ] [x\ny]", "fr") == ["siret", "iban"]
    assert unknown_places("[personne]", "en") == ["personne"]


def test_a_text_is_set_in_titles_lists_and_paragraphs():
    text = "# Entre nous\nAlexis\net Sami\n\nSuite\n- un\n- deux\n\n- trois\n# Fin"

    assert [(one.setting, one.lines) for one in blocks_of(text)] == [
        (Setting.TITLE, ("Entre nous",)),
        (Setting.PARAGRAPH, ("Alexis", "et Sami")),
        (Setting.PARAGRAPH, ("Suite",)),
        (Setting.ITEMS, ("un", "deux")),
        (Setting.ITEMS, ("trois",)),
        (Setting.TITLE, ("Fin",)),
    ]


def test_every_letter_is_escaped():
    assert page_of("# <b>\n- <script>\n\na & b\nc", level=3) == (
        "<h3>&lt;b&gt;</h3><ul><li>&lt;script&gt;</li></ul><p>a &amp; b<br>c</p>"
    )


@given(st.text())
def test_no_text_becomes_markup_of_its_own(text):
    page = page_of(text)

    for tag in ("<h2>", "</h2>", "<ul>", "</ul>", "<li>", "</li>", "<p>", "</p>", "<br>"):
        page = page.replace(tag, "")
    assert "<" not in page


def test_the_digest_is_that_of_the_file_that_is_downloaded():
    assert digest_of("Contrat", "Été") == hashlib.sha256("Contrat\n\nÉté".encode()).hexdigest()
    assert whole_text("Contrat", "Été") == "Contrat\n\nÉté"
