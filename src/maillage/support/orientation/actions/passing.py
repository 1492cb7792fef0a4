"""An enquiry goes to another partner, or to another colleague."""

from datetime import datetime

from django.db import transaction

from maillage.catalogue.network.models import Hub, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import check_open, day_of, in_care_of, move
from maillage.support.orientation.actions.submit import take_turn
from maillage.support.orientation.choices import Status
from maillage.support.orientation.drafts import checked_text
from maillage.support.orientation.models import Enquiry, Redirection
from maillage.support.orientation.queries import Destination, Reason, Route, due_at, partners_for
from maillage.support.orientation.rules import may_own

LONGEST_REASON = 1000


class WrongDestination(DomainError):
    """The partner does not work at that hub, or already has the enquiry."""


@reading_everything()
def redirect_enquiry(
    enquiry: Enquiry, *, to_hub: Hub | None, to_organisation: Organisation, reason: str, by: User, now: datetime
) -> Redirection:
    """Pass an enquiry to another partner of the network: a new round, a new owner, a new date; the person is told.

    Without a hub it goes to the organisation that answers for the network.

    Raises DraftRefused without a reason, WrongDestination, NotInYourCare or AlreadyAnswered.
    """
    reason = checked_text("reason", reason, LONGEST_REASON)
    enquiry = in_care_of(enquiry, by)
    check_open(enquiry)
    _check_destination(enquiry, to_hub, to_organisation, now=now)
    why: Reason = {"code": "passed_by_person", "organisation": str(enquiry.organisation)}
    where = Destination(enquiry.network, to_hub, to_organisation, (why,))
    path = take_turn(where, enquiry.stage, tuple(enquiry.audiences), now=now)
    return pass_on(enquiry, path, reason=reason, by=by, now=now)


def pass_on(
    enquiry: Enquiry, path: Route, *, reason: str, by: User | None, now: datetime, partner_left: bool = False
) -> Redirection:
    """Give the locked enquiry to the partner of `path`, and write to the person and to the new one."""
    passed = Redirection.objects.create(
        enquiry=enquiry,
        from_organisation=enquiry.organisation,
        from_hub=enquiry.hub,
        to_organisation=path.organisation,
        to_hub=path.hub,
        reason=reason,
        by=by,
        partner_left=partner_left,
        at=now,
    )
    enquiry.hub, enquiry.organisation, enquiry.owner = path.hub, path.organisation, path.owner
    enquiry.charter_rule, enquiry.route_reasons = path.rule, list(path.reasons)
    enquiry.round += 1
    enquiry.assigned_at, enquiry.due_at = now, due_at(enquiry.network, path.hub, now)
    move(enquiry, Status.WAITING, by=by, now=now)
    record(
        "orientation.enquiry_redirected",
        about=enquiry,
        by=by,
        at=now,
        round=enquiry.round,
        hub=enquiry.hub_id,
        organisation=enquiry.organisation_id,
        owner=enquiry.owner_id,
    )
    mail.tell_redirected(enquiry, passed, now=now)
    mail.tell_staff(enquiry, now=now)
    return passed


@transaction.atomic
def assign_owner(enquiry: Enquiry, *, owner: User, by: User, now: datetime) -> None:
    """Put a colleague in charge; the date stays. The colleague is told, unless it is oneself.

    Raises WrongDestination when `owner` may not answer it, NotInYourCare or AlreadyAnswered.
    """
    enquiry = in_care_of(enquiry, by)
    check_open(enquiry)
    if not may_own(owner, enquiry):
        raise WrongDestination(f"User {owner.pk} may not answer enquiry {enquiry.pk}.")
    if enquiry.owner_id == owner.pk:
        return
    enquiry.owner = owner
    enquiry.save(update_fields=["owner"])
    record("orientation.owner_assigned", about=enquiry, by=by, at=now, owner=owner.pk)
    if owner != by:
        mail.tell_owner(enquiry, now=now)


def _check_destination(enquiry: Enquiry, hub: Hub | None, organisation: Organisation, *, now: datetime) -> None:
    if hub is None:
        fits = organisation == enquiry.network.lead_organisation and enquiry.hub is not None
    else:
        partners = partners_for(enquiry, day=day_of(now))
        fits = any(one.hub == hub and one.organisation == organisation for one in partners)
    if not fits:
        raise WrongDestination(
            f"Organisation {organisation.pk} at hub {hub.pk if hub else None} cannot take enquiry {enquiry.pk}."
        )
