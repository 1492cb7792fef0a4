"""Whose offer it is: the people who are asked to confirm or to settle a correction."""

from collections.abc import Iterable
from datetime import date

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Organisation
from maillage.foundation.accounts.models import User


def owners_of(organisation: Organisation, hub: Hub, *, on: date, widely: bool = False) -> list[User]:
    """Who answers for what `organisation` gives at `hub` that day, the narrowest circle that is not empty.

    Its managers there; else its advisers there; else who manages the hub; else who coordinates the network. `widely`
    adds the managers of the hub to the people of the organisation.
    """
    rows = list(Membership.objects.active(on=on).filter(hub=hub).select_related("user").order_by("user_id", "pk"))
    own = [one for one in rows if one.organisation_id == organisation.pk]
    managers = [one for one in rows if one.role == Role.HUB_MANAGER]
    circle = [one for one in own if one.role == Role.HUB_MANAGER] or own
    if widely or not circle:
        circle = [*own, *managers]
    if not circle:
        coordinators = Membership.objects.active(on=on).filter(network=hub.network_id, role=Role.COORDINATOR)
        circle = list(coordinators.select_related("user").order_by("user_id", "pk"))
    return _people(circle)


def _people(rows: Iterable[Membership]) -> list[User]:
    return list({one.user_id: one.user for one in rows}.values())
