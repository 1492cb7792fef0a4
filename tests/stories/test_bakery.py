"""The bakery of Étain: asked, received, accepted, followed, withdrawn."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.ways import ask_for_the_bakery, look_for_help, open_cards, open_enquiry


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_bakery_is_asked_for_received_accepted_followed_and_withdrawn(open_window, sign_in, scripts):
    name = f"Léa {'avec' if scripts else 'sans'} (fictif)"
    person = open_window(java_script_enabled=scripts, viewport={"width": 390, "height": 844}).new_page()
    sent = ask_for_the_bakery(person, name=name)
    expect(person.get_by_role("heading", level=1)).to_contain_text("vous répond d’ici")

    adviser = sign_in("nadia", java_script_enabled=scripts)
    open_enquiry(adviser, name)
    expect(adviser.locator("main")).to_contain_text("boulangerie")
    expect(adviser.get_by_role("link", name="06 39 98 00 99")).to_have_attribute("href", re.compile("^tel:"))
    adviser.get_by_role("button", name="Prendre en charge").click()
    expect(adviser.locator("main")).to_contain_text("Nadia")

    person.goto(sent.link)
    expect(person.get_by_role("heading", level=1)).to_contain_text("Nadia")

    person.get_by_role("link", name="Retirer ma demande").click()
    person.get_by_role("button", name="Oui, la retirer").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("retir")

    adviser.reload()
    expect(adviser.locator("main")).to_contain_text("retirée")


def test_a_commune_is_found_while_it_is_typed(page):
    page.goto("/")
    field = page.get_by_label("Où êtes-vous ?")
    field.press_sequentially("etai", delay=40)
    page.get_by_role("option", name=re.compile("^Étain 55400")).click()
    page.get_by_role("button", name="Voir les réponses").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("À Étain (55)")


def test_an_answer_says_where_when_how_soon_and_why(page):
    look_for_help(page)
    open_cards(page)

    card = page.locator(".line").filter(has_text="Être accompagné en pays d’Étain").first
    expect(card).to_contain_text("Alexis")
    expect(card).to_contain_text("3 min")
    expect(card).to_contain_text("premier rendez-vous sous 8 jours")
    expect(card).to_contain_text("fictif")
    card.get_by_text("Pourquoi cette réponse ?").click()
    expect(card.get_by_role("listitem").first).to_be_visible()


def test_the_map_shows_what_the_table_shows(page):
    look_for_help(page)

    shown = page.get_by_role("region", name="Carte de ces réponses")
    shown.scroll_into_view_if_needed()

    expect(shown.locator("canvas").first).to_be_visible()
    expect(shown.get_by_role("button", name=re.compile("^Pôle entrepreneurial Alexis d’Étain"))).to_be_visible()


def test_a_place_without_anybody_near_is_told_so_and_called_back(page):
    look_for_help(page, commune="Joinville (52)", stage="emerger")

    expect(page.get_by_role("heading", name="Rien à moins de 30 minutes")).to_be_visible()
    page.get_by_role("link", name="Demander un rappel").click()
    expect(page.get_by_label("Où habitez-vous ?")).to_have_value("Joinville (52)")


def test_a_link_made_up_opens_nothing(page):
    answer = page.goto("/suivi/rien-du-tout/")

    assert answer.status == 404
    expect(page.locator("main")).not_to_contain_text("Traceback")
