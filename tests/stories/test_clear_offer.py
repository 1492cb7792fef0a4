"""The clear offer: written from a template, published whole, confirmed by a link, corrected, compared."""

import re
import time

import pytest
from playwright.sync_api import expect

from maillage.support.orientation.actions.guard import QUICKEST
from tests.stories.accessibility import faults

TEMPLATE = "Atelier : préparer son prévisionnel"
NAME = "Atelier prévisionnel au pôle d’Étain (fictif)"
WRONG = "L’atelier dure une journée entière, pas une demi-journée."
OFFERS = "/hub/alexis-etain/offers/"
# The letters of the timetable, at ten o’clock of the last working day.
REMIND = """
from datetime import timedelta
from django.utils import timezone
from maillage.catalogue.offers.actions import remind_owners
moment = timezone.localtime().replace(hour=10)
while not remind_owners(now=moment):
    moment -= timedelta(days=1)
"""


@pytest.fixture(scope="module")
def written():
    """Where the public reads the offer of the first story."""
    return {}


def test_a_manager_writes_from_a_template_sees_what_is_missing_and_publishes(sign_in, written):
    desk = sign_in("manon")
    desk.goto(OFFERS)
    desk.get_by_role("link", name="Écrire une offre").click()
    desk.get_by_role("link", name=TEMPLATE).click()
    expect(desk.get_by_label("En une phrase")).to_have_value(re.compile("chiffrer votre projet"))

    desk.get_by_label("Nom de l’offre").fill(NAME)
    desk.get_by_label("Sur place, sur rendez-vous").check()
    desk.get_by_label("Quand").fill("Le premier jeudi du mois, 14 h – 17 h (fictif)")
    desk.get_by_label("Pour les habitants de").fill("Meuse (55)")
    reading = desk.locator("#review")
    expect(reading).to_contain_text("pour publier")
    desk.get_by_label("Durée").fill("")
    expect(reading.locator("a[href='#id_duration']")).to_be_visible()
    desk.get_by_label("Durée").fill("Une demi-journée (fictif)")
    expect(reading.locator("a[href='#id_duration']")).to_have_count(0)
    expect(reading.locator("a[href='#id_here-first_appointment_days']")).to_be_visible()
    assert faults(desk) == []
    desk.get_by_role("button", name="Garder en brouillon").click()

    expect(desk.get_by_role("heading", level=2)).to_have_text(NAME)
    desk.get_by_role("button", name="Publier", exact=True).click()
    expect(desk.locator("main")).to_contain_text("Elle ne peut pas encore être publiée.")
    missing = desk.get_by_role("region", name=re.compile("pour publier"))
    assert faults(desk) == []
    missing.locator("a[href$='#id_first_appointment_days']").click()
    desk.get_by_label("Jours avant le premier rendez-vous").fill("10")
    desk.get_by_role("button", name="Enregistrer").click()
    if missing.locator("a[href$='#id_adds']").count():
        missing.locator("a[href$='#id_adds']").click()
        desk.get_by_label("Ce qu’elle apporte de plus").fill("Le seul atelier de ce type au pays d’Étain (fictif).")
        desk.get_by_role("button", name="Enregistrer").click()
    expect(missing).to_have_count(0)
    desk.get_by_role("button", name="Publier", exact=True).click()

    expect(desk.locator("main")).to_contain_text("est publiée : le public la trouve désormais")
    written["address"] = desk.get_by_role("link", name="Ce que voit le public").get_attribute("href")


def test_a_visitor_proposes_a_correction_and_the_owner_answers(page, sign_in, written):
    page.goto(written["address"])
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator(".glance dt")).to_have_count(8)
    assert faults(page) == []

    page.get_by_role("link", name="Proposer une correction").click()
    opened = time.monotonic()
    page.get_by_label("Qu’est-ce qui est inexact ?").fill(WRONG)
    page.get_by_label("Votre courriel").fill("lectrice@porteurs.demo.example")
    page.wait_for_timeout(max(0.0, QUICKEST.total_seconds() + 0.3 - (time.monotonic() - opened)) * 1000)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est envoyé")

    owner = sign_in("manon")
    owner.goto("/hub/alexis-etain/corrections/")
    assert faults(owner) == []
    owner.reload()
    line = owner.get_by_role("listitem").filter(has_text=WRONG)
    line.locator("summary", has_text="Répondre").click()
    line.get_by_label("Votre réponse").fill("La demi-journée est la bonne durée : l’atelier finit à 17 h.")
    line.get_by_role("button", name="Répondre", exact=True).click()

    expect(owner.locator("main")).to_contain_text("Réponse donnée.")
    expect(owner.get_by_role("listitem").filter(has_text=WRONG)).to_contain_text("La demi-journée est la bonne durée")


def test_the_link_of_a_letter_confirms_with_one_click_and_no_account(page, live):
    live.run(REMIND)
    [[text]] = live.rows(
        "SELECT text FROM messaging_letter WHERE \"to\" LIKE 'manon@%%' AND text LIKE '%%/lien/offres/%%'"
    )
    link = re.search(r"https?://\S+/lien/offres/\S+", text).group()

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Toujours exact ?")
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("^Confirmer")).first.click()

    expect(page.locator("main")).to_contain_text("Tout est confirmé ici.")
    expect(page.get_by_role("button", name=re.compile("^Confirmer"))).to_have_count(0)


def test_a_visitor_compares_offers_on_a_phone_without_any_script(open_window, written):
    phone = open_window(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    phone.goto(written["address"])
    phone.get_by_role("link", name="Comparer avec d’autres").click()
    phone.get_by_role("checkbox").first.check()
    phone.get_by_role("button", name="Mettre côte à côte").click()

    table = phone.get_by_role("table")
    expect(table.get_by_role("rowheader", name=re.compile("^Pour qui"))).to_be_visible()
    assert table.get_by_role("rowheader").filter(has_text=re.compile("diffère|identique")).count() >= 8
    phone.get_by_role("link", name="Ne montrer que ce qui diffère").click()
    expect(phone.get_by_role("rowheader").filter(has_text="identique")).to_have_count(0)


def test_writing_without_any_script_is_read_over_by_a_button(sign_in):
    desk = sign_in("manon", java_script_enabled=False)
    desk.goto(f"{OFFERS}new/")
    desk.get_by_label("Comment cela se passe").fill("Vous venez avec l’ACRE. Une conseillère vous explique.")
    desk.get_by_role("button", name="Relire sans enregistrer").click()

    expect(desk.locator("#review")).to_contain_text("aide aux créateurs et repreneurs d’entreprise")
    expect(desk.get_by_label("Comment cela se passe")).to_have_value(re.compile("^Vous venez avec l’ACRE"))
