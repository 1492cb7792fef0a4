"""Contrasts promised in docs/how-it-works/design.md, computed from the tokens."""

import re

import pytest

from maillage.web.shared.styles import PARTS

TOKENS = (PARTS / "01-tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    {name: f"#{value}" for name, value in re.findall(r"--([\w-]+): #([0-9a-f]{3,6})\b", part)}
    for part in TOKENS.split("@media (prefers-color-scheme: dark)")
)
TEXT = [
    *(("ink", ground) for ground in ("paper", "sheet", "sunk", "fir-wash", "mirabelle-wash", "sandstone-wash")),
    *(("quiet", ground) for ground in ("paper", "sheet", "sunk", "fir-wash", "mirabelle-wash")),
    *(("fir", ground) for ground in ("paper", "sheet", "sunk", "fir-wash")),
    *(("sandstone", ground) for ground in ("paper", "sheet", "sunk", "sandstone-wash")),
    ("fir-deep", "paper"),
    ("mirabelle-text", "mirabelle-wash"),
    ("on-fir", "fir"),
    ("on-fir", "fir-deep"),
    ("on-sandstone", "sandstone"),
]
EDGES = [("edge", "paper"), ("edge", "sheet"), ("fir", "paper"), ("ink", "paper")]


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_read_on_its_ground(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_are_seen_on_their_ground(theme, edge, ground):
    assert contrast(theme[edge], theme[ground]) >= 3
