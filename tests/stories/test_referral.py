"""S07: Inès, 22, a student in Metz welcomed at Maxéville, is handed on to the students' hub: her name and two lines."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.ways import open_journey, unfold

CLOCK = """
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from maillage.support.orientation.actions import climb_referrals
day = timezone.now().astimezone(ZoneInfo("Europe/Paris")) + timedelta(days={days})
while day.isoweekday() > 5:
    day += timedelta(days=1)
climb_referrals(now=day.replace(hour=10, minute=5))
"""
SECRET = "Confie que son logement est précaire."
NOTE = "Le père refuse de se porter caution."
SUMMARY = "22 ans, étudiante à Metz : une application de covoiturage.\nDeux amis développent avec elle."

SHARED = ["Nom et moyens de joindre la personne", "Le message au partenaire", "Le résumé partagé"]


@pytest.fixture
def nadia(sign_in):
    """Nadia at the desk of Maxéville, in a session of her own."""
    page = sign_in("nadia", apart=True)
    page.goto("/account/mine/")
    page.get_by_role("button", name=re.compile("Maxéville")).click()
    return page


def welcome(page, name, *, email):
    """Enter a student at the desk, in whose file nothing goes along by itself; their file opens."""
    page.goto("/desk/people/welcome/")
    page.get_by_label("Prénom").fill(name)
    page.get_by_label("Nom (facultatif)", exact=True).fill("(fictif)")
    page.get_by_label("Courriel").fill(email)
    page.get_by_role("combobox", name="Commune").fill("Metz (57)")
    page.get_by_label("Ce qui l’amène").fill(SECRET)
    page.get_by_role("button", name="Enregistrer").click()
    somebody_else = page.get_by_role("button", name="Non, c’est quelqu’un d’autre")
    expect(somebody_else.or_(page.get_by_role("heading", level=1, name=name))).to_be_visible()
    if somebody_else.is_visible():
        somebody_else.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def note_what_was_said(page, file):
    """A journey and the note of a meeting: what partners never read."""
    open_journey(page, "Covoiturage")
    page.get_by_role("link", name="Noter un entretien").click()
    page.get_by_role("textbox", name=re.compile("^Note")).fill(NOTE)
    page.get_by_role("button", name="Garder cette note").click()
    page.goto(file)


def refer_to_peel(page, *, message):
    """From the file to the form that hands on to PeeL, by the person's own link."""
    page.get_by_role("link", name="Orienter vers un partenaire").click()
    page.get_by_label("Partenaire du réseau").select_option(label="PeeL")
    page.get_by_role("button", name="Orienter vers ce partenaire").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("vers PeeL")
    page.get_by_label("Votre message au partenaire").fill(message)
    page.get_by_label("Résumé à partager").fill(SUMMARY)
    page.get_by_label("elle lit et décide par son lien privé").check()
    page.get_by_role("button", name="Demander l’accord, puis orienter").click()


def decides(adviser, person, file):
    """The person opens their own link, as the adviser may print it, and reads what PeeL would read."""
    adviser.goto(f"{file}link/")
    person.goto(adviser.locator("main input[readonly]").first.input_value())
    person.get_by_role("link", name="Lire ce qui serait partagé, puis décider").click()
    expect(person.locator("main")).to_contain_text("Ce que lirait PeeL")
    assert items_on(person) == SHARED
    for line in SUMMARY.splitlines():
        expect(person.locator("main")).to_contain_text(line)
    expect(person.locator("main")).not_to_contain_text("précaire")
    expect(person.locator("main")).not_to_contain_text("caution")
    person.get_by_role("button", name="Je suis d’accord").click()


def items_on(page):
    """What is shared, by its titles."""
    return page.locator(".shared > li").locator("strong").all_inner_texts()


def received(page, name):
    page.goto("/desk/referrals/?side=received")
    page.locator("main").get_by_role("link", name=re.compile(name)).first.click()


def letters_to(live, address):
    return [
        str(text) for (text,) in live.rows('SELECT text FROM messaging_letter WHERE "to" = %s ORDER BY id', address)
    ]


def test_ines_is_handed_on_with_her_agreement_and_the_sender_reads_what_became_of_her(live, page, nadia, sign_in):
    peel = sign_in("omar")
    welcome(nadia, "Inès", email="ines.metz@porteurs.demo.example")
    file = nadia.url.partition("?")[0]
    note_what_was_said(nadia, file)
    refer_to_peel(nadia, message="Inès est étudiante et veut demander le statut.")
    sent = nadia.url
    expect(nadia.locator("main")).to_contain_text("attend l’accord de la personne")
    peel.goto("/desk/referrals/?side=received")
    expect(peel.locator("main")).not_to_contain_text("Inès")

    decides(nadia, page, file)

    nadia.goto(sent)
    expect(nadia.locator(".status").first).to_have_text("envoyée")
    received(peel, "Inès")
    main = peel.locator("main")
    assert items_on(peel) == SHARED
    for known in ("Inès (fictif)", "ines.metz@porteurs.demo.example", "Metz", *SUMMARY.splitlines()):
        expect(main).to_contain_text(known)
    for hidden in ("précaire", "caution", "Covoiturage"):
        expect(main).not_to_contain_text(hidden)
    assert peel.goto(file).status == 404
    received(peel, "Inès")
    seen = peel.url

    before = len(letters_to(live, "omar@demo.example"))
    live.run(CLOCK.format(days=9))
    live.run(CLOCK.format(days=9).replace("hour=10", "hour=15"))
    reminders = letters_to(live, "omar@demo.example")[before:]
    assert reminders
    assert not [letter for letter in reminders if re.search("Inès|précaire|caution", letter)]
    assert any(seen in letter or "/desk/referrals/" in letter for letter in reminders)

    peel.goto(seen)
    peel.get_by_role("button", name="Prendre en charge cette personne").click()
    nadia.goto(sent)
    expect(nadia.locator(".status").first).to_have_text("acceptée")
    peel.goto(seen)
    unfold_and_press(peel, "rencontré")
    nadia.goto(sent)
    expect(nadia.locator(".status").first).to_have_text("rencontrée")
    [[states]] = live.rows(
        "SELECT array_agg(m.to_state ORDER BY m.id) FROM orientation_referralmove m "
        "JOIN orientation_referral r ON r.id = m.referral_id WHERE r.id = %s",
        int(sent.rstrip("/").rsplit("/", 1)[1]),
    )
    assert [state for state in states if state in ("sent", "accepted", "met")] == ["sent", "accepted", "met"]


def unfold_and_press(page, words):
    """An act that is a button, or a button inside a part to unfold."""
    summary = page.locator("main summary", has_text=re.compile(words, re.IGNORECASE))
    if summary.count():
        summary.first.click()
        page.locator("main details[open] button").first.click()
    else:
        page.locator("main").get_by_role("button", name=re.compile(words, re.IGNORECASE)).first.click()


def test_a_refusal_comes_back_with_its_reason_and_a_proposal(page, nadia, sign_in):
    adviser, peel = nadia, sign_in("omar")
    welcome(adviser, "Oriane", email="oriane@porteurs.demo.example")
    file = adviser.url.partition("?")[0]
    refer_to_peel(adviser, message="Oriane cherche un accompagnement étudiant.")
    sent = adviser.url
    decides(adviser, page, file)

    received(peel, "Oriane")
    unfold(peel, "Décliner")
    peel.get_by_label("Pourquoi\u202f?").select_option(label="déjà suivie, ici ou par une autre structure")
    peel.get_by_label("Ce que vous proposez").fill("Voyez avec l’incubateur lorrain.")
    peel.get_by_role("button", name="Décliner et proposer").click()

    adviser.goto(sent)
    main = adviser.locator("main")
    expect(adviser.locator(".status").first).to_have_text("refusée")
    expect(main).to_contain_text("déjà suivie")
    expect(main).to_contain_text("l’incubateur lorrain")
    expect(main).to_contain_text("Nadia")
