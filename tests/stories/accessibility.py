"""axe-core on a page, in the light and in the dark."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = "rules => axe.run(document, {resultTypes: ['violations'], ...(rules && {runOnly: rules})})"
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"


def faults(page: Page) -> list[str]:
    """What axe finds on the page, everything unfolded: all its rules by day, contrast again by night."""
    page.evaluate(AXE)
    found = unfold_everything(page)
    for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # two of its words
        found += [f"{scheme}: {line}" for line in _lines(page.evaluate(RUN, rules))]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def unfold_everything(page: Page) -> list[str]:
    """Open every part that is folded, as who reads the whole page does. Nothing can be wrong with that."""
    page.evaluate(UNFOLD)
    return []


def _lines(result: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']} ({violation['impact']}) {node['target']} {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
