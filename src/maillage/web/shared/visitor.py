"""Whom a request comes from, as far as the proxies we trust say."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor.

    Behind MAILLAGE_TRUSTED_PROXIES proxies, the address that the outermost of them saw; what comes before it in
    X-Forwarded-For was written by the visitor and counts for nothing.
    """
    nearest: str = request.META.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXIES
    if not hops:
        return nearest
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return told[-hops] if len(told) >= hops else nearest
