"""One card for each need: who can do it, the nearest, the soonest; the partners inside, and the list beside."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.accessibility import faults
from tests.stories.ways import look_for_help, open_cards


def test_a_card_says_who_can_do_it_and_shows_them_inside_without_script(open_window):
    page = open_window(java_script_enabled=False, viewport={"width": 360, "height": 780}).new_page()
    page.goto("/reponses/?commune=Étain (55)")

    card = page.locator(".card.need").filter(has=page.locator("details.who")).first
    expect(card.locator(".where").first).to_contain_text(re.compile(r"partenaires? peu(ven)?t le faire ici"))
    expect(card.locator(".named")).to_contain_text("Le plus près")
    expect(card.locator(".line").first).not_to_be_visible()
    card.locator("summary").first.click()
    expect(card.get_by_role("link", name=re.compile("^Demander ")).first).to_be_visible()


def test_a_card_leads_to_its_whole_list_and_back_to_everything(page):
    page.goto("/reponses/?commune=Nancy (54)&kind=suivi_long")

    expect(page.get_by_text("Seulement")).to_contain_text("Accompagnement dans la durée")
    page.get_by_role("link", name="Voir tout ce qui correspond").click()
    expect(page.locator(".card.need").first).to_be_visible()


def test_the_list_and_the_cards_lead_to_each_other(page):
    look_for_help(page)

    page.get_by_role("link", name="Voir en liste, offre par offre").click()
    expect(page.locator(".card.need")).to_have_count(0)
    expect(page.get_by_role("heading", level=2, name="En personne")).to_be_visible()
    page.get_by_role("link", name="Une carte par besoin").click()
    expect(page.locator(".card.need").first).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_open_cards_fit_the_screen_and_axe_finds_nothing(open_window, width):
    page = open_window(viewport={"width": width, "height": 900}).new_page()
    page.goto("/reponses/?commune=Nancy (54)")
    open_cards(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
