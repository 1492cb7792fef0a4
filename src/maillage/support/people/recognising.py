"""Recognising a phone or an e-mail without keeping it: the marks that two organisations may compare.

A mark is a keyed hash. Its key is derived from the secret of the installation and never stored; the salt is that of one
network, so that the marks of two networks cannot be set side by side.
"""

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

from maillage.support.people.choices import Channel
from maillage.support.people.folding import FRENCH

_NO_DIGIT = re.compile(r"\D+")
FEWEST_DIGITS = 8
"""Fewer digits are no phone: an extension, a mistake."""
NATIONAL = 9
"""Digits of a French phone after its leading zero."""


def recognisable(channel: str, value: str) -> str:
    """The one form in which everybody's way of writing a phone or an e-mail is compared; empty for anything else."""
    if channel == Channel.PHONE:
        digits = _international(value)
        return f"phone:{digits}" if len(digits) >= FEWEST_DIGITS else ""
    if channel == Channel.EMAIL:
        address = unicodedata.normalize("NFKC", value).strip().casefold()
        name, _at, domain = address.rpartition("@")
        return f"email:{address}" if name and "." in domain else ""
    return ""


def mark_of(said: str, *, salt: bytes) -> str:
    """The mark of what `recognisable` returned: HMAC-SHA256 in 64 hexadecimal digits."""
    return hmac.new(_key(), salt + b"\0" + said.encode(), hashlib.sha256).hexdigest()


def key_print() -> str:
    """Tells one key from another without telling the key: marks made with another one match nothing."""
    return hmac.new(_key(), b"print", hashlib.sha256).hexdigest()[:16]


def _key() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"people.recognition", hashlib.sha256).digest()


def _international(value: str) -> str:
    digits = _NO_DIGIT.sub("", value.replace("(0)", ""))
    if digits.startswith("00"):
        digits = digits[2:]
    elif len(digits) == NATIONAL + 1 and digits.startswith("0") and not value.strip().startswith("+"):
        digits = FRENCH + digits[1:]
    if digits.startswith(FRENCH + "0") and len(digits) == len(FRENCH) + NATIONAL + 1:
        digits = FRENCH + digits[len(FRENCH) + 1 :]
    return digits
