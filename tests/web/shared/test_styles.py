"""The bundle of styles: in step with its parts, and light."""

import gzip
import re

from maillage.web.shared.styles import BUNDLE, PARTS, STATIC, bundled


def test_the_bundle_says_what_its_parts_say():
    assert BUNDLE.read_text(encoding="utf-8") == bundled(), "run: maillage build_styles"


def test_the_sheet_is_light():
    assert len(gzip.compress(BUNDLE.read_bytes(), 6)) <= 12_000


def test_numbered_parts_stand_first_and_print_last():
    text = bundled()

    assert text.index("--paper") < text.index("@font-face") < text.index(".button") < text.index("@media print")


def test_every_file_the_sheet_names_exists():
    for address in re.findall(r'url\("(\.\./[^"]+)"\)', BUNDLE.read_text(encoding="utf-8")):
        assert (BUNDLE.parent / address).resolve().is_file()


def test_the_page_of_answers_weighs_less_than_150_kb_in_all():
    """Sheet, letters, scripts, Leaflet and the heaviest polygons, compressed; 12 kB are left for the page itself."""
    vendor = STATIC / "vendor"
    heaviest = max(
        (STATIC / "geo" / "departements").glob("*.json"), key=lambda file: len(gzip.compress(file.read_bytes()))
    )
    compressed = [
        BUNDLE,
        vendor / "leaflet" / "leaflet.js",
        vendor / "leaflet" / "leaflet.css",
        STATIC / "js" / "commune.js",
        STATIC / "js" / "map.js",
        STATIC / "img" / "favicon.svg",
        heaviest,
    ]
    letters = list((vendor / "atkinson-hyperlegible-next").glob("*.woff2"))

    weight = sum(len(gzip.compress(file.read_bytes(), 6)) for file in compressed)
    weight += sum(file.stat().st_size for file in letters)

    assert weight + 12_000 <= 150_000
    assert PARTS.is_dir()
