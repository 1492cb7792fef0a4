"""The hub manager keeps the offer true: what changes here changes in the answers at once."""

import re

from playwright.sync_api import expect

from tests.stories.ways import look_for_help


def test_an_offer_is_confirmed_in_one_click(sign_in, live):
    manager = sign_in("manon")
    manager.goto("/hub/alexis-etain/offers/")

    manager.get_by_role("button", name=re.compile("^Toujours exact .Être accompagné en pays d’Étain")).click()

    expect(manager.locator("main")).to_contain_text("confirmée")
    today = live.rows(
        "SELECT confirmed_on = (now() AT TIME ZONE 'Europe/Paris')::date FROM offers_delivery "
        "JOIN offers_offer ON offers_offer.id = offer_id WHERE slug = 'alexis-accompagnement-etain'"
    )
    assert today == [(True,)]


def test_a_desk_day_that_closes_leaves_the_answer_at_once(page, sign_in):
    look_for_help(page)
    page.get_by_role("link", name="Voir en liste, offre par offre").click()
    expect(page.locator("main")).to_contain_text("Ouvrir un commerce de bouche")
    expect(page.get_by_role("heading", name="En permanence, certains jours")).to_be_visible()

    manager = sign_in("manon")
    manager.goto("/hub/alexis-etain/desks/")
    desk = manager.get_by_role("region", name=re.compile("^Permanence CMA Grand Est, Étain"))
    desk.get_by_role("button", name=re.compile("^Supprimer ce jour")).click()
    expect(desk.get_by_role("button", name=re.compile("^Supprimer ce jour"))).to_have_count(0)

    page.reload()
    expect(page.get_by_role("heading", name="En permanence, certains jours")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Permanence CMA")
