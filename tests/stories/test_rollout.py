"""A hub is prepared in Meuse: what stands near, what is said, its file, the decision. Invented names are *fictif*."""

from playwright.sync_api import Page, expect

from tests.stories.accessibility import faults

LINES = {
    "Chiffres saisis avec leur source": {"Valeur": "410", "Source et année": "Insee, 2024"},
    "Porteurs locaux": {"Porteur local": "Communauté de communes (fictif)", "Ce qu’il apporte": "Le local, trois ans"},
    "Budget sur trois ans": {"Dépense": "Loyer", "Euros": "7200", "Qui paie": "Communauté de communes (fictif)"},
    "Locaux et présence": {"Précision": "Accueil", "Combien": "2", "Apporté par": "Alexis"},
    "Engagements": {"Engagement": "Signer le bail", "Qui": "Le maire (fictif)", "Avant le": "2027-01-15"},
}


def draft(page: Page) -> None:
    page.goto("/coordination/hubs/")
    page.get_by_role("link", name="Préparer un pôle").click()
    page.get_by_label("Nom du pôle").fill("Pôle de Stenay (fictif)")
    page.get_by_label("Commune", exact=True).fill("Stenay (55)")
    page.get_by_label("Qui le porte").select_option(label="Alexis")
    page.get_by_label("Je veux céder mon entreprise").check()
    page.get_by_label("Ce que ce pôle apporte").fill("La reprise de commerces (fictif).")
    page.get_by_role("button", name="Garder ce brouillon et prévenir les partenaires").click()
    expect(page.get_by_role("heading", name="Pôle de Stenay (fictif)")).to_be_visible()


def add(page: Page, title: str, fields: dict[str, str]) -> None:
    section = page.get_by_role("region", name=title)
    section.get_by_text("Ajouter une ligne").click()
    for label, words in fields.items():
        section.get_by_label(label, exact=True).fill(words)
    for choice in section.get_by_role("combobox").all():
        choice.select_option(index=1)
    section.get_by_role("button", name="Garder la ligne").click()
    expect(section.get_by_role("button", name="Retirer")).to_have_count(1)


def decide(page: Page) -> None:
    page.get_by_label("oui, on ouvre").check()
    page.get_by_label("Qui a décidé").fill("Bureau d’Alexis (fictif)")
    page.get_by_label("Pourquoi").fill("Le local est là, et nul ne fait la reprise ici.")
    page.get_by_role("button", name="Enregistrer la décision").click()


def test_a_hub_is_prepared_in_meuse_and_decided_on(sign_in):
    page = sign_in("claire")
    draft(page)
    address = page.url
    page.get_by_role("button", name="Faire le contrôle des doubles").click()
    expect(page.get_by_text("que nul ne propose en personne à moins de 30 minutes")).to_be_visible()
    expect(page.get_by_text("Habitants du territoire du réseau.")).to_be_visible()
    assert not faults(page)
    page.get_by_role("button", name="J’ai lu ce contrôle").click()
    expect(page.get_by_label("Pourquoi le publier sans contrôle lu")).to_have_count(0)

    page.get_by_text("Écrire un commentaire").click()
    page.get_by_label("la Région : je le consigne").check()
    page.get_by_label("Votre commentaire").fill("La Région suit ce projet (fictif).")
    page.get_by_label("Où la Région l’a dit").fill("Réunion de la maison de Région (fictif)")
    page.get_by_label("Quel jour").fill("2026-09-14")
    page.get_by_role("button", name="Enregistrer le commentaire").click()
    expect(page.get_by_text("Dit le 14 septembre 2026")).to_be_visible()

    page.get_by_role("button", name="Commencer le dossier d’essaimage").click()
    for title, fields in LINES.items():
        add(page, title, fields)
    decide(page)
    expect(page.get_by_text("6, 12 et 24 mois").first).to_be_visible()
    for months in (6, 12, 24):
        page.get_by_text(f"Écrire les critères : {months} mois").click()
        review = page.locator("form", has=page.get_by_role("button", name="Garder les critères")).locator(
            "visible=true"
        )
        review.get_by_label("Arrêter si").fill("Moins de 3 accueils par mois")
        review.get_by_label("Continuer si").fill("12 accueils par mois")
        review.get_by_role("button", name="Garder les critères").click()
    assert not faults(page)
    page.reload()
    decide(page)
    expect(page.get_by_text("Bureau d’Alexis (fictif)")).to_be_visible()
    page.get_by_role("link", name="Le lire sur papier").click()
    expect(page.get_by_text("Oui, on ouvre")).to_be_visible()
    assert not faults(page)

    page.goto(address)
    page.get_by_role("button", name="Publier ce pôle").click()
    expect(page.get_by_text("est publié")).to_be_visible()
    expect(page.get_by_text("Après le contrôle du")).to_be_visible()
    assert not faults(page)
