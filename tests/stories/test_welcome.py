"""S02: a walk-in at Maxéville takes five fields and less than three minutes; the same phone makes nobody twice."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.support.people.actions.entry import NOTICE

HUB = "alexis-maxeville"
SLOW_TYPIST = 1.2
"""Seconds for one key: the slowest of Card, Moran and Newell (1980), "The keystroke-level model"."""
MENTAL_ACT = 1.35
"""Seconds to think before each field: the same source."""
ASKING = 12
"""Seconds to ask one question at the counter and hear the answer."""
# In the order of the sheet; "" is passed over. The commune is typed until the list proposes it.
ANSWERS = ("Yanis", "", "06 39 98 07 07", "", "maxev", "micro-entreprise ?", "bouche")
FIELDS = ("given_name", "phone", "commune", "need", "came_by")


@pytest.fixture
def nadia(sign_in):
    """Nadia at the desk of Maxéville, in a session of her own: at Étain the other stories need her."""
    page = sign_in("nadia", apart=True)
    page.goto("/account/mine/")
    page.get_by_role("button", name=re.compile("Maxéville")).click()
    page.goto("/desk/people/")
    expect(page.locator("main")).to_contain_text("Maxéville")
    return page


def received_today(page):
    page.goto("/desk/people/")
    found = re.search(r"(\d+) personnes? reçues? aujourd’hui", page.locator("main").inner_text())
    assert found
    return int(found[1])


def type_the_sheet(page):
    """The keyboard alone, from the first field to the button: how many keys were struck."""
    page.goto("/desk/people/welcome/")
    page.locator("[name=given_name]").focus()
    keys = 0
    for answer in ANSWERS:
        page.keyboard.type(answer)
        keys += len(answer)
        if answer == "maxev":
            expect(page.get_by_role("option", name=re.compile("^Maxéville"))).to_be_visible()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            keys += 2
        page.keyboard.press("Tab")
        keys += 1
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
        keys += 1
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    return keys + 1


def yanis(live):
    return live.rows(
        "SELECT p.id, p.given_name, c.value, a.code, p.came_by, p.notice_version FROM people_person p "
        "JOIN people_contactpoint c ON c.person_id = p.id JOIN territories_area a ON a.id = p.commune_id "
        "WHERE p.given_name = 'Yanis' AND p.merged_into_id IS NULL"
    )


def welcomes_of(live, name):
    return live.rows(
        "SELECT w.need, h.slug, w.received_on, u.email FROM people_welcome w "
        "JOIN people_person p ON p.id = w.person_id "
        "JOIN network_hub h ON h.id = w.hub_id JOIN accounts_user u ON u.id = w.received_by_id WHERE p.given_name = %s "
        "ORDER BY w.id",
        name,
    )


def today() -> date:
    return timezone.localdate()


def test_a_walk_in_takes_five_fields_and_is_never_entered_twice_unseen(live, nadia):
    before = received_today(nadia)
    nadia.goto("/desk/people/welcome/")
    expect(nadia.locator("main")).to_contain_text("Personne d’autre ne le voit sans votre accord")

    keys = type_the_sheet(nadia)

    asked = [answer for answer in ANSWERS if answer]
    assert len(asked) == len(FIELDS)
    assert keys * SLOW_TYPIST + len(ANSWERS) * MENTAL_ACT + len(asked) * ASKING < 180
    expect(nadia.get_by_role("heading", level=1)).to_contain_text("Yanis")
    [(key, *saved)] = yanis(live)
    assert saved == ["Yanis", "06 39 98 07 07", "54357", "word_of_mouth", NOTICE]
    assert welcomes_of(live, "Yanis") == [("micro-entreprise ?", HUB, today(), "nadia@demo.example")]
    assert received_today(nadia) == before + 1

    type_the_sheet(nadia)

    main = nadia.locator("main")
    expect(main.get_by_role("heading", name="Est-ce l’une de ces personnes")).to_be_visible()
    expect(main).to_contain_text(re.compile("même téléphone", re.IGNORECASE))
    assert len(yanis(live)) == 1
    nadia.get_by_role("button", name="Oui, c’est Yanis").click()
    expect(nadia).to_have_url(re.compile(f"/desk/people/{key}/$"))
    assert len(yanis(live)) == 1
    assert [hub for _need, hub, *_ in welcomes_of(live, "Yanis")] == [HUB, HUB]
    assert received_today(nadia) == before + 1, "twice the same day, once in the count"


def test_the_blank_sheet_asks_what_the_form_asks_and_is_entered_the_next_day(live, nadia):
    nadia.goto("/desk/people/welcome/")
    form = nadia.locator("main form.narrow")
    assert form.locator("[required]").count() == 0
    asked = [label.removesuffix(" (facultatif)") for label in form.locator("label").all_inner_texts()]
    ways = [way for way in form.locator("[name=came_by] option").all_inner_texts() if way != "—"]
    nadia.goto("/desk/people/sheet/")
    sheet = nadia.locator("article")
    assert sheet.locator("dt").all_inner_texts() == asked
    assert [tick.removeprefix("☐").strip() for tick in sheet.locator(".box-to-tick").all_inner_texts()][
        : len(ways)
    ] == ways
    expect(sheet).to_contain_text("Personne d’autre ne le voit sans votre accord")
    nadia.emulate_media(media="print")
    expect(nadia.get_by_role("link", name="Retour aux personnes")).to_be_hidden()
    nadia.emulate_media(media="screen")
    before = received_today(nadia)

    nadia.goto("/desk/people/welcome/")
    yesterday = today() - timedelta(days=1)
    nadia.locator("[name=given_name]").fill("Hortense")
    nadia.locator("[name=need]").fill("Écrit sur papier hier, pendant la panne.")
    nadia.locator("[name=received_on]").fill(yesterday.isoformat())
    nadia.get_by_role("button", name="Enregistrer").click()

    expect(nadia.get_by_role("heading", level=1)).to_contain_text("Hortense")
    assert [(hub, day) for _need, hub, day, _by in welcomes_of(live, "Hortense")] == [(HUB, yesterday)]
    assert live.rows("SELECT entered_on FROM people_person WHERE given_name = 'Hortense'") == [(yesterday,)]
    assert received_today(nadia) == before
