"""Joins the style sheets of the components into the one file that pages load.

Sources: `web/styles/*.css`, in alphabetical order with the numbered ones
first and `90-` last. The result, `web/static/css/site.css`, is committed; a test
compares it with its sources.
"""

import re
from pathlib import Path

DOORS = Path(__file__).resolve().parents[1]
STATIC = DOORS / "static"
PARTS = DOORS / "styles"
BUNDLE = STATIC / "css" / "site.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACES = re.compile(r"\s*\n\s*|[ \t]{2,}")


def order(part: Path) -> tuple[int, str]:
    """Numbered parts first, components next, print and forced colours last."""
    number = part.name.split("-")[0]
    return (int(number) if number.isdigit() else 50, part.name)


def bundled() -> str:
    """The text of the bundle: comments and line breaks left out, nothing else changed."""
    texts = (part.read_text(encoding="utf-8") for part in sorted(PARTS.glob("*.css"), key=order))
    return "\n".join(SPACES.sub(" ", COMMENT.sub("", text)).strip() for text in texts) + "\n"
