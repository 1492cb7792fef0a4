"""Who is written to about an enquiry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.models import Enquiry


@dataclass(frozen=True)
class Reader:
    """An address, the language to write in, and a key that stays the same."""

    key: str
    to: str
    language: str


def readers_of(enquiry: Enquiry, *, day: date) -> list[Reader]:
    """The owner; without one the partner's advisers there; without any the managers, then the coordinators."""
    if enquiry.owner is not None and enquiry.owner.is_active:
        return _readers([enquiry.owner])
    active = Membership.objects.active(on=day).filter(role=Role.ADVISER, organisation=enquiry.organisation_id)
    if enquiry.hub_id is not None:
        active = active.filter(hub=enquiry.hub_id)
    team = _readers(one.user for one in active.select_related("user").order_by("user"))
    return team or managers_of(enquiry, day=day)


def managers_of(enquiry: Enquiry, *, day: date) -> list[Reader]:
    """Managers of the hub; where there is none, the coordinators."""
    if enquiry.hub_id is None:
        return coordinators_of(enquiry, day=day)
    active = Membership.objects.inside(on=day).filter(role=Role.HUB_MANAGER, hub=enquiry.hub_id)
    return _readers(one.user for one in active.select_related("user").order_by("user")) or coordinators_of(
        enquiry, day=day
    )


def coordinators_of(enquiry: Enquiry, *, day: date) -> list[Reader]:
    """Coordinators of the network; where there is none, the network's own address."""
    active = Membership.objects.active(on=day).filter(role=Role.COORDINATOR, network=enquiry.network_id)
    found = _readers(one.user for one in active.select_related("user").order_by("user"))
    address = enquiry.network.email
    return found or ([Reader(f"network-{enquiry.network_id}", address, "fr")] if address else [])


def person_letters(enquiry: Enquiry) -> str:
    """What the keys of all letters to the person begin with."""
    return f"orientation.person:{enquiry.pk}:"


def undelivered_letters(enquiry: Enquiry) -> int:
    """How many letters to the person were given up: the address is wrong, someone has to call or write on paper."""
    return Letter.objects.filter(key__startswith=person_letters(enquiry), status=LetterStatus.GIVEN_UP).count()


def _readers(users: Iterable[User]) -> list[Reader]:
    people = {user.pk: user for user in users if user.email}
    return [Reader(str(key), user.email, user.language) for key, user in people.items()]
