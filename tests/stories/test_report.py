"""S19: the director prints the year for the general assembly, in a few clicks."""

import re

from playwright.sync_api import expect

from tests.stories.accessibility import faults

LINES = (
    *("Personnes accueillies", "Personnes accompagnées", "Personnes suivies après création", "Entreprises créées"),
    *("Emplois créés", "Emplois maintenus", "Emplois consolidés"),
    *("Part des femmes", "Part des habitants de QPV", "Part des habitants de FRR"),
)


def test_the_director_prints_the_figures_of_the_year(sign_in):
    page = sign_in("claire")
    page.goto("/coordination/")
    page.get_by_role("navigation").get_by_role("link", name="Chiffres", exact=True).first.click()
    page.get_by_role("link", name="Rapports d’activité").click()
    page.get_by_role("button", name="Établir le rapport").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Rapport d’activité")
    figures = page.get_by_role("region", name="L’année en chiffres")
    for line in LINES:
        row = figures.get_by_role("row", name=re.compile(f"^{line}"))
        # The number, last year's, and the sentence that says what it means.
        expect(row.get_by_role("cell")).to_have_count(3)
        assert row.get_by_role("cell").nth(0).inner_text().strip()
        assert len(row.get_by_role("cell").nth(2).inner_text()) > 30
    hubs = page.get_by_role("region", name="Pôle par pôle")
    expect(hubs.get_by_role("row", name=re.compile("Étain"))).not_to_have_count(0)
    expect(page.get_by_role("img", name=re.compile("Principaux chiffres"))).to_be_visible()
    assert faults(page) == []

    page.get_by_role("textbox", name="Texte").fill("Une année de rencontres.")
    page.get_by_role("button", name="Garder ce texte").click()
    expect(page.locator("main")).to_contain_text("Une année de rencontres.")
    for kind, begins in (("PDF", b"%PDF"), ("XLSX", b"PK"), ("CSV", b"\xef\xbb\xbfcode;version"), ("JSON", b"{")):
        address = page.get_by_role("link", name=kind, exact=True).get_attribute("href")
        answer = page.request.get(address)
        assert answer.status == 200
        assert answer.body().startswith(begins), kind


def test_a_period_that_ends_before_it_starts_is_said_in_one_sentence(sign_in):
    page = sign_in("claire")
    page.goto("/coordination/figures/")
    page.get_by_label("À partir du").fill("2026-12-31")
    page.get_by_label("Jusqu’au").fill("2026-01-01")
    page.get_by_role("button", name="Afficher").click()

    expect(page.locator("main")).to_contain_text("La période se termine avant de commencer.")
