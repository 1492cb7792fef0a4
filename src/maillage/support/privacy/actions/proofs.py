"""Proofs: kept until the day of a funder's letter, destroyed after it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.actions import destroy_proofs
from maillage.support.journeys.models import Document, Paper
from maillage.support.privacy.actions.care import check_answers, day_of
from maillage.support.privacy.choices import Basis
from maillage.support.privacy.models import Proof

LONGEST_OPERATION = 120
LONGEST_REASON = 300


class ProofIncomplete(DomainError):
    """A proof says for which operation it is kept and according to what."""


class DayPast(DomainError):
    """A proof is kept until a day that is still to come."""


class TooEarly(DomainError):
    """The proof has to be kept until `proof.until`."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        super().__init__(f"Proof {proof.pk} is kept until {proof.until}.")


@dataclass(frozen=True)
class ProofSaid:
    """What a funder's letter says: for what, by which text, until when."""

    basis: str
    operation: str
    reason: str
    until: date


@transaction.atomic
def keep_proof(thing: Paper | Document, said: ProofSaid, *, by: User, now: datetime) -> Proof:
    """Keep a paper or a document until a day, also when the file is erased. Said again, the last word counts.

    Raises NotYourRegister, ProofIncomplete, DayPast.
    """
    check_answers(by, thing.organisation, now)
    operation, reason = (" ".join(words.split()) for words in (said.operation, said.reason))
    if not operation or not reason:
        raise ProofIncomplete("A proof says for which operation it is kept and according to what.")
    if said.until <= day_of(now):
        raise DayPast(f"{said.until} is not after {day_of(now)}.")
    held: dict[str, Any] = {"paper": thing} if isinstance(thing, Paper) else {"document": thing}
    proof = Proof.objects.filter(**held).first()
    is_new = proof is None
    proof = proof or Proof(person_id=thing.person_id, organisation_id=thing.organisation_id, **held)
    proof.basis, proof.operation, proof.reason = (
        Basis(said.basis),
        operation[:LONGEST_OPERATION],
        reason[:LONGEST_REASON],
    )
    proof.until, proof.kept_at, proof.kept_by = said.until, now, by
    proof.save()
    record(
        "privacy.proof_kept" if is_new else "privacy.proof_changed",
        about=proof,
        by=by,
        at=now,
        person=thing.person_id,
        until=said.until.isoformat(),
    )
    return proof


@reading_everything()
def destroy_proof(proof: Proof, *, by: User, now: datetime) -> Proof:
    """Destroy what was kept, once its day is past; the line stays. Done twice it changes nothing.

    Only what is kept for this alone goes: in a file that is not erased the paper or the document stays in the file.

    Raises NotYourRegister, TooEarly.
    """
    check_answers(by, proof.organisation, now)
    proof = Proof.objects.select_for_update(of=("self",)).select_related("person").get(pk=proof.pk)
    if proof.destroyed_at is not None:
        return proof
    if day_of(now) <= proof.until:
        raise TooEarly(proof)
    papers = [key for key in (proof.paper_id,) if key is not None]
    documents = [key for key in (proof.document_id,) if key is not None]
    proof.paper, proof.document, proof.destroyed_at, proof.destroyed_by = None, None, now, by
    proof.save(update_fields=["paper", "document", "destroyed_at", "destroyed_by"])
    if proof.person.erased_at is not None:
        destroy_proofs(papers=papers, documents=documents, by=by, now=now)
    record("privacy.proof_destroyed", about=proof, by=by, at=now, person=proof.person_id)
    return proof
