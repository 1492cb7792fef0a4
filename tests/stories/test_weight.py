"""The public result page weighs 150 kB at most, and shows its first content without any script."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

MOST = 150_000


def transferred(window, page):
    """Bytes that came over the network, as the browser counted them."""
    devtools = window.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


@pytest.mark.parametrize(
    "question", ["commune=Étain (55)&stage=emerger", "commune=Nancy (54)", "commune=Strasbourg (67)&stage=monter"]
)
def test_the_result_page_is_light_even_with_its_map(open_window, question):
    window = open_window()
    page = window.new_page()
    sizes = transferred(window, page)

    page.goto(f"/reponses/?{quote(question, safe='=&')}", wait_until="networkidle")
    alone = sum(sizes)
    shown = page.get_by_role("region", name="Carte de ces réponses")
    shown.scroll_into_view_if_needed()
    expect(shown.locator("canvas").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)

    assert sum(sizes) > alone
    assert sum(sizes) <= MOST, f"{sum(sizes)} bytes, {alone} before the map, in {len(sizes)} answers"


def test_answers_are_read_without_any_script(open_window):
    page = open_window(java_script_enabled=False).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))

    page.goto("/reponses/?commune=Étain (55)&stage=emerger")

    expect(page.get_by_role("heading", level=1)).to_have_text("À Étain (55)")
    assert page.get_by_role("table").get_by_role("row").count() > 5
    assert "script" not in asked
