"""A coordinator brings a list in: Windows-1252, with mistakes; reads, writes the good lines, gives it again."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.catalogue.sources.files import offer, text_of
from tests.stories.accessibility import faults

WORK = """
from django.core.management import call_command

call_command("procrastinate", "worker", "--one-shot")
"""
"""The worker, until nothing waits."""
LINES = [
    offer(organisation="Alexis", hub="alexis-etain", zone="55", confirmed_on=""),
    offer(
        offer_id="OF-2",
        delivery_id="OF-2-ETAIN",
        name="Préparer son dossier de prêt (fictif)",
        hub="alexis-etain",
        stages="finencer",
        confirmed_on="",
    ),
    offer(
        offer_id="OF-3",
        delivery_id="OF-3-ETAIN",
        name="Café des créateurs (fictif)",
        hub="alexis-etain",
        kind="reseau_club",
        stages="demarrer",
        duration="",
        zone="02311",
        confirmed_on="",
    ),
]
LIST = text_of(LINES, separator=";").encode("cp1252")


def give(page: Page) -> None:
    page.goto("/coordination/imports/")
    page.get_by_label("Nom de la nouvelle liste").or_(page.get_by_label("De qui est cette liste")).first.wait_for()
    if page.get_by_label("Nom de la nouvelle liste").count():
        page.get_by_label("De qui est cette liste").select_option(label="Tableur de la Meuse (fictif)")
    else:
        page.get_by_label("De qui est cette liste").fill("Tableur de la Meuse (fictif)")
    page.get_by_label("Fichier", exact=True).set_input_files(
        files=[{"name": "offres.csv", "mimeType": "text/csv", "buffer": LIST}]
    )
    page.get_by_role("button", name="Vérifier ce fichier").click()


def figure(page: Page, words: str) -> str:
    return page.locator("dl.figures > div", has_text=words).locator("dd").first.inner_text()


def test_a_coordinator_brings_in_a_list_with_mistakes(sign_in, live):
    page = sign_in("claire")
    give(page)
    live.run(WORK)

    expect(page.get_by_role("button", name="Écrire les 2 bonnes lignes")).to_be_visible(timeout=30_000)
    table = page.get_by_role("table")
    expect(table).to_contain_text("finencer")
    expect(table).to_contain_text("Est-ce financer")
    expect(table).to_contain_text("fait maintenant partie de")
    expect(table).to_contain_text("Combien de temps")
    assert faults(page) == []
    picture(page, "checked")

    page.get_by_role("button", name="Écrire les 2 bonnes lignes").click()
    live.run(WORK)
    expect(page.locator("main")).to_contain_text(re.compile("Écrit le"), timeout=30_000)
    assert (figure(page, "nouvelles"), figure(page, "refusées"), figure(page, "brouillon")) == ("2", "1", "1")

    give(page)
    live.run(WORK)
    expect(page.locator("main")).to_contain_text("Rien ne changerait", timeout=30_000)
    assert figure(page, "inchangées") == "2"
    expect(page.get_by_role("button", name=re.compile("^Écrire"))).to_have_count(0)
    page.get_by_role("button", name="Abandonner ce fichier").click()
    expect(page.locator("main")).to_contain_text("abandonné")
    assert faults(page) == []
    picture(page, "list")


def test_a_file_is_followed_without_scripts(sign_in, live):
    page = sign_in("claire", java_script_enabled=False, viewport={"width": 360, "height": 800})
    give(page)
    live.run(WORK)

    button = page.get_by_role("button", name="Abandonner ce fichier")
    expect(button).to_be_visible(timeout=40_000)
    picture(page, "phone")
    button.click()
    expect(page.locator("main")).to_contain_text("abandonné")


def picture(page: Page, name: str) -> None:
    """Kept for whoever wants to look, when MAILLAGE_PICTURES names a folder."""
    if folder := os.environ.get("MAILLAGE_PICTURES"):
        page.screenshot(path=Path(folder) / f"import-{name}.png", full_page=True)
