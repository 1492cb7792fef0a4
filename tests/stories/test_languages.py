"""French first, English in one click; by keyboard alone; in the dark, narrow, with the longest name."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.ways import BAKERY, look_for_help

LONGEST = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"


def test_english_stays_on_the_next_pages(page):
    page.goto("/")

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_label("Where are you?").fill("Étain (55)")
    page.get_by_role("button", name="See the answers").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Here is who can help you")).to_be_visible()
    expect(page.get_by_role("heading", name="Long accompaniment")).to_be_visible()
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_person_sends_an_enquiry_with_the_keyboard_alone(page):
    def tab_to(name):
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "() => { const e = document.activeElement;"
                " return [e.getAttribute('aria-label'), e.innerText, e.labels && e.labels[0] && e.labels[0].innerText]"
                ".filter(Boolean).join(' ') }"
            )
            visible = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
            )
            if re.search(name, focused):
                assert visible, f"the focus on {focused!r} is not seen"
                return
        raise AssertionError(f"nothing named {name} is reached by Tab")

    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=re.compile("Aller au contenu"))).to_be_focused()
    tab_to("^Où êtes-vous")
    page.keyboard.type("etain", delay=40)
    expect(page.get_by_role("option").first).to_have_accessible_name(re.compile("^Étain 55400"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to("^Voir les réponses")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("À Étain (55)")
    tab_to("^Demander")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande")
    tab_to("^De quoi avez-vous besoin")
    page.keyboard.type(BAKERY)
    tab_to("Téléphone")
    page.keyboard.type("06 39 98 00 98")
    page.wait_for_timeout(2000)
    tab_to("^Envoyer ma demande")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Votre lien privé")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_sticks_out_of_a_narrow_window(open_window, scheme, width):
    page = open_window(viewport={"width": width, "height": 760}, color_scheme=scheme).new_page()
    look_for_help(page, commune=f"{LONGEST} (51)", stage="")

    expect(page.get_by_role("heading", level=1)).to_contain_text(LONGEST)
    for address in ("/", page.url, "/demande/", "/poles/", "/poles/alexis-etain/", "/offres/alexis-accueil/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_dark_page_is_dark(open_window):
    page = open_window(color_scheme="dark").new_page()
    page.goto("/")

    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    body = page.evaluate("getComputedStyle(document.body).backgroundColor")

    darkest = min(
        sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (paper, body) if "0, 0, 0, 0" not in colour
    )
    assert darkest < 200
