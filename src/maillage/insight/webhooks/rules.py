"""Who may have events told, when a try is repeated, when an address is stopped."""

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Network, Organisation
from maillage.foundation.accounts.models import User
from maillage.insight.webhooks.choices import EVENTS, Kind

LAST_ATTEMPT = 16
STOP_AFTER = 25
"""Tries that fail in a row, whatever they tell: a tool that is away for three days, or that always refuses."""
SECONDS = 10
"""How long one try may take, from the name of the site to the answer."""
LOG_DAYS = 30
MOST_ENDPOINTS = 20


@dataclass(frozen=True)
class Scope:
    """Whose events: of a network, or of an organisation at one of its hubs."""

    network: Network
    hub: Hub | None = None
    organisation: Organisation | None = None

    def __str__(self) -> str:
        return f"{self.hub} · {self.organisation}" if self.hub else str(self.network)

    @property
    def key(self) -> str:
        """The scope in a form."""
        return f"{self.network.pk}-{self.hub.pk if self.hub else 0}-{self.organisation.pk if self.organisation else 0}"

    @property
    def events(self) -> tuple[str, ...]:
        """What may be told: questions are the network's."""
        kinds = (Kind.ENQUIRY, Kind.REFERRAL) if self.hub else tuple(Kind)
        return tuple(event for kind in kinds for event in EVENTS[kind])


def scopes_of(user: User, *, on: date) -> list[Scope]:
    """Whose events `user` may have told that day: of networks coordinated, of hubs managed."""
    rows = Membership.objects.inside(on=on).filter(user_id=user.pk)
    rows = rows.filter(role__in=[Role.COORDINATOR, Role.HUB_MANAGER]).order_by("pk")
    found = []
    for row in rows.select_related("network", "hub__network", "organisation"):
        if row.role == Role.COORDINATOR and row.network:
            found.append(Scope(row.network))
        elif row.hub:
            found.append(Scope(row.hub.network, row.hub, row.organisation))
    return list({scope.key: scope for scope in found}.values())


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many failed tries: 1, 2, 4, 8 … minutes, 12 hours at most; three days in all."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=12))
