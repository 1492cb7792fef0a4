"""An enquiry put aside: kept on the person's device in a signed cookie, never on the server."""

from typing import cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "maillage_draft"
SALT = "public.draft"
KEPT_DAYS = 14
# Browsers refuse a cookie over 4,096 bytes, name and attributes included.
LONGEST_COOKIE = 3_800


class TooLongToKeep(Exception):
    """The text does not fit in a cookie."""


def keep(response: HttpResponse, typed: dict[str, str]) -> None:
    """Put what was typed in the cookie. Raises TooLongToKeep."""
    value = signing.dumps({name: text for name, text in typed.items() if text}, salt=SALT, compress=True)
    if len(value) > LONGEST_COOKIE:
        raise TooLongToKeep
    response.set_cookie(
        COOKIE, value, max_age=KEPT_DAYS * 86_400, httponly=True, samesite="Lax", secure=settings.SECURE
    )


def kept(request: HttpRequest) -> dict[str, str]:
    """What was put aside; nothing when the cookie is old, altered or absent."""
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_DAYS * 86_400)
    except signing.BadSignature:
        return {}
    return cast(dict[str, str], value)


def forget(response: HttpResponse) -> None:
    """Erase the cookie."""
    response.delete_cookie(COOKIE, samesite="Lax")
