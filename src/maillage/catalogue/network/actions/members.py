"""Inviting people and ending what they do."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, HubMembership, Membership, Network, NetworkMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.network.queries import managers_of
from maillage.foundation.accounts.actions import ensure_user
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.tools.errors import DomainError


class NotAPartner(DomainError):
    """The organisation is not a partner there that day."""

    def __init__(self, organisation: Organisation, where: Hub | Network) -> None:
        self.organisation, self.where = organisation, where
        super().__init__(f"Organisation {organisation.pk} is no partner of {where._meta.model_name} {where.pk}.")


class AlreadyMember(DomainError):
    """The person already has this role here."""

    def __init__(self, membership: Membership) -> None:
        self.membership = membership
        super().__init__(f"Membership {membership.pk} of user {membership.user_id} is still open.")


class LastManager(DomainError):
    """Nobody would manage the hub any more."""

    def __init__(self, membership: Membership) -> None:
        self.membership = membership
        super().__init__(f"Membership {membership.pk} is the last of a manager at hub {membership.hub_id}.")


class MembershipEnded(DomainError):
    """The membership has already ended."""

    def __init__(self, membership: Membership) -> None:
        self.membership = membership
        super().__init__(f"Membership {membership.pk} ended on {membership.ends_on}.")


@transaction.atomic
def invite_member(
    *, hub: Hub, organisation: Organisation, role: Role, email: str, name: str, language: str, by: User, now: datetime
) -> Membership:
    """Have someone work for `organisation` at `hub` from today; a letter tells them how to sign in.

    The person is created when nobody has that address; someone already known keeps their account.

    Raises NotAPartner when the organisation does not run the hub today, AlreadyMember when the person
    already has this role there.
    """
    hub = Hub.objects.select_for_update(of=("self",)).get(pk=hub.pk)
    today = timezone.localdate(now)
    if not HubMembership.objects.filter(in_force(today), hub=hub, organisation=organisation).exists():
        raise NotAPartner(organisation, hub)
    user, is_new = ensure_user(email=email, name=name, language=language)
    return _join(user, is_new, organisation=organisation, role=role, hub=hub, network=None, by=by, now=now)


@transaction.atomic
def invite_coordinator(
    *, network: Network, organisation: Organisation, email: str, name: str, language: str, by: User, now: datetime
) -> Membership:
    """Have someone coordinate `network` from today, for one of its partners; a letter tells them.

    Raises NotAPartner, AlreadyMember.
    """
    network = Network.objects.select_for_update(of=("self",)).get(pk=network.pk)
    today = timezone.localdate(now)
    if not NetworkMembership.objects.filter(in_force(today), network=network, organisation=organisation).exists():
        raise NotAPartner(organisation, network)
    user, is_new = ensure_user(email=email, name=name, language=language)
    return _join(
        user, is_new, organisation=organisation, role=Role.COORDINATOR, hub=None, network=network, by=by, now=now
    )


@transaction.atomic
def end_membership(membership: Membership, *, by: User, now: datetime) -> Membership:
    """End what a person does here: yesterday was the last day, so the doors close at once.

    Someone who joined today has today as last day but nothing more than the row says: the row is removed.

    Raises MembershipEnded, and LastManager when nobody else manages an open hub.
    """
    hub = Hub.objects.select_for_update(of=("self",)).get(pk=membership.hub_id) if membership.hub_id else None
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    today = timezone.localdate(now)
    if membership.ends_on is not None and membership.ends_on < today:
        raise MembershipEnded(membership)
    if hub and membership.role == Role.HUB_MANAGER and _is_last_manager(membership, hub, today):
        raise LastManager(membership)
    record(
        "network.membership_ended",
        about=membership,
        by=by,
        at=now,
        user=membership.user_id,
        role=membership.role,
        hub=membership.hub_id,
        network=membership.network_id,
    )
    if membership.starts_on >= today:
        membership.delete()
        return membership
    membership.ends_on = today - timedelta(days=1)
    membership.save(update_fields=["ends_on"])
    return membership


def _is_last_manager(membership: Membership, hub: Hub, today: date) -> bool:
    is_open = hub.closed_on is None or hub.closed_on > today
    return is_open and not managers_of(hub, on=today).exclude(pk=membership.pk).exists()


def _join(
    user: User,
    is_new: bool,
    *,
    organisation: Organisation,
    role: Role,
    hub: Hub | None,
    network: Network | None,
    by: User,
    now: datetime,
) -> Membership:
    """Write the membership, its journal line and the letter."""
    today = timezone.localdate(now)
    same = Membership.objects.active(on=today).filter(
        user=user, organisation=organisation, role=role, hub=hub, network=network
    )
    if existing := same.first():
        raise AlreadyMember(existing)
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, hub=hub, network=network, starts_on=today
    )
    record(
        "network.member_invited",
        about=membership,
        by=by,
        at=now,
        user=user.pk,
        role=role,
        hub=hub.pk if hub else None,
        network=network.pk if network else None,
        is_new=is_new,
    )
    write_letter(
        key=f"network.invitation:{membership.pk}",
        to=user.email,
        template="invitation",
        facts={"membership": membership, "reader": user, "by": by, "is_new": is_new, "where": hub or network},
        language=user.language,
        now=now,
    )
    return membership
