"""Reads settings from the environment; a wrong one stops the start with one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from maillage.foundation.tools.scanner import Scanner, scanner_named


class WrongSetting(ImproperlyConfigured):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, read: str, accepted: str) -> None:
        super().__init__(f"{name} reads {read!r}; accepted: {accepted}.")


@dataclass(frozen=True)
class MailServer:
    """Where letters leave: an SMTP server."""

    host: str
    port: int
    user: str
    password: str
    use_tls: bool
    use_ssl: bool


def flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    """`name` as yes or no."""
    read = environ.get(name, "")
    if not read:
        return default
    if read.lower() in {"1", "yes", "true", "on"}:
        return True
    if read.lower() in {"0", "no", "false", "off"}:
        return False
    raise WrongSetting(name, read, "yes or no")


def whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """`name` as a whole number from `least` to `most`."""
    read = environ.get(name, "")
    if not read:
        return default
    if not read.isascii() or not read.isdigit() or not least <= int(read[:12]) <= most:
        raise WrongSetting(name, read, f"a whole number from {least} to {most}")
    return int(read)


def names(environ: Mapping[str, str], name: str, default: list[str]) -> list[str]:
    """`name` as a list of words separated by commas."""
    read = environ.get(name, "")
    return [word.strip() for word in read.split(",") if word.strip()] if read else default


def networks(environ: Mapping[str, str], name: str) -> list[IPv4Network | IPv6Network]:
    """`name` as networks of numeric addresses separated by commas."""
    try:
        return [ip_network(word) for word in names(environ, name, [])]
    except ValueError as error:
        raise WrongSetting(name, environ[name], "networks such as 10.0.0.0/8, fd00::/8") from error


def one_of(environ: Mapping[str, str], name: str, default: str, accepted: Sequence[str]) -> str:
    """`name` as one of the words accepted."""
    read = environ.get(name, "") or default
    if read not in accepted:
        raise WrongSetting(name, read, ", ".join(accepted))
    return read


def travel_model(environ: Mapping[str, str], address: str) -> str:
    """How travel times come about: the table service at `address`, osrm unless said otherwise, or an estimate."""
    name = "MAILLAGE_TRAVEL_MODEL"
    services, estimates = ("osrm", "valhalla"), ("offline", "roads")
    chosen = one_of(environ, name, "osrm" if address else "offline", (*services, *estimates))
    if chosen in services and not address:
        raise WrongSetting(name, chosen, f"{', '.join(estimates)} without MAILLAGE_TRAVEL_URL")
    return chosen


def web_address(environ: Mapping[str, str], name: str, default: str) -> str:
    """`name` as an http or https address without a final slash."""
    read = environ.get(name, "")
    if not read:
        return default
    parts = urlsplit(read)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongSetting(name, read, "an address such as https://maillage.example.org")
    return read.rstrip("/")


def mail_server(environ: Mapping[str, str], name: str) -> MailServer | None:
    """`name` as an SMTP server, or None when letters stay in the database."""
    read = environ.get(name, "")
    if not read:
        return None
    accepted = "smtp://user:password@host:port, smtp+tls://… or smtps://…"
    parts = urlsplit(read)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ports or not parts.hostname or port == -1:
        raise WrongSetting(name, read.replace(parts.password or "\0", "***"), accepted)
    return MailServer(
        host=parts.hostname,
        port=port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
    )


def scanner(environ: Mapping[str, str], name: str) -> Scanner | None:
    """`name` as a virus scanner, or None when documents are not scanned."""
    read = environ.get(name, "")
    try:
        return scanner_named(read)
    except ValueError as error:
        accepted = "clamd:///run/clamav/clamd.ctl, clamd://host:3310 or command:/usr/bin/clamdscan --no-summary -"
        raise WrongSetting(name, read, accepted) from error
