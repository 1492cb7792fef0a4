"""The coordinator reads where a need finds nobody, closes a desk, and sees the numbers change at once."""

import re

from playwright.sync_api import Page, expect

from tests.stories.accessibility import faults

DESK = "Permanence Adie, Neufchâteau (fictif)"
HOLES = "/coordination/clarity/holes/?stage=financer&territory=departement-88"


def number(text: str) -> int:
    """A number written with spaces between thousands."""
    return int(re.sub(r"\D", "", text) or 0)


def in_person(page: Page) -> list[int]:
    """Inhabitants in each state, as the figures of the page say."""
    figures = page.get_by_role("region", name="Habitants, selon la proximité de l’aide").locator("dd")
    return [number(one) for one in figures.all_inner_texts()]


def test_closing_a_desk_opens_a_hole_on_the_board(sign_in):
    page = sign_in("claire")
    page.goto("/coordination/")
    page.get_by_role("link", name="Clarté").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("L’offre est-elle claire"))
    stages = page.get_by_role("region", name="Par étape")
    expect(stages.get_by_role("row")).to_have_count(13)
    money = stages.get_by_role("row", name=re.compile("Je cherche un financement"))
    money.get_by_role("cell").nth(2).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Je cherche un financement")
    page.get_by_label("Territoire", exact=True).select_option("departement-88")
    page.get_by_role("button", name="Afficher").click()
    drawn = page.get_by_role("region", name="Carte de la proximité de l’aide, commune par commune")
    drawn.scroll_into_view_if_needed()
    expect(drawn.locator("canvas").first).to_be_visible()
    assert faults(page) == []
    before = in_person(page)

    page.goto("/hub/adie-epinal/desks/")
    desk = page.get_by_role("region", name=DESK, exact=True)
    desk.locator("summary", has_text="Fermer la permanence").click()
    desk.get_by_role("button", name="Fermer cette permanence").click()
    expect(page.get_by_role("region", name=DESK, exact=True)).to_have_count(0)

    page.goto(HOLES)
    after = in_person(page)
    assert sum(after) == sum(before), "nobody is lost"
    assert sum(after[:2]) < sum(before[:2]), "fewer people have somebody in person"
    expect(page.locator(".page-title")).to_contain_text("n’ont personne en face à face")
    page.get_by_role("link", name=re.compile("Qui répond à ce lieu")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pourquoi pas les autres")


def test_the_holes_are_read_and_downloaded_without_any_script(sign_in):
    page = sign_in("claire", java_script_enabled=False)
    page.goto(HOLES)

    expect(page.get_by_role("region", name="Communes").get_by_role("row")).not_to_have_count(0)
    with page.expect_download() as loading:
        page.get_by_role("link", name="Télécharger toutes les communes").click()

    lines = loading.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "code;commune;epci;departement;population;financer"
    assert len(lines) > 500
