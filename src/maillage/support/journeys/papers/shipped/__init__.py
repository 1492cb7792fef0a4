"""The texts that are there from the start, in French and in English: the first line is the title."""

from functools import cache
from pathlib import Path

VERSION = "2026-11"
LANGUAGES = ("fr", "en")


@cache
def shipped_text(kind: str, language: str) -> tuple[str, str]:
    """Title and body; English for a language without texts of its own."""
    language = language if language in LANGUAGES else "en"
    whole = (Path(__file__).parent / f"{kind}.{language}.txt").read_text(encoding="utf-8")
    title, _newline, body = whole.partition("\n")
    return title.strip(), body.strip() + "\n"
