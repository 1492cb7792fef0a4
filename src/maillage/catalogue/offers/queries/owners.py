"""Whose offer it is: the people who are asked to confirm or to settle a correction."""

from collections.abc import Iterable
from datetime import date

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Organisation
from maillage.foundation.accounts.models import User


class Owners:
    """Who answers for what is given at some hubs that day, read in two queries."""

    def __init__(self, hubs: Iterable[Hub], *, on: date) -> None:
        hubs = list(hubs)
        active = Membership.objects.active(on=on).select_related("user").order_by("user_id", "pk")
        self._there: dict[int, list[Membership]] = {}
        for one in active.filter(hub__in={hub.pk for hub in hubs}):
            self._there.setdefault(one.hub_id or 0, []).append(one)
        self._coordinators: dict[int, list[Membership]] = {}
        for one in active.filter(network__in={hub.network_id for hub in hubs}):
            self._coordinators.setdefault(one.network_id or 0, []).append(one)

    def of(self, organisation: Organisation, hub: Hub, *, widely: bool = False) -> list[User]:
        """Who answers for what `organisation` gives at `hub`: the narrowest circle that is not empty.

        Its managers there; else its advisers there; else who manages the hub; else who coordinates the network.
        `widely` takes all its people there with the managers of the hub.
        """
        there = self._there.get(hub.pk, [])
        own = [one for one in there if one.organisation_id == organisation.pk]
        managers = [one for one in there if one.role == Role.HUB_MANAGER]
        circle = [one for one in own if one.role == Role.HUB_MANAGER] or own
        if widely or not circle:
            circle = [*own, *managers]
        circle = circle or self._coordinators.get(hub.network_id, [])
        return list({one.user_id: one.user for one in circle}.values())


def owners_of(organisation: Organisation, hub: Hub, *, on: date, widely: bool = False) -> list[User]:
    """Who answers for what `organisation` gives at `hub` that day; see `Owners.of`."""
    return Owners([hub], on=on).of(organisation, hub, widely=widely)
