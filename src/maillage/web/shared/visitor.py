"""Whom a request comes from, as far as the proxies we trust say."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor.

    Behind MAILLAGE_TRUSTED_PROXIES proxies, the address that the outermost of them saw; what comes before it in
    X-Forwarded-For was written by the visitor and counts for nothing. One IPv6 line has 2^64 addresses to write from:
    its network (/64) is the visitor.
    """
    nearest: str = request.META.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXIES
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return _line_of(told[-hops] if hops and len(told) >= hops else nearest)


def _line_of(address: str) -> str:
    """The IPv4 address, or the network of an IPv6 one; what is no address stays as it is."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or ip_network((int(read), 64), strict=False))
