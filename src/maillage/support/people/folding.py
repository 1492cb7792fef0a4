"""What is typed about people, brought to the form in which it is compared."""

import re
import unicodedata

from maillage.support.people.choices import Channel

_NO_DIGIT = re.compile(r"\D+")
_OTHER = re.compile(r"[^a-z0-9@.+_ -]+")
FRENCH = "33"
YES = ("oui", "yes", "vrai", "true")
NO = ("non", "no", "faux", "false")


def folded(text: str) -> str:
    """Small letters without accents; what is neither letter, digit nor part of an e-mail becomes one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_OTHER.sub(" ", bare.replace("œ", "oe").replace("æ", "ae")).replace("-", " ").split())


def said_yes(text: str) -> bool | None:
    """Whether what was typed begins with yes or no; None when it says neither."""
    first = folded(text).partition(" ")[0].strip(",.;:")
    return True if first in YES else False if first in NO else None


def folded_contact(channel: str, value: str) -> str:
    """A phone as its digits, +33 and 0033 written 0; an e-mail in small letters; an address folded."""
    if channel == Channel.PHONE:
        digits = _NO_DIGIT.sub("", value.replace("(0)", ""))
        for prefix in ("00" + FRENCH, FRENCH):
            if digits.startswith(prefix) and len(digits) == len(prefix) + 9:
                return "0" + digits[len(prefix) :]
        return digits
    return value.strip().casefold() if channel == Channel.EMAIL else folded(value)
