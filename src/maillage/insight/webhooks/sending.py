"""One try over the network. No database, no clock of ours: an address and bytes in, an answer out.

The name is looked up once and the connection is made to what was found, so that a name cannot lead elsewhere between
the check and the call. Nothing is followed, nothing of the answer is kept but its status.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from maillage.insight.webhooks.choices import Failure

Net = IPv4Network | IPv6Network
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Answer:
    """What one try gave: the status of the answer, or why there was none; how long it took."""

    status: int | None
    failure: str
    milliseconds: int

    @property
    def is_delivered(self) -> bool:
        """The tool took it."""
        return not self.failure


def is_allowed(address: str, allowed: Sequence[Net]) -> bool:
    """Whether a numeric address may be called: a public one, or one of a network that the operator named."""
    ip = _inner(ip_address(address.partition("%")[0]))
    if any(ip in network for network in allowed):
        return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one only wraps, else itself."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip


def post(address: str, body: bytes, headers: Mapping[str, str], *, allowed: Sequence[Net], seconds: float) -> Answer:
    """Send `body`; at most `seconds`, whatever the other side does, the lookup of the name aside.

    Delivered is an answer from 200 to 299. Plain http goes to this machine only, where the operator allowed it.
    """
    began = time.monotonic()
    status, failure = None, ""
    try:
        status = _status_of(address, body, headers, allowed, began + seconds)
        failure = Failure.REDIRECT if 300 <= status < 400 else "" if 200 <= status < 300 else Failure.STATUS
    except _Refused as error:
        failure = error.failure
    except TimeoutError:
        failure = Failure.TIMEOUT
    except ssl.SSLError:
        failure = Failure.UNSAFE
    except (OSError, HTTPException, ValueError):
        failure = Failure.TIMEOUT if time.monotonic() - began >= seconds else Failure.UNREACHABLE
    return Answer(status, str(failure), round((time.monotonic() - began) * 1000))


class _Refused(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.value)


def _status_of(address: str, body: bytes, headers: Mapping[str, str], allowed: Sequence[Net], until: float) -> int:
    parts = urlsplit(address)
    host, is_safe = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_safe else 80)
    found = _lookup(host, port)
    if not all(is_allowed(one, allowed) and (is_safe or ip_address(one).is_loopback) for one in found):
        raise _Refused(Failure.PRIVATE)
    line = _connect(found, port, until)
    guard = threading.Timer(max(until - time.monotonic(), 0), _cut, [line])
    guard.daemon = True
    guard.start()
    try:
        if is_safe:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        talk = HTTPConnection(host, port)
        talk.sock = line
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        talk.request("POST", path, body, {"Host": parts.netloc, "Connection": "close", **headers})
        status = talk.getresponse().status
        if time.monotonic() >= until:
            raise TimeoutError
        return status
    finally:
        guard.cancel()
        line.close()


def _lookup(host: str, port: int) -> list[str]:
    """Every numeric address of a name."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _Refused(Failure.UNKNOWN_HOST) from error
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def _connect(found: Sequence[str], port: int, until: float) -> socket.socket:
    """The first of these addresses that answers."""
    last: OSError = TimeoutError()
    for one in found:
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((one, port), timeout=left)
        except OSError as error:
            last = error
    raise last


def _cut(line: socket.socket) -> None:
    """End a connection whose time is over, also while it drips."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
