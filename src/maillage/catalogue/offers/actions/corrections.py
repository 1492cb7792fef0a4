"""Corrections: proposed by anyone, settled by the owner."""

from datetime import datetime, timedelta

from django.db import transaction

from maillage.catalogue.offers import mail
from maillage.catalogue.offers.choices import CorrectionStatus
from maillage.catalogue.offers.models import Correction, Delivery, Offer
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

ADDRESS_KEPT = timedelta(days=180)


class CorrectionSettled(DomainError):
    """A colleague settled the correction first."""

    def __init__(self, correction: Correction) -> None:
        self.correction = correction
        super().__init__(f"Correction {correction.pk} was {correction.status} at {correction.settled_at}.")


class CorrectionEmpty(DomainError):
    """The correction, or the answer to it, says nothing."""


@transaction.atomic
def propose_correction(
    offer: Offer, *, said: str, now: datetime, email: str = "", delivery: Delivery | None = None, language: str = "fr"
) -> Correction:
    """Tell the owners of an offer what a reader found wrong; each gets a letter. The caller limits how often.

    The same words about the same offer, still waiting, are stored once.

    Raises CorrectionEmpty.
    """
    said = said.strip()
    if not said:
        raise CorrectionEmpty(f"A correction of offer {offer.pk} says nothing.")
    Offer.objects.select_for_update(no_key=True, of=("self",)).get(pk=offer.pk)
    waiting = Correction.objects.filter(offer=offer, delivery=delivery, status=CorrectionStatus.WAITING)
    if known := waiting.filter(said=said, email=email).first():
        return known
    correction = Correction.objects.create(
        offer=offer, delivery=delivery, said=said, email=email, language=language, proposed_at=now
    )
    record("offers.correction_proposed", about=correction, by=None, at=now, offer=offer.pk)
    mail.tell_owners(correction, now=now)
    return correction


@transaction.atomic
def accept_correction(correction: Correction, *, by: User, now: datetime, answer: str = "") -> Correction:
    """The reader was right: the owner has mended the sheet, or is about to. Who left an address is thanked.

    Raises CorrectionSettled.
    """
    return _settle(correction, CorrectionStatus.ACCEPTED, answer.strip(), by=by, now=now)


@transaction.atomic
def answer_correction(correction: Correction, *, answer: str, by: User, now: datetime) -> Correction:
    """The sheet stays as it is, for the reason given; the reader gets it, when there is an address.

    Raises CorrectionSettled, CorrectionEmpty.
    """
    if not answer.strip():
        raise CorrectionEmpty(f"The answer to correction {correction.pk} says nothing.")
    return _settle(correction, CorrectionStatus.ANSWERED, answer.strip(), by=by, now=now)


def forget_readers(*, now: datetime) -> int:
    """Erase the addresses that waited half a year for an answer; the corrections stay. How many were erased."""
    old = Correction.objects.filter(proposed_at__lt=now - ADDRESS_KEPT).exclude(email="")
    return old.update(email="")


def _settle(correction: Correction, status: CorrectionStatus, answer: str, *, by: User, now: datetime) -> Correction:
    """Write the letter first, then forget the address."""
    rows = Correction.objects.select_for_update(of=("self",)).select_related("offer__organisation")
    correction = rows.get(pk=correction.pk)
    if correction.status != CorrectionStatus.WAITING:
        raise CorrectionSettled(correction)
    correction.status, correction.answer = status, answer
    correction.settled_at, correction.settled_by = now, by
    mail.tell_reader(correction, now=now)
    correction.email = ""
    correction.save(update_fields=["status", "answer", "settled_at", "settled_by", "email"])
    record(f"offers.correction_{status.value}", about=correction, by=by, at=now, offer=correction.offer_id)
    return correction
