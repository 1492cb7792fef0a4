"""The hub manager keeps the offer true: what changes here changes in the answers at once."""

from playwright.sync_api import expect

from tests.stories.ways import look_for_help


def test_an_offer_is_confirmed_in_one_click(sign_in, live):
    manager = sign_in("manon")
    manager.goto("/hub/alexis-etain/offers/")
    row = manager.locator("main").locator("tr, li, article").filter(has_text="Être accompagné en pays d’Étain").first

    row.get_by_role("button", name="Confirmer").click()

    today = live.rows(
        "SELECT confirmed_on = (now() AT TIME ZONE 'Europe/Paris')::date FROM offers_delivery "
        "JOIN offers_offer ON offers_offer.id = offer_id WHERE slug = 'alexis-accompagnement-etain'"
    )
    assert today == [(True,)]


def test_a_desk_day_that_closes_leaves_the_answer_at_once(page, sign_in):
    look_for_help(page)
    expect(page.locator("main")).to_contain_text("Ouvrir un commerce de bouche")
    expect(page.get_by_role("heading", name="En permanence, certains jours")).to_be_visible()

    manager = sign_in("manon")
    manager.goto("/hub/alexis-etain/desks/")
    desk = manager.locator("section, article, li").filter(has_text="Permanence CMA").last
    desk.locator("form[action*='/days/'][action$='/end/']").get_by_role("button").first.click()

    page.reload()
    expect(page.get_by_role("heading", name="En permanence, certains jours")).to_have_count(0)
