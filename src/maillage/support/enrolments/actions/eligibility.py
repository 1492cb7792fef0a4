"""Asking the conditions once more, and deciding where they do not."""

from datetime import datetime

from django.db import transaction

from maillage.catalogue.schemes.voucher_kinds import vouchers_named
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions.standing import NotYourOperation, check_manages
from maillage.support.enrolments.choices import Ruling
from maillage.support.enrolments.models import EligibilityCheck, Enrolment, Voucher
from maillage.support.enrolments.queries.eligibility import Answer, answer_for, scheme_behind
from maillage.support.journeys.actions.care import day_of, in_care_of
from maillage.support.people.rules import check_may_change

__all__ = [
    "NotEligible",
    "NotOpenToRuling",
    "NotYourOperation",
    "RulingUnsaid",
    "check_again",
    "keep_answer",
    "rule_on",
]

LONGEST_OFFICER, LONGEST_REASON = 120, 500


class NotEligible(DomainError):
    """The conditions say no: `answer.reasons` tell why. Facts that are wrong are mended in the file first."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__("The conditions say no.")


class NotOpenToRuling(DomainError):
    """The conditions decide, or somebody has decided already."""


class RulingUnsaid(DomainError):
    """A decision says who decided and why."""


def keep_answer(thing: Enrolment | Voucher, answer: Answer, *, now: datetime) -> EligibilityCheck:
    """Keep what the conditions say of an enrolment or a voucher. Called by the act that makes it."""
    return EligibilityCheck.objects.create(
        organisation_id=thing.organisation_id,
        person_id=thing.person_id,
        enrolment=thing if isinstance(thing, Enrolment) else None,
        voucher=thing if isinstance(thing, Voucher) else None,
        **_columns(answer, now),
    )


@transaction.atomic
def check_again(check: EligibilityCheck, *, by: User, now: datetime) -> EligibilityCheck:
    """Ask the conditions of the same day once more, with what the file says by now.

    Raises NotOpenToRuling, NotYourJourney, FileErased, FileRestricted.
    """
    check, thing = _open(check)
    journey = in_care_of(thing.journey, by, now)
    title = vouchers_named(thing.scheme).title if isinstance(thing, Voucher) else ""
    answer = answer_for(journey, scheme_behind(thing, title), on=check.asked_on)
    columns = _columns(answer, now)
    for name, value in columns.items():
        setattr(check, name, value)
    check.save(update_fields=list(columns))
    record("enrolments.eligibility_checked", about=check, by=by, at=now, verdict=str(answer.verdict))
    return check


@transaction.atomic
def rule_on(
    check: EligibilityCheck, ruling: str, *, officer: str, reason: str, by: User, now: datetime
) -> EligibilityCheck:
    """Keep what an officer decided where the conditions leave it open; typed by a hub manager.

    Raises RulingUnsaid, NotOpenToRuling, NotYourOperation, FileErased, FileRestricted.
    """
    officer, reason = " ".join(officer.split()), " ".join(reason.split())
    if not officer or not reason:
        raise RulingUnsaid("A decision says who decided and why.")
    check_may_change(check.person_id, by=by, now=now)
    check_manages(by, check.organisation, now)
    check, _thing = _open(check)
    check.ruling = Ruling(ruling)
    check.officer, check.ruling_reason = officer[:LONGEST_OFFICER], reason[:LONGEST_REASON]
    check.ruled_on, check.ruled_by = day_of(now), by
    check.save(update_fields=["ruling", "officer", "ruling_reason", "ruled_on", "ruled_by"])
    record("enrolments.eligibility_ruled", about=check, by=by, at=now, ruling=str(check.ruling))
    return check


def _open(check: EligibilityCheck) -> tuple[EligibilityCheck, Enrolment | Voucher]:
    """The locked check while it waits, and what it is about. Raises NotOpenToRuling."""
    rows = EligibilityCheck.objects.select_for_update(of=("self",), no_key=True)
    beside = ("organisation", "enrolment__operation__scheme", "enrolment__journey", "voucher__journey__hub")
    check = rows.select_related(*beside).get(pk=check.pk)
    if not check.waits:
        raise NotOpenToRuling(f"Eligibility {check.pk} is {check.verdict} {check.ruling}.")
    thing = check.enrolment or check.voucher
    assert thing is not None
    return check, thing


def _columns(answer: Answer, now: datetime) -> dict[str, object]:
    return {
        "terms": answer.terms,
        "verdict": answer.verdict,
        "reasons": list(answer.reasons),
        "missing": list(answer.missing),
        "asked_on": answer.on,
        "checked_at": now,
    }
