"""From the map to an open hub: two places more in Meuse, one drafted from the kit of Maxéville, then published."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from tests.stories.accessibility import faults
from tests.stories.test_import import WORK
from tests.stories.test_planner import ask

OFFER = "Parler de son idée avec un conseiller"


def test_the_coordinator_opens_a_hub_in_meuse_from_the_kit_of_maxeville(sign_in, open_window, live):
    page = sign_in("claire")
    ask(page, more="2")
    live.run(WORK)
    expect(page.locator("#sites tbody tr")).to_have_count(2, timeout=60_000)
    commune = page.locator("#sites tbody th").last.inner_text().split("\n")[0]
    page.get_by_role("link", name=re.compile("^Préparer ce pôle")).last.click()

    page.get_by_role("link", name="Pôle de Maxéville").click()
    expect(page.get_by_label("Nom du pôle")).to_have_value(f"Pôle de {commune}")
    expect(page.get_by_label("Qui anime le pôle")).not_to_have_value("")
    page.get_by_label("Ce que ce pôle apporte").fill("Une réponse chaque semaine là où il faut vingt minutes.")
    page.get_by_label("Jour d’ouverture").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_label("Qui prend la place de Pacelor").select_option(label="personne")
    page.locator("summary", has_text="Salles").click()
    page.get_by_label("Espace de travail partagé").uncheck()
    page.get_by_role("button", name="Voir ce qui sera préparé").click()

    expect(page.get_by_role("heading", name="Ce qui sera préparé")).to_be_visible()
    expect(page.get_by_role("heading", name="Offres qui existent déjà, proposées ici aussi")).to_be_visible()
    expect(page.get_by_role("heading", name="Laissées de côté : personne ne prend la place")).to_be_visible()
    assert not faults(page)
    page.get_by_role("button", name="Préparer ce pôle et prévenir les partenaires").click()

    expect(page.get_by_text("rien n’est encore publié")).to_be_visible()
    kit_page = page.url
    assert not faults(page)
    step = page.get_by_role("listitem").filter(has_text="Regarder ce qui existe déjà")
    step.get_by_role("button", name="Fait (Regarder ce qui existe déjà)").click()
    expect(page.get_by_text("fait le").first).to_be_visible()

    page.get_by_role("link", name=f"Sur place ({OFFER})").click()
    page.get_by_label("Jours avant le premier rendez-vous").fill("6")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("listitem").filter(has_text=commune).get_by_role("button", name=re.compile("^Publier")).click()
    expect(page.get_by_text("confirmée aujourd’hui").first).to_be_visible()

    page.goto(kit_page)
    here = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=OFFER, exact=True))
    expect(here.get_by_text("publié")).to_be_visible()
    page.get_by_role("link", name=f"Pôle de {commune}", exact=True).first.click()
    page.get_by_role("button", name="Faire le contrôle des doubles").click()
    page.get_by_role("button", name="J’ai lu ce contrôle").click()
    page.get_by_role("button", name="Publier ce pôle").click()
    expect(page.get_by_text("il reçoit à partir du")).to_be_visible()

    anybody = open_window().new_page()
    [[slug]] = live.rows("SELECT slug FROM network_hub WHERE name = %s", f"Pôle de {commune}")
    anybody.goto(f"/poles/{slug}/")
    expect(anybody.get_by_role("link", name=OFFER).first).to_be_visible()
