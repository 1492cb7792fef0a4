"""Where to open: two places more in Meuse, with their proof, another plan beside, and the hub drafted from the map."""

import re

from playwright.sync_api import Page, expect

from tests.stories.accessibility import faults
from tests.stories.test_import import WORK


def ask(page: Page, *, more: str) -> None:
    page.goto("/coordination/plans/")
    page.get_by_label("Territoire").select_option("departement-55")
    page.get_by_label("Pour quelle étape").select_option("emerger")
    page.get_by_label("Combien de lieux en plus").select_option(more)
    page.get_by_label("Dans des communes d’au moins").select_option("1000")
    page.get_by_role("button", name="Chercher", exact=True).click()


def keep(page: Page, name: str, cost: str) -> None:
    page.get_by_label("Nom du scénario").fill(name)
    page.get_by_label("Coût annuel, en euros").fill(cost)
    page.get_by_role("button", name="Garder ce scénario").click()
    expect(page.get_by_text("Le scénario est gardé")).to_be_visible()


def cell(page: Page, measure: str, column: int) -> str:
    return page.locator(f'tr[data-measure="{measure}"] td').nth(column).inner_text()


def test_the_coordinator_weighs_two_places_more_in_meuse(sign_in, live):
    page = sign_in("claire")
    ask(page, more="2")
    expect(page.get_by_role("button", name="Arrêter, et montrer le meilleur trouvé")).to_be_visible()
    live.run(WORK)

    expect(page.get_by_text("c’est prouvé")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("a refait la preuve")).to_be_visible()
    expect(page.locator("#sites tbody tr")).to_have_count(2)
    assert cell(page, "mean", 2).startswith("−")
    assert not faults(page)
    page.locator("[data-map]").scroll_into_view_if_needed()
    expect(page.locator(".pin")).to_have_count(2)

    at_half_an_hour = cell(page, "near", 1)
    page.get_by_role("slider").fill("15")
    expect(page.locator('tr[data-measure="near"] td').nth(1)).not_to_have_text(at_half_an_hour)
    expect(page.locator("span[data-minutes]").first).to_have_text("15")

    keep(page, "Deux lieux (fictif)", "180000")
    first = page.locator("#sites tbody th").first.inner_text().split("\n")[0]
    page.get_by_role("checkbox", name=first).uncheck()
    page.get_by_role("button", name="Calculer ce plan").click()
    live.run(WORK)
    expect(page.locator("#sites tbody tr")).to_have_count(1, timeout=60_000)
    expect(page.get_by_text("c’est prouvé")).to_have_count(0)
    keep(page, "Un seul lieu (fictif)", "90000")

    page.goto("/coordination/plans/")
    for name in ("Deux lieux (fictif)", "Un seul lieu (fictif)"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Comparer ceux qui sont cochés").click()
    expect(page.get_by_role("columnheader", name=re.compile("lieu"))).to_have_count(2)
    assert not faults(page)

    page.get_by_role("link", name="Deux lieux (fictif)").click()
    page.get_by_role("link", name="Lire la note de deux pages").click()
    expect(page.get_by_text("180")).to_be_visible()
    page.get_by_role("link", name="Retour au plan").click()

    page.get_by_role("link", name=re.compile("^Préparer ce pôle")).first.click()
    expect(page.get_by_label("Nom du pôle")).to_have_value(f"Pôle de {first}")
    expect(page.get_by_role("heading", name="Ce qui l’entoure")).to_be_visible()
    page.get_by_label("Qui le porte").select_option(label="Alexis")
    page.get_by_label("Ce que ce pôle apporte").fill("Une réponse chaque semaine là où il faut vingt minutes.")
    page.get_by_role("button", name="Garder ce brouillon et prévenir les partenaires").click()
    expect(page.get_by_role("heading", name=f"Pôle de {first}")).to_be_visible()
