"""Two offers of Nancy do the same thing: found, settled, said to the public, open again when one changes."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.accessibility import faults

ALEXIS, CHAMBER = "alexis-atelier-idee", "cci-54-atelier-idee"
TELLS = "L’un réunit des gens du pays autour d’un conseiller ; l’autre donne les chiffres du commerce."


@pytest.fixture
def coordinator(sign_in):
    """Claire, who coordinates the network."""
    return sign_in("claire")


def open_card(page, *names):
    """From the list of what is to settle at Nancy to one card."""
    page.goto("/coordination/overlaps/")
    page.get_by_label("Lieu").select_option(label="Meurthe-et-Moselle")
    page.get_by_role("button", name="Afficher").click()
    page.get_by_role("link", name=re.compile(".*".join(map(re.escape, names)), re.DOTALL)).click()


def test_the_two_overlaps_of_nancy_are_found_and_one_is_settled_until_an_offer_changes(
    coordinator, page, sign_in, live
):
    cards = coordinator
    cards.goto("/coordination/overlaps/")
    cards.get_by_role("button", name="Chercher maintenant").click()
    expect(cards.locator("main")).to_contain_text("Tout le catalogue a été comparé.")
    found = cards.locator(".queue > li")
    expect(found.filter(has_text="Réunion d’information pour créer son entreprise")).to_have_count(1)
    expect(found.filter(has_text="Une même offre saisie deux fois")).to_have_count(1)
    assert faults(cards) == []

    open_card(cards, "Atelier : de l’idée au projet", "Atelier : passer de l’idée au projet")
    expect(cards.locator("main")).to_contain_text("habitants peuvent aller aux deux")
    assert faults(cards) == []
    address = cards.url
    cards.get_by_role("button", name="Enregistrer la décision").click()
    expect(cards.get_by_role("alert")).to_be_visible()
    cards.get_by_label("Garder les deux, et dire ce qui les distingue").check()
    expect(cards.get_by_label("Label commun")).to_be_hidden()
    cards.get_by_label("Ce qui distingue les deux").fill(TELLS)
    cards.get_by_label("Pourquoi", exact=True).fill("Les deux équipes se sont vues au pôle (fictif).")
    cards.get_by_label("Signé pour CCI Meurthe-et-Moselle par").fill("Inès C. (fictif)")
    cards.get_by_role("button", name="Enregistrer la décision").click()
    expect(cards.locator("main")).to_contain_text("réglée")
    expect(cards.locator("main")).to_contain_text("Signé par Inès C. (fictif) pour CCI Meurthe-et-Moselle")
    assert faults(cards) == []

    for slug in (ALEXIS, CHAMBER):
        page.goto(f"/offres/{slug}/")
        expect(page.locator("main")).to_contain_text(TELLS)
        assert faults(page) == []

    manager = sign_in("manon")
    manager.goto(address.replace("/coordination/", "/hub/"))
    manager.get_by_role("button", name="Signer").click()
    manager.get_by_label("Votre commentaire").fill("À reparler quand l’atelier passera à la journée (fictif).")
    manager.get_by_role("button", name="Enregistrer le commentaire").click()
    expect(manager.locator("main")).to_contain_text("À reparler quand l’atelier")
    assert faults(manager) == []

    [[offer]] = live.rows("SELECT id FROM offers_offer WHERE slug = %s", ALEXIS)
    manager.goto(f"/hub/alexis-etain/offers/{offer}/words/")
    manager.get_by_label("Durée").fill("Une journée entière (fictif)")
    manager.get_by_role("button", name="Enregistrer", exact=True).click()

    cards.goto(address)
    expect(cards.locator("main")).to_contain_text("rouverte")
    expect(cards.locator("main")).to_contain_text("L’une des deux offres a changé depuis")
    expect(cards.locator("main")).to_contain_text("Offre modifiée")
    expect(cards.get_by_label("Ce qui distingue les deux")).to_have_value(TELLS)
    assert faults(cards) == []
    page.goto(f"/offres/{CHAMBER}/")
    expect(page.locator("main")).not_to_contain_text(TELLS)


def test_writing_an_offer_shows_who_does_it_already(sign_in):
    manager = sign_in("manon")
    manager.goto("/hub/alexis-etain/offers/new/")

    manager.get_by_label("Nom de l’offre").fill("Monter son projet à Étain (fictif)")
    manager.get_by_label("De quoi il s’agit").select_option("suivi_long")
    manager.get_by_label("Je construis mon projet").check()

    beside = manager.locator("#equivalents")
    expect(beside).to_contain_text("Être accompagné")
    expect(beside).to_contain_text("premier rendez-vous sous")
    manager.wait_for_load_state("networkidle")
    assert faults(manager) == []
