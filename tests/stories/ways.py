"""What people do in several stories."""

import re
import time
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from maillage.support.orientation.actions.guard import QUICKEST

BAKERY = "Je veux ouvrir une boulangerie à Étain. Il n’y en a plus depuis un an."


@dataclass(frozen=True)
class Sent:
    """What the person keeps after sending."""

    reference: str
    link: str


def look_for_help(page: Page, *, commune: str = "Étain (55)", stage: str = "emerger") -> None:
    """From the first page to the answers."""
    page.goto("/")
    page.get_by_label("Où êtes-vous ?").fill(commune)
    page.get_by_label("Où en êtes-vous ?").select_option(stage)
    page.get_by_role("button", name="Voir les réponses").click()


def open_cards(page: Page) -> None:
    """Unfold the partners of every card of the answers."""
    expect(page.locator(".cards").first).to_be_visible()
    for summary in page.locator(".card.need > details:not([open]) > summary").all()[::-1]:
        summary.click()


def ask_about(page: Page, offer: str) -> None:
    """From the answers to the form of one of them, inside its card."""
    open_cards(page)
    page.get_by_role("link", name=re.compile(f"^Demander {re.escape(offer)}")).click()


def send(page: Page, *, name: str, need: str = BAKERY, phone: str = "06 39 98 00 99", email: str = "") -> Sent:
    """Fill the form as a person does, not faster, and send it."""
    opened = time.monotonic()
    page.get_by_label("De quoi avez-vous besoin ?").fill(need)
    page.get_by_label("Votre nom").fill(name)
    page.get_by_role("textbox", name="Téléphone").fill(phone)
    if email:
        page.get_by_role("textbox", name="Courriel").fill(email)
    page.wait_for_timeout(max(0.0, QUICKEST.total_seconds() + 0.3 - (time.monotonic() - opened)) * 1000)
    page.get_by_role("button", name="Envoyer ma demande").click()
    link = page.get_by_label("Votre lien privé")
    expect(link).to_be_visible()
    reference = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", page.locator("main").inner_text())
    assert reference
    return Sent(reference.group(), link.input_value())


def ask_for_the_bakery(page: Page, *, name: str, email: str = "") -> Sent:
    """The whole way of the person, at Étain's hub."""
    look_for_help(page)
    ask_about(page, "Être accompagné en pays d’Étain")
    return send(page, name=name, email=email)


def open_enquiry(page: Page, name: str) -> None:
    """From the inbox to one enquiry."""
    page.goto("/desk/")
    page.get_by_role("link", name=name).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def unfold(page: Page, summary: str) -> None:
    """Open one of the acts."""
    page.locator("summary", has_text=summary).click()


def open_journey(page: Page, title: str) -> None:
    """From the file of somebody welcomed to their journey."""
    page.get_by_role("link", name="Ouvrir un parcours").click()
    page.get_by_label("Projet, en quelques mots").fill(title)
    page.get_by_label("Où en est-elle").select_option(label="accueilli")
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
