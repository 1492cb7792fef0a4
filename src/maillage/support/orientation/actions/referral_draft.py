"""A referral is written, and the person is asked."""

from dataclasses import replace
from datetime import datetime

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.actions.referral_care import as_sender, check_may_move, move, plan_next
from maillage.support.orientation.choices import (
    ReferralKind,
    ReferralReason,
    ReferralState,
    Urgency,
    Via,
)
from maillage.support.orientation.drafts import checked_text, paragraphs
from maillage.support.orientation.models import Referral, ReferralMove, SharedItem
from maillage.support.orientation.queries.referral_content import ReferralDraft, fresh_content, preview_of
from maillage.support.orientation.queries.referral_timers import days_later
from maillage.support.orientation.rules import may_refer
from maillage.support.people.actions import keep_person_link
from maillage.support.people.rules import check_may_change

LONGEST_MESSAGE = 2000
LONGEST_SUMMARY = 4000


class WrongReceiver(DomainError):
    """The receiver is the sender itself or is not at that hub, or one of the two does not belong to the network."""


class NotYourPerson(DomainError):
    """The person is not in the file of the organisation for which somebody acts."""


@reading_everything()
def draft_referral(draft: ReferralDraft, *, by: User, now: datetime, follows: Referral | None = None) -> Referral:
    """Keep a referral that nobody but the sender sees yet, in the care of who writes it.

    Raises DraftRefused, WrongReceiver, NotYourPerson, FileErased, FileRestricted.
    """
    draft = _checked(draft, by=by, now=now)
    referral = Referral(
        organisation=draft.organisation,
        sender=by,
        owner=by,
        created_at=now,
        state_at=now,
        touched_at=now,
        follows=follows,
        is_fictitious=draft.person.is_fictitious,
    )
    _write(referral, draft, now=now)
    ReferralMove.objects.create(
        referral=referral,
        organisation_id=referral.organisation_id,
        to_state=ReferralState.DRAFT,
        by=by,
        via=Via.DESK,
        at=now,
    )
    record("orientation.referral_drafted", about=referral, by=by, at=now, **_facts(referral))
    return referral


@reading_everything()
def edit_referral(referral: Referral, draft: ReferralDraft, *, by: User, now: datetime) -> Referral:
    """Write a draft otherwise.

    Raises DraftRefused, WrongReceiver, NotYourPerson, FileErased, FileRestricted, NotYourReferral, ReferralMoved.
    """
    referral = as_sender(referral, by, now)
    check_may_move(referral, ReferralState.AWAITING_CONSENT)
    _write(referral, _checked(draft, by=by, now=now), now=now)
    record("orientation.referral_edited", about=referral, by=by, at=now, **_facts(referral))
    return referral


@reading_everything()
def ask_agreement(referral: Referral, *, by: User, now: datetime) -> Referral:
    """Show the person what would be shared, by the private link; fourteen days without a word cancel it.

    What is shown is frozen. A person without e-mail is asked at the desk or by phone: `agree_to_referral`.

    Raises NotYourReferral, ReferralMoved, FileRestricted.
    """
    referral = as_sender(referral, by, now, shows=True)
    move(referral, ReferralState.AWAITING_CONSENT, by=by, via=Via.DESK, now=now)
    show(referral, now=now)
    assert referral.person is not None
    keep_person_link(referral.person, by=by, now=now)
    record("orientation.agreement_asked", about=referral, by=by, at=now, items=referral.items.count())
    mail.tell_referral_asked(referral, now=now)
    return referral


def show(referral: Referral, *, now: datetime) -> None:
    """What is shared is now as the person is shown it, and stays so. Facts of the file are those of this moment."""
    referral.asked_at = referral.asked_at or max(now, referral.created_at)
    referral.save(update_fields=["asked_at"])
    for item in referral.items.filter(shown_at=None):
        item.content = fresh_content(referral, item.kind, item.content)
        item.shown_at = referral.asked_at
        item.save(update_fields=["content", "shown_at"])


def _checked(draft: ReferralDraft, *, by: User, now: datetime) -> ReferralDraft:
    """The draft as it can be stored."""
    day = day_of(now)
    if not may_refer(by, draft.person, draft.organisation, on=day):
        raise NotYourPerson(f"Person {draft.person.pk} is not in the file of organisation {draft.organisation.pk}.")
    check_may_change(draft.person.pk, by=by, now=now)
    receiver = draft.to_organisation
    both = (receiver.pk, draft.organisation.pk)
    in_network = Organisation.objects.of(draft.network, on=day).filter(pk__in=both).count() == len(set(both))
    at_hub = draft.to_hub is None or draft.to_hub.memberships.filter(in_force(day), organisation=receiver).exists()
    if receiver == draft.organisation or not in_network or not at_hub:
        raise WrongReceiver(f"Organisation {receiver.pk} cannot receive from organisation {draft.organisation.pk}.")
    message = checked_text("message", draft.message, LONGEST_MESSAGE)
    summary = checked_text("summary", draft.summary, LONGEST_SUMMARY) if paragraphs(draft.summary) else ""
    return replace(draft, message=message, summary=summary)


def _write(referral: Referral, draft: ReferralDraft, *, now: datetime) -> None:
    """The facts of the draft and its items, in place of those that were there."""
    referral.network, referral.organisation, referral.hub = draft.network, draft.organisation, draft.hub
    referral.person, referral.journey = draft.person, draft.journey
    referral.kind, referral.reason = ReferralKind(draft.kind), ReferralReason(draft.reason)
    referral.urgency, referral.stage = Urgency(draft.urgency), _stage(draft)
    referral.to_organisation, referral.to_hub, referral.to_delivery = (
        draft.to_organisation,
        draft.to_hub,
        draft.to_delivery,
    )
    if referral._state.adding:
        referral.next_at = days_later(now, 1)  # until the ladder says better, a line below
        referral.save()
    plan_next(referral, now=now)
    referral.save()
    referral.items.all().delete()
    SharedItem.objects.bulk_create(
        SharedItem(
            referral=referral,
            organisation_id=referral.organisation_id,
            kind=item.kind,
            content=item.content,
            document_key=item.document_key,
        )
        for item in preview_of(draft)
    )


def _stage(draft: ReferralDraft) -> str:
    """Where the person stands: by their journey, else by what is asked for when it is for one stage alone."""
    if draft.journey is not None and draft.journey.stage:
        return draft.journey.stage
    stages = draft.to_delivery.offer.stages if draft.to_delivery is not None else []
    return stages[0] if len(stages) == 1 else ""


def _facts(referral: Referral) -> dict[str, str | int | None]:
    """What the journal keeps: keys and codes."""
    return {
        "kind": str(referral.kind),
        "organisation": referral.organisation_id,
        "to_organisation": referral.to_organisation_id,
        "to_hub": referral.to_hub_id,
    }
