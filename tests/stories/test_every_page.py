"""Every page of the site, for whoever may open it, in both languages: axe finds nothing, headings make an outline.

A page added to the site fails `test_every_address_is_a_page_here_or_said_not_to_be_one` until it is listed here.
"""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.stories.accessibility import faults
from tests.stories.conftest import WIDE
from tests.stories.ways import ask_for_the_bakery

HUB = "alexis-etain"
ANYBODY, ADVISER, MANAGER, COORDINATOR, ADMINISTRATOR = "", "nadia", "manon", "claire", "dominique"

# Who opens it: name of the page → its arguments, or several of them, or a question after the address.
PAGES: dict[str, dict[str, list[object]]] = {
    ANYBODY: {
        "public:home": [()],
        "public:answer": [
            "",
            "?commune=Étain (55)&stage=emerger",
            "?commune=Joinville (52)&stage=emerger",
            "?commune=Saint-Denis",
            "?commune=xqzw",
            "?commune=Étain (55)&page=999999999",
            "?commune=Nancy (54)&view=list",
            "?commune=Nancy (54)&kind=suivi_long",
        ],
        "public:offer": [("alexis-accueil",), ("peel-statut",)],
        "public:compare": ["", "?offre=alexis-accueil", "?offre=alexis-accueil&offre=peel-statut&offre=gone"],
        "public:correct": [("alexis-accueil",)],
        "link:confirm": [("made-up",)],
        "public:hubs": [()],
        "public:hub": [(HUB,), ("pole-54",)],
        "public:ask": [(), "?commune=Étain (55)&stage=emerger"],
        "public:follow": [("TOKEN",), ("made-up",)],
        "public:withdraw": [("TOKEN",)],
        "public:open_data": [()],
        "public:validator": [()],
        "public:order": [()],
        "public:legal": [()],
        "public:privacy": [()],
        "public:accessibility": [()],
        "account_login": [()],
        "account_request_login_code": [()],
        "account_signup": [()],
        "account_reset_password": [()],
        "account_reset_password_done": [()],
        "account_reset_password_from_key_done": [()],
        "account_reset_password_from_key": [("1", "made-up")],
        "account_inactive": [()],
    },
    ADVISER: {
        "desk:inbox": ["", "?whose=mine", "?state=answered"],
        "desk:today": [()],
        "desk:people": ["", "?q=sami", "?q=xqzw"],
        "desk:welcome": [()],
        "desk:welcome_sheet": [()],
        "desk:person": ["EVERY PERSON"],
        "desk:enquiry": ["EVERY STATE"],
        "account:roles": [()],
        "account_change_password": [()],
        "account_logout": [()],
    },
    MANAGER: {
        "hub:home": [(HUB,)],
        "hub:sheet": [(HUB,)],
        "hub:charter": [(HUB,)],
        "hub:hours": [(HUB,)],
        "hub:offers": [(HUB,)],
        "hub:new_offer": [(HUB,)],
        "hub:offer": [(HUB, "OFFER")],
        "hub:write_offer": [(HUB, "OFFER")],
        "hub:new_delivery": [(HUB, "OFFER")],
        "hub:edit_delivery": [(HUB, "DELIVERY")],
        "hub:corrections": [(HUB,)],
        "hub:overlaps": [()],
        "hub:overlap": [("OVERLAP",)],
        "hub:desks": [(HUB,)],
        "hub:new_desk": [(HUB,)],
        "hub:members": [(HUB,)],
    },
    COORDINATOR: {
        "coordination:overview": [()],
        "coordination:enquiry": ["EVERY STATE"],
        "coordination:enquiries": [(), "?late=on"],
        "coordination:late": [()],
        "coordination:widgets": [()],
        "coordination:imports": [()],
        "coordination:import_columns": [("organisations",), ("hubs",), ("offers",)],
        "coordination:simulator": ["", "?commune=Étain (55)&stage=emerger"],
        "coordination:hubs": [()],
        "coordination:new_hub": [()],
        "coordination:clarity": ["", "?territory=departement-55&by=epci"],
        "coordination:holes": ["", "?stage=monter", "?stage=emerger&territory=departement-55"],
        "coordination:conflicts": [()],
        "coordination:deliveries": [(), "?freshness=unconfirmed"],
        "coordination:corrections": [()],
        "coordination:overlaps": ["", "?state=every&stage=emerger", "?state=gone"],
        "coordination:overlap": [("OVERLAP",)],
        "coordination:templates": [()],
        "coordination:new_template": [()],
        "coordination:template": [("TEMPLATE",)],
        "desk:enquiry": ["EVERY STATE"],
    },
    ADMINISTRATOR: {
        "backoffice:home": [()],
        "backoffice:health": [()],
        "backoffice:letters": [()],
        "backoffice:letter": [("LETTER",)],
    },
}
NO_PAGES = {
    # Acts: they answer POST alone, then send to a page above.
    *("desk:accept", "desk:word", "desk:attempt", "desk:unreachable", "desk:assign", "desk:redirect", "desk:decline"),
    *("desk:receive", "desk:edit_person", "desk:add_contact", "desk:add_situation", "desk:merge", "desk:undo_merge"),
    *("hub:confirm_delivery", "hub:publish_delivery", "hub:suspend_delivery", "hub:end_desk", "hub:add_day"),
    *("hub:publish_offer", "hub:suspend_offer", "hub:end_offer", "hub:settle_difference", "hub:confirm_all"),
    *("hub:accept_correction", "hub:answer_correction", "hub:review_offer", "hub:end_day"),
    *("hub:equivalents", "hub:comment_overlap", "hub:sign_overlap", "coordination:look_for_overlaps"),
    *("coordination:settle_overlap", "coordination:sign_overlap", "coordination:comment_overlap"),
    "coordination:reopen_overlap",
    # What is read while a hub is written, and its announcement: tests/web/coordination/test_new_hub.py.
    *("coordination:around_new_hub", "hub:announced", "hub:comment_announced"),
    *("hub:end_member", "account:language", "account:work_as", "set_language"),
    # Files, acts, and a page that needs a file given: tests/stories/test_import.py.
    *("coordination:import", "coordination:write_import", "coordination:drop_import"),
    *("coordination:import_report", "coordination:import_template"),
    # Files, and pages that need a partner's site: tests/stories/test_exchanges.py.
    *("public:open_data_file", "public:widget", "coordination:widget"),
    # What the map draws, and the file of the same table.
    *("coordination:holes_map", "coordination:holes_file"),
    # They send each person to a page above.
    *("account:home", "hub:index", "account_confirm_login_code", "account_set_password"),
}
# Pages of others: Django's administration and the description of the API.
OTHERS = ("admin:", "api-")


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{before}{pattern.namespace}:" if pattern.namespace else before)
        elif pattern.name:
            yield f"{before}{pattern.name}"


def test_every_address_is_a_page_here_or_said_not_to_be_one():
    found = {name for name in addresses(get_resolver().url_patterns) if not name.startswith(OTHERS)}

    assert found == {name for pages in PAGES.values() for name in pages} | NO_PAGES


@pytest.fixture(scope="package")
def samples(live, browser):
    """Keys of things to look at: one private link, one enquiry of each state at Étain, a delivery, a letter."""
    window = browser.new_context(base_url=live.address, locale="fr-FR")
    link = ask_for_the_bakery(window.new_page(), name="Page (fictif)", email="page@porteurs.demo.example").link
    window.close()
    states = live.rows(
        "SELECT min(e.id) FROM orientation_enquiry e JOIN network_hub h ON h.id = e.hub_id "
        "JOIN network_organisation o ON o.id = e.organisation_id WHERE h.slug = %s AND o.slug = 'alexis' "
        "GROUP BY e.status ORDER BY 1",
        HUB,
    )
    [[delivery, offer]] = live.rows(
        "SELECT min(d.id), min(d.offer_id) FROM offers_delivery d JOIN network_hub h ON h.id = d.hub_id "
        "WHERE h.slug = %s",
        HUB,
    )
    [[letter]] = live.rows("SELECT min(id) FROM messaging_letter")
    [[template]] = live.rows("SELECT min(id) FROM offers_offertemplate")
    [[overlap]] = live.rows(
        "SELECT min(c.id) FROM overlaps_overlap c JOIN offers_offer o ON o.id IN (c.first_id, c.second_id) "
        "JOIN network_organisation w ON w.id = o.organisation_id WHERE w.slug = 'alexis'"
    )
    return {
        "OVERLAP": overlap,
        "TOKEN": link.rstrip("/").rsplit("/", 1)[1],
        "DELIVERY": delivery,
        "OFFER": offer,
        "LETTER": letter,
        "TEMPLATE": template,
        "EVERY PERSON": [pk for [pk] in live.rows("SELECT id FROM people_person ORDER BY id")],
        "EVERY STATE": [state for [state] in states],
    }


def pages_of(who: str, samples) -> Iterator[str]:
    """Addresses to open."""
    for name, ways in PAGES[who].items():
        for way in ways:
            if way in ("EVERY STATE", "EVERY PERSON"):
                yield from (reverse(name, args=[pk]) for pk in samples[way])
            elif isinstance(way, str):
                yield reverse(name) + way
            else:
                yield reverse(name, args=[samples.get(part, part) for part in way])


def sticks_out(page) -> list[str]:
    """Whether a phone has to be pushed sideways to read the page."""
    page.set_viewport_size({"width": 360, "height": 760})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return [] if width <= 360 else [f"{width} px wide on a phone of 360"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("who", list(PAGES), ids=lambda who: who or "anybody")
def test_axe_finds_nothing(open_window, sign_in, live, samples, who, language):
    page = sign_in(who) if who else open_window().new_page()
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live.address}])
    found = {}

    for address in pages_of(who, samples):
        answer = page.goto(address)
        assert answer.status in {200, 400, 404, 410}, f"{address} answers {answer.status}"
        assert "/login/" in address or "/login/" not in page.url, f"{address} asks to sign in"
        assert page.locator("html").get_attribute("lang") == language, address
        levels = [int(one) for one in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => h.tagName[1])")]
        skips = [after for before, after in pairwise(levels) if after > before + 1]
        wrong = faults(page) + ([] if levels.count(1) == 1 and not skips else [f"headings {levels}"]) + sticks_out(page)
        if wrong:
            found[address] = wrong

    assert found == {}
