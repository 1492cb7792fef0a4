"""What is done for the rights of people. Each act is one transaction with one journal line."""

from maillage.support.privacy.actions.care import NotYourRegister
from maillage.support.privacy.actions.claims import (
    AnswerMissing,
    ClaimSettled,
    DayToCome,
    answer_claim,
    open_claim,
    remind_of_claims,
)
from maillage.support.privacy.actions.erasure import AnswerFirst, ErasedAlready, erase_person
from maillage.support.privacy.actions.export import export_person
from maillage.support.privacy.actions.leaving import carry_out_departures
from maillage.support.privacy.actions.package import NotTheManager, take_package
from maillage.support.privacy.actions.proofs import (
    DayPast,
    ProofIncomplete,
    ProofSaid,
    TooEarly,
    destroy_proof,
    keep_proof,
)
from maillage.support.privacy.actions.restriction import restrict
from maillage.support.privacy.actions.retention import erase_old_enquiries

__all__ = [
    "AnswerFirst",
    "AnswerMissing",
    "ClaimSettled",
    "DayPast",
    "DayToCome",
    "ErasedAlready",
    "NotTheManager",
    "NotYourRegister",
    "ProofIncomplete",
    "ProofSaid",
    "TooEarly",
    "answer_claim",
    "carry_out_departures",
    "destroy_proof",
    "erase_old_enquiries",
    "erase_person",
    "export_person",
    "keep_proof",
    "open_claim",
    "remind_of_claims",
    "restrict",
    "take_package",
]
