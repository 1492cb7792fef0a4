"""S21: a question to the Region: its number, its day, its answer tied to the agreement. Invented names are *fictif*."""

import re

from playwright.sync_api import Page, expect

from tests.stories.accessibility import faults

ASKED = "Qui paie le déplacement du conseiller à la permanence de Château-Salins ?"
ANSWER = "La Région le prend en charge dans la convention de présence (fictif)."


def my_sheet(page: Page) -> None:
    page.goto("/account/")
    expect(page).to_have_url(re.compile(r"/territory/$"))
    page.get_by_role("row").filter(has_text="le vôtre").get_by_role("link").first.click()


def figures(page: Page) -> list[str]:
    return page.locator("tr[id] td.number").all_inner_texts()


def test_a_question_to_the_region_is_answered_and_both_read_the_same_figures(sign_in):
    member, officer = sign_in("solange"), sign_in("regis")
    my_sheet(member)
    assert not faults(member)
    sheet = member.url
    expect(member.get_by_text("en retard").first).to_be_visible()
    member.get_by_role("link", name="Poser une question").click()
    expect(member.get_by_text("sous 15 jours")).to_be_visible()
    member.get_by_label("Votre question en une ligne").fill(ASKED)
    member.get_by_label("Votre question", exact=True).fill("Le mardi, depuis Nancy (fictif).")
    member.get_by_role("button", name="Envoyer la question").click()
    expect(member.get_by_text(re.compile(r"porte le numéro 20\d\d-\d{3}"))).to_be_visible()
    expect(member.get_by_role("complementary").get_by_text("Maison de la Région, Moselle")).to_be_visible()
    assert not faults(member)
    question = member.url

    officer.goto("/territory/questions/?state=waiting")
    officer.get_by_role("row").filter(has_text=ASKED).get_by_role("link").click()
    officer.get_by_role("textbox", name="Réponse officielle").fill(ANSWER)
    officer.get_by_label("Au sujet d’une convention").select_option(label="Permanences du Saulnois (fictif)")
    officer.get_by_role("button", name="Envoyer la réponse officielle").click()
    expect(officer.get_by_text("répondue").first).to_be_visible()
    assert not faults(officer)

    member.goto(question)
    expect(member.get_by_text(ANSWER)).to_be_visible()
    member.get_by_role("link", name="Permanences du Saulnois (fictif)").click()
    expect(member.get_by_role("heading", name="Objectifs")).to_be_visible()
    assert not faults(member)

    for page in (member, officer):
        page.goto(sheet)
        expect(page.get_by_role("table", name="En combien de temps chaque côté répond")).to_contain_text("La Région")
    assert figures(member) == figures(officer)
    assert len(figures(member)) > 10
    head = member.get_by_role("banner")
    expect(head).to_contain_text("Vice-présidente à l’économie")
    expect(head).not_to_contain_text("Solange")
