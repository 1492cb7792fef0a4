"""Acronyms of the field, in words: for whoever reads a sheet, and for whoever writes one."""

import re

ACRONYMS: dict[str, str] = {
    "ACRE": "aide aux créateurs et repreneurs d’entreprise",
}


def explain_acronyms(text: str) -> dict[str, str]:
    """The acronyms of the field found in `text`, in order, with what they stand for."""
    found = re.findall(r"\b[A-Z][A-Z0-9]+\b", text)
    return {acronym: ACRONYMS[acronym] for acronym in dict.fromkeys(found) if acronym in ACRONYMS}
