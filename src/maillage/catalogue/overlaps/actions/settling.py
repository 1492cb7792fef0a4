"""Settling a card, signing the decision, commenting, reopening."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.actions import end_offer, suspend_offer
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.overlaps.choices import DecisionKind, OverlapState, Reopening
from maillage.catalogue.overlaps.models import Comment, Decision, Overlap, Signature
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

LEAVING = (DecisionKind.MERGE, DecisionKind.WITHDRAW)
"""Decisions that take an offer out of the answers: only with the signature of its organisation."""


class AlreadySettled(DomainError):
    """A colleague settled the card first, or its offers no longer meet."""

    def __init__(self, card: Overlap) -> None:
        self.card = card
        super().__init__(f"Overlap {card.pk} is {card.state}; open or reopened is needed.")


class NotSettled(DomainError):
    """There is no decision in force to sign or to reopen."""

    def __init__(self, card: Overlap) -> None:
        self.card = card
        super().__init__(f"Overlap {card.pk} is {card.state}; settled is needed.")


class NotConcerned(DomainError):
    """The organisation has none of the two offers."""

    def __init__(self, card: Overlap, organisation: Organisation) -> None:
        self.card, self.organisation = card, organisation
        super().__init__(f"Organisation {organisation.pk} has none of the offers of overlap {card.pk}.")


class DecisionRefused(DomainError):
    """The decision is incomplete, or lacks a signature; `errors` tells what, field by field, in words."""

    def __init__(self, card: Overlap, errors: Mapping[str, list[str]]) -> None:
        self.card, self.errors = card, dict(errors)
        super().__init__(f"Overlap {card.pk}: {self.errors}")


@transaction.atomic
def settle(
    card: Overlap,
    *,
    kind: str,
    reason: str,
    by: User,
    now: datetime,
    side: str = "",
    sentence: str = "",
    label: str = "",
    review_on: date | None = None,
    signatories: Mapping[Organisation, str] | None = None,
) -> Decision:
    """Write down what the partners decided, and carry it out: both public sheets say it from now on.

    keep both    the sentence that tells them apart stands on both sheets
    share label  both sheets carry the label
    refer        the sheet of the offer on `side` sends people to the other
    merge        the offer on `side` ends; its address leads to the other
    withdraw     the offer on `side` is suspended; published again, it reopens the card

    `signatories` are the organisations that signed with the name of who signed; others may sign later. An offer is
    only taken away with the signature of its organisation.

    Raises AlreadySettled, DecisionRefused, NotConcerned.
    """
    card = _locked(card)
    if not card.is_waiting:
        raise AlreadySettled(card)
    signed = dict(signatories or {})
    for organisation in signed:
        _check_concerned(card, organisation)
    day = timezone.localdate(now)
    Decision.objects.filter(overlap=card, ended_on=None).update(ended_on=day)
    decision = Decision(
        overlap=card,
        kind=kind,
        side=side,
        sentence=sentence,
        label=label,
        reason=reason,
        review_on=review_on,
        decided_on=day,
        decided_by=by,
    )
    _check(decision, signed)
    _carry_out(decision, by=by, now=now)
    decision.first_fingerprint, decision.second_fingerprint = map(_fingerprint, (card.first_id, card.second_id))
    decision.save()
    for organisation, name in signed.items():
        Signature.objects.create(decision=decision, organisation=organisation, name=name, signed_at=now, recorded_by=by)
    card.state, card.reopened_because, card.decision = OverlapState.SETTLED, "", decision
    card.save(update_fields=["state", "reopened_because", "decision"])
    record("overlaps.overlap_settled", about=card, by=by, at=now, kind=kind, signatures=len(signed))
    return decision


@transaction.atomic
def sign(decision: Decision, *, organisation: Organisation, name: str, by: User, now: datetime) -> Signature:
    """An organisation signs the decision in force; signed twice, the first signature stays.

    Raises NotSettled, NotConcerned.
    """
    card = _locked(decision.overlap)
    if card.state != OverlapState.SETTLED or card.decision_id != decision.pk:
        raise NotSettled(card)
    _check_concerned(card, organisation)
    signature, is_new = Signature.objects.get_or_create(
        decision=decision,
        organisation=organisation,
        defaults={"name": name, "signed_at": now, "recorded_by": by},
    )
    if is_new:
        record("overlaps.decision_signed", about=card, by=by, at=now, organisation=organisation.pk)
    return signature


@transaction.atomic
def comment(card: Overlap, text: str, *, organisation: Organisation, by: User, now: datetime) -> Comment:
    """A word about the card, read by the partners and the coordination; it decides nothing."""
    said = Comment.objects.create(overlap=card, organisation=organisation, by=by, text=text.strip(), written_at=now)
    record("overlaps.overlap_commented", about=card, by=by, at=now, organisation=organisation.pk)
    return said


@transaction.atomic
def reopen(card: Overlap, why: str, *, organisation: Organisation, by: User, now: datetime) -> Overlap:
    """Put a settled card back on the table, with the reason as a comment; the public sheets no longer say it.

    What was carried out stays: an offer that ended has ended, one that is suspended is published again by its owner.

    Raises NotSettled.
    """
    card = _locked(card)
    if card.state != OverlapState.SETTLED:
        raise NotSettled(card)
    Decision.objects.filter(overlap=card, ended_on=None).update(ended_on=timezone.localdate(now))
    card.state, card.reopened_because, card.decision = OverlapState.REOPENED, Reopening.PERSON, None
    card.save(update_fields=["state", "reopened_because", "decision"])
    Comment.objects.create(overlap=card, organisation=organisation, by=by, text=why.strip(), written_at=now)
    record("overlaps.overlap_reopened", about=card, by=by, at=now)
    return card


def _locked(card: Overlap) -> Overlap:
    rows = Overlap.objects.select_for_update(of=("self",))
    return rows.select_related("first__organisation", "second__organisation").get(pk=card.pk)


def _check_concerned(card: Overlap, organisation: Organisation) -> None:
    if organisation.pk not in {card.first.organisation_id, card.second.organisation_id}:
        raise NotConcerned(card, organisation)


def _check(decision: Decision, signed: Mapping[Organisation, str]) -> None:
    """Have the decision be whole, and signed by whose offer leaves."""
    try:
        decision.full_clean(exclude=["first_fingerprint", "second_fingerprint"])
    except ValidationError as error:
        raise DecisionRefused(decision.overlap, error.message_dict) from error
    offer = decision.offer
    if decision.kind in LEAVING and offer is not None and offer.organisation not in signed:
        words = _("%(partner)s must sign: its offer leaves.") % {"partner": offer.organisation}
        raise DecisionRefused(decision.overlap, {"signatories": [words]})


def _carry_out(decision: Decision, *, by: User, now: datetime) -> None:
    offer = decision.offer
    if offer is None or offer.status == OfferStatus.ENDED:
        return
    if decision.kind == DecisionKind.MERGE:
        end_offer(offer, by=by, now=now)
    elif decision.kind == DecisionKind.WITHDRAW:
        suspend_offer(offer, by=by, now=now)


def _fingerprint(offer: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT overlaps_fingerprint(%s)", [offer])
        return str(cursor.fetchone()[0])
