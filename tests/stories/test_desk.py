"""Advisers, partners, the coordinator: what happens to an enquiry besides being accepted."""

import re

from playwright.sync_api import expect

from tests.stories.ways import ask_for_the_bakery, open_enquiry, unfold


def test_two_advisers_who_click_together_get_one_outcome(page, sign_in):
    ask_for_the_bakery(page, name="Deux (fictif)")
    first, second = sign_in("nadia"), sign_in("thomas")
    open_enquiry(first, "Deux (fictif)")
    open_enquiry(second, "Deux (fictif)")

    first.get_by_role("button", name="Prendre en charge").click()
    second.get_by_role("button", name="Prendre en charge").click()

    expect(second.locator("main")).to_contain_text("Nadia")
    expect(second.get_by_role("button", name="Prendre en charge")).to_have_count(0)


def test_an_enquiry_passed_on_changes_hands_and_the_person_reads_it(page, sign_in):
    sent = ask_for_the_bakery(page, name="Passée (fictif)")
    adviser = sign_in("nadia")
    open_enquiry(adviser, "Passée (fictif)")
    where = adviser.url

    unfold(adviser, "Transmettre à un autre partenaire")
    adviser.get_by_label("À qui ?").select_option(
        label=adviser.get_by_role("option", name=re.compile("^CMA Grand Est, Pôle .* d’Étain")).inner_text()
    )
    adviser.get_by_label("Pourquoi ce partenaire ?").fill("Une boulangerie, c’est leur métier.")
    adviser.get_by_role("button", name="Transmettre").click()

    partner = sign_in("denis")
    open_enquiry(partner, "Passée (fictif)")
    expect(partner.locator("main")).to_contain_text("c’est leur métier")
    page.goto(sent.link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Denis")
    expect(page.locator("main")).to_contain_text("CMA Grand Est")
    adviser.goto(where)
    expect(adviser.locator("main")).not_to_contain_text("boulangerie à Étain")


def test_after_three_attempts_the_person_could_not_be_reached(page, sign_in):
    sent = ask_for_the_bakery(page, name="Absente (fictif)")
    adviser = sign_in("thomas")
    open_enquiry(adviser, "Absente (fictif)")
    for way in ("téléphone", "courriel", "courrier"):
        unfold(adviser, "J’ai essayé de la joindre")
        adviser.get_by_label("Comment avez-vous essayé ?").select_option(label=way)
        adviser.get_by_role("button", name="Noter cette tentative").click()
    unfold(adviser, "J’ai essayé de la joindre")
    adviser.get_by_role("button", name="Personne injoignable").or_(
        adviser.get_by_role("button", name="Injoignable")
    ).click()

    expect(adviser.locator("main")).to_contain_text("injoignable")
    page.goto(sent.link)
    page.get_by_role("textbox").last.fill("J’étais en voyage, me revoilà.")
    page.get_by_role("button", name="Ajouter ce mot").click()
    adviser.reload()
    expect(adviser.get_by_role("button", name="Prendre en charge")).to_be_visible()


def test_a_partner_of_the_same_hub_does_not_see_the_enquiry_of_another(page, sign_in):
    ask_for_the_bakery(page, name="Discrète (fictif)")
    adviser, partner = sign_in("nadia"), sign_in("denis")
    open_enquiry(adviser, "Discrète (fictif)")

    answer = partner.goto(adviser.url)

    assert answer.status == 404


def test_the_simulator_says_who_serves_and_why_not_the_others(sign_in):
    coordinator = sign_in("claire")
    coordinator.goto("/coordination/")
    coordinator.get_by_role("link", name="Qui répond à ce lieu ?").click()
    coordinator.get_by_label("Où ?").fill("Étain (55)")
    coordinator.get_by_label("Quelle étape ?").select_option("emerger")
    coordinator.get_by_role("button", name="Regarder").click()

    shown = coordinator.get_by_role("region", name=re.compile("réponses montrées"))
    left_out = coordinator.get_by_role("region", name=re.compile("non montrées"))
    expect(shown).to_contain_text("Être accompagné en pays d’Étain")
    expect(shown).not_to_contain_text("Être accompagné pour monter son projet")
    expect(left_out).to_contain_text("Être accompagné pour monter son projet")


def test_the_coordinator_sees_who_waits_longer_than_promised(sign_in, live):
    """Whoever it is at this hour: the ladder of the demo is climbed in working hours."""
    late = live.rows(
        "SELECT upper(left(replace(public_id::text, '-', ''), 4)) FROM orientation_enquiry "
        "WHERE status IN ('waiting', 'unanswered') AND due_at < now() - interval '1 minute'"
    )
    coordinator = sign_in("claire")

    coordinator.goto("/coordination/")

    coordinator.get_by_role("link", name="Qui attend plus longtemps que promis").click()
    assert late
    for [reference] in late:
        expect(coordinator.locator("main")).to_contain_text(str(reference))
    expect(coordinator.locator("main")).to_contain_text("en retard")
