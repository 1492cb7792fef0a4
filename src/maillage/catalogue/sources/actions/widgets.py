"""The search on partners' sites: which sites may show it, under which name enquiries come."""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.sources.models import Widget
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

HERE = ("localhost", "127.0.0.1")
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
SLUG = re.compile(r"[-a-z0-9]{2,60}")
MOST_SITES = 20


class WidgetRefused(DomainError):
    """A widget cannot be so; `field` names what to mend and the text says what is accepted."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@transaction.atomic
def open_widget(
    network: Network, *, organisation: Organisation, slug: str, origins: Iterable[str], by: User | None, now: datetime
) -> Widget:
    """The search for a partner's site, in use at once. Without a site listed, it is a plain link.

    Raises WidgetRefused.
    """
    if not SLUG.fullmatch(slug):
        raise WidgetRefused("slug", _("Small letters, digits and hyphens: two at least."))
    if not Organisation.objects.of(network, on=timezone.localdate(now)).filter(pk=organisation.pk).exists():
        raise WidgetRefused("organisation", _("This organisation is no partner of the network."))
    if Widget.objects.filter(slug=slug).exists():
        raise WidgetRefused("slug", _("Another partner's site has this name."))
    widget = Widget.objects.create(network=network, organisation=organisation, slug=slug, origins=_sites(origins))
    record("sources.widget_opened", about=widget, by=by, at=now, organisation=organisation.pk)
    return widget


@transaction.atomic
def edit_widget(widget: Widget, *, origins: Iterable[str], is_active: bool, by: User | None, now: datetime) -> Widget:
    """Change the sites that may show it, pause it or take it up again; the next page shown obeys.

    Raises WidgetRefused.
    """
    widget = Widget.objects.select_for_update(of=("self",)).get(pk=widget.pk)
    facts = {"origins": _sites(origins), "is_active": is_active}
    changed = [name for name, value in facts.items() if getattr(widget, name) != value]
    for name in changed:
        setattr(widget, name, facts[name])
    if changed:
        widget.save(update_fields=changed)
        record("sources.widget_edited", about=widget, by=by, at=now, changed=", ".join(changed))
    return widget


def origin_of(typed: str) -> str:
    """The origin that is meant: scheme, exact name of the site, port; in the form browsers compare.

    Raises WidgetRefused for anything that is not exactly one site: a wildcard, a path, a password, http elsewhere
    than on this machine.
    """
    text = typed.strip()
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        port = parts.port
    except (UnicodeError, ValueError) as error:
        raise _no_site(typed) from error
    is_plain = not (parts.username or parts.password or parts.query or parts.fragment) and parts.path in ("", "/")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in HERE)
    if not (is_plain and is_safe and HOST.fullmatch(host)):
        raise _no_site(typed)
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def _sites(origins: Iterable[str]) -> list[str]:
    sites = list(dict.fromkeys(origin_of(one) for one in origins if one.strip()))
    if len(sites) > MOST_SITES:
        sentence = _("%(found)s sites are listed; at most %(most)s are kept.")
        raise WidgetRefused("origins", sentence % {"found": len(sites), "most": MOST_SITES})
    return sites


def _no_site(typed: str) -> WidgetRefused:
    sentence = _("“%(read)s” is not the address of one site. Write it as https://www.example.org, without a path.")
    return WidgetRefused("origins", sentence % {"read": typed.strip()[:100]})
