"""What partners agree: a charter, then between two versions of it capacities and who holds the welcome."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.actions.members import NotAPartner
from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.network.models import (
    Charter,
    CharterRule,
    CharterShare,
    CharterWelcome,
    Hub,
    HubMembership,
    Organisation,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError


class CharterOver(DomainError):
    """Another charter followed this one: it stays as it was."""

    def __init__(self, charter: Charter) -> None:
        self.charter = charter
        super().__init__(f"Charter {charter.pk} ended on {charter.ends_on}.")


class CharterEmpty(DomainError):
    """A charter has one line at least, and each line somebody who welcomes."""


class Turn(NamedTuple):
    """A line to agree: for these stages and audiences (none: for all), these partners in turns."""

    stages: Sequence[str]
    audiences: Sequence[str]
    partners: Sequence[Organisation]


@transaction.atomic
def agree_charter(
    hub: Hub, *, name: str, reason: str, turns: Sequence[Turn], by: User | None, now: datetime
) -> Charter:
    """A charter in force from today with these lines in this order; it ends the one before.

    One that began today goes on until tonight, and the new one begins tomorrow: enquiries keep the line they came by.

    Raises CharterEmpty; NotAPartner when somebody named does not run the hub today.
    """
    hub = Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    today = timezone.localdate(now)
    if not turns or not all(turn.partners for turn in turns):
        raise CharterEmpty(f"Hub {hub.pk}: {len(turns)} lines; each needs a partner.")
    here = set(HubMembership.objects.filter(in_force(today), hub=hub).values_list("organisation", flat=True))
    for partner in (partner for turn in turns for partner in turn.partners):
        if partner.pk not in here:
            raise NotAPartner(partner, hub)
    starts_on = today
    if former := hub.charters.select_for_update().filter(ends_on=None).first():
        starts_on = max(today, former.starts_on + timedelta(days=1))
        former.ends_on = starts_on - timedelta(days=1)
        former.save(update_fields=["ends_on"])
    charter = Charter.objects.create(hub=hub, name=name[:150], reason=reason, starts_on=starts_on)
    for position, turn in enumerate(turns, start=1):
        rule = CharterRule.objects.create(
            charter=charter, position=position, stages=list(turn.stages), audiences=list(turn.audiences)
        )
        CharterShare.objects.bulk_create(CharterShare(rule=rule, organisation=one) for one in turn.partners)
    record("network.charter_agreed", about=charter, by=by, at=now, hub=hub.pk, lines=len(turns))
    return charter


@transaction.atomic
def agree_capacity(share: CharterShare, capacity: int | None, *, by: User, now: datetime) -> CharterShare:
    """How many new people a partner takes in four weeks under a line at most; None for no limit. From now on.

    Raises CharterOver.
    """
    share = CharterShare.objects.select_related("rule").get(pk=share.pk)
    charter = _charter_locked(share.rule.charter_id, now)
    share.refresh_from_db(fields=["capacity"])
    if share.capacity != capacity:
        share.capacity = capacity
        share.save(update_fields=["capacity"])
        partner = share.organisation_id
        record("network.capacity_agreed", about=charter, by=by, at=now, organisation=partner, capacity=capacity)
    return share


@transaction.atomic
def hold_welcome(
    charter: Charter, holders: Collection[tuple[Organisation, Weekday | None]], *, by: User | None, now: datetime
) -> None:
    """Who holds the welcome on which weekday (None: every day): these and no others, from now on.

    Raises CharterOver; NotAPartner when one of them does not run the hub today.
    """
    charter = _charter_locked(charter.pk, now)
    here = HubMembership.objects.filter(in_force(timezone.localdate(now)), hub=charter.hub_id)
    partners = set(here.values_list("organisation", flat=True))
    for organisation, _weekday in holders:
        if organisation.pk not in partners:
            raise NotAPartner(organisation, charter.hub)
    wanted: set[tuple[int, int | None]] = {(organisation.pk, weekday) for organisation, weekday in holders}
    known = {(row.organisation_id, row.weekday): row.pk for row in charter.welcomes.all()}
    if wanted == set(known):
        return
    charter.welcomes.filter(pk__in=[pk for key, pk in known.items() if key not in wanted]).delete()
    CharterWelcome.objects.bulk_create(
        CharterWelcome(charter=charter, organisation_id=key, weekday=weekday)
        for key, weekday in sorted(wanted - set(known), key=lambda one: (one[1] or 0, one[0]))
    )
    record("network.welcome_agreed", about=charter, by=by, at=now, hub=charter.hub_id, lines=len(wanted))


def _charter_locked(pk: int, now: datetime) -> Charter:
    charter = Charter.objects.select_for_update(of=("self",)).select_related("hub").get(pk=pk)
    if charter.ends_on is not None and charter.ends_on < timezone.localdate(now):
        raise CharterOver(charter)
    return charter
