"""Who has a referral, and who is written to about it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Network, Organisation
from maillage.foundation.accounts.models import User
from maillage.support.orientation.choices import RETURNED, UNSENT
from maillage.support.orientation.models import Referral
from maillage.support.orientation.models.referral import RECEIVING
from maillage.support.orientation.queries.readers import Reader


def receiver_in_turn(organisation: Organisation, hub: Hub | None, *, day: date) -> User | None:
    """Who would have a referral there: an adviser of the hub before the rest, whoever has fewest open ones first.

    None when nobody there has an account: the organisation answers by its link.
    """
    members = _members(organisation.pk, day)
    here = Case(When(hub=hub, then=Value(0)), default=Value(1)) if hub else Value(0)
    by_role = Case(When(role=Role.ADVISER, then=Value(0)), default=Value(1))
    found = members.order_by(here, by_role, "user").values_list("user", "hub", "role")
    rows = list(found)
    if not rows:
        return None
    first_hub, first_role = rows[0][1], rows[0][2]
    peers = [user for user, where, role in rows if role == first_role and (hub is None or where == first_hub)]
    busy = dict(
        Referral.objects.open().filter(owner__in=peers).values_list("owner").annotate(Count("pk")).order_by("owner")
    )
    return User.objects.get(pk=min(peers, key=lambda key: (busy.get(key, 0), key)))


def sender_in_charge(referral: Referral, *, day: date) -> User:
    """Who has a referral that is the sender's turn: who wrote it, as long as they are there; else a colleague."""
    if referral.sender.is_active and _members(referral.organisation_id, day).filter(user=referral.sender_id).exists():
        return referral.sender
    colleague = receiver_in_turn(referral.organisation, referral.hub, day=day)
    return colleague or _coordinator(referral.network_id, day) or referral.sender


def has_account(organisation: Organisation | int, *, day: date) -> bool:
    """Somebody receives people for the organisation here: it answers at its desk, and needs no link."""
    key = organisation if isinstance(organisation, int) else organisation.pk
    return _members(key, day).exists()


def receivers_address(referral: Referral) -> str:
    """Where the link of a receiver without account goes."""
    return (referral.to_hub.email if referral.to_hub else "") or referral.to_organisation.email


def holders_of(referral: Referral, *, day: date) -> list[Reader]:
    """Whoever should act now: the owner; a receiver without account by its address; else the sender's side."""
    with_sender = referral.state in (*UNSENT, *RETURNED)
    if not with_sender and not has_account(referral.to_organisation_id, day=day):
        address = receivers_address(referral)
        if address:
            return [Reader(f"address:{address}", address, "fr")]
    if referral.owner is not None and referral.owner.is_active:
        return readers_among([referral.owner])
    return managers_about(referral, day=day)


def managers_about(referral: Referral, *, day: date) -> list[Reader]:
    """Managers of the hub that should act, else those of its organisation, else the network's coordinators."""
    with_sender = referral.state in (*UNSENT, *RETURNED)
    hub = referral.hub_id if with_sender else referral.to_hub_id
    organisation = referral.organisation_id if with_sender else referral.to_organisation_id
    managers = Membership.objects.inside(on=day).filter(role=Role.HUB_MANAGER).select_related("user").order_by("user")
    found = readers_among(one.user for one in managers.filter(hub=hub)) if hub else []
    found = found or readers_among(one.user for one in managers.filter(organisation=organisation))
    return found or coordinators_about(referral.network, day=day)


def coordinators_about(network: Network, *, day: date) -> list[Reader]:
    """Coordinators of the network; where there is none, the network's own address."""
    active = Membership.objects.active(on=day).filter(role=Role.COORDINATOR, network=network)
    found = readers_among(one.user for one in active.select_related("user").order_by("user"))
    return found or ([Reader(f"address:{network.email}", network.email, "fr")] if network.email else [])


def readers_among(users: Iterable[User]) -> list[Reader]:
    """Each of them once, who has an address."""
    people = {user.pk: user for user in users if user.email}
    return [Reader(f"user:{key}", user.email, user.language) for key, user in people.items()]


def _members(organisation: int, day: date) -> QuerySet[Membership]:
    return Membership.objects.active(on=day).filter(Q(role__in=RECEIVING), organisation=organisation)


def _coordinator(network: int, day: date) -> User | None:
    active = Membership.objects.active(on=day).filter(role=Role.COORDINATOR, network=network)
    first = active.select_related("user").order_by("user").first()
    return first.user if first else None
