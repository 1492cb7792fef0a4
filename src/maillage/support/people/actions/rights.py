"""Saying who may read what is sensitive in the file of an organisation."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.models import SensitiveRight
from maillage.support.people.rules import may_entrust_sensitive, receives_for

LONGEST = timedelta(days=366)


class NotTheirs(DomainError):
    """Only a hub manager of the organisation names who reads its sensitive facts, among those who receive for it."""


class WrongDays(DomainError):
    """The right starts today or later, ends after it starts, and lasts a year at most."""


@transaction.atomic
def entrust_sensitive(
    user: User, organisation: Organisation, *, reason: str, starts_on: date, ends_on: date, by: User, now: datetime
) -> SensitiveRight:
    """Name `user` for the sensitive facts of this file, between two days; a reason is kept.

    Raises NotTheirs, WrongDays; IntegrityError when the two periods of one person would overlap.
    """
    today = timezone.localdate(now)
    if not may_entrust_sensitive(by, organisation, today) or not receives_for(user, organisation, on=today):
        raise NotTheirs(f"{by.pk} cannot name {user.pk} for organisation {organisation.pk}.")
    if not today <= starts_on <= ends_on <= starts_on + LONGEST:
        raise WrongDays(f"From {starts_on} to {ends_on}, said on {today}.")
    with reading_as([organisation.pk]):
        right = SensitiveRight.objects.create(
            user=user,
            organisation=organisation,
            reason=reason[:200],
            starts_on=starts_on,
            ends_on=ends_on,
            granted_by=by,
            granted_at=now,
        )
    record("people.sensitive_entrusted", about=right, by=by, at=now, user=user.pk, organisation=organisation.pk)
    return right


@transaction.atomic
def end_sensitive(right: SensitiveRight, *, by: User, now: datetime) -> SensitiveRight:
    """The right holds no more from now on. Done twice it changes nothing.

    Raises NotTheirs.
    """
    today = timezone.localdate(now)
    if not may_entrust_sensitive(by, right.organisation, today):
        raise NotTheirs(f"{by.pk} cannot end right {right.pk}.")
    with reading_as([right.organisation_id]):
        right = SensitiveRight.objects.select_for_update().get(pk=right.pk)
        if right.ends_on >= today:
            right.ends_on, right.ended_by = today - timedelta(days=1), by
            right.save(update_fields=["ends_on", "ended_by"])
            record("people.sensitive_ended", about=right, by=by, at=now, user=right.user_id)
    return right
