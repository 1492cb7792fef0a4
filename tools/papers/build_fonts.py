"""Write the fonts of the papers from the vendored ones of the pages: typst reads TrueType, browsers read woff2.

    python tools/papers/build_fonts.py

Needs requirements/build.txt. Shapes and names stay as they are; the two parts of each weight become one file.
"""

import io
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

WEB = Path(__file__).parents[2] / "src/maillage/web"
PAGES, PAPERS = WEB / "static/vendor/atkinson-hyperlegible-next", WEB / "papers/fonts"


def main() -> None:
    """One file for each weight."""
    PAPERS.mkdir(parents=True, exist_ok=True)
    for weight in (400, 700):
        parts = [_decompressed(f"atkinson-hyperlegible-next-{part}-{weight}-normal") for part in ("latin", "latin-ext")]
        whole = Merger().merge(parts)
        # The dates of the source, so that the same fonts are written again to the byte.
        heads = [TTFont(part)["head"] for part in parts]
        whole["head"].created = min(head.created for head in heads)
        whole["head"].modified = max(head.modified for head in heads)
        whole.recalcTimestamp = False
        whole.save(PAPERS / f"atkinson-hyperlegible-next-{weight}.ttf")


def _decompressed(name: str) -> io.BytesIO:
    font = TTFont(PAGES / f"{name}.woff2", recalcTimestamp=False)
    font.flavor = None
    written = io.BytesIO()
    font.save(written)
    written.seek(0)
    return written


if __name__ == "__main__":
    main()
