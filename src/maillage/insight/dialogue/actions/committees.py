"""Committees and agreements, written by an officer of the office or by the coordination."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.dialogue.models import (
    Agreement,
    AgreementParty,
    AgreementTarget,
    Committee,
    CommitteeDecision,
    CommitteePaper,
    CommitteeSeat,
    Post,
    TerritorySheet,
)

Line = TypeVar("Line", bound=CommitteeSeat | CommitteePaper | CommitteeDecision)


class HasFrozenFigures(DomainError):
    """Figures were frozen for the committee: it stays."""

    def __init__(self, committee: Committee) -> None:
        self.committee = committee
        super().__init__(f"Committee {committee.pk} has frozen figures.")


@transaction.atomic
def hold_committee(
    committee: Committee, *, seats: Iterable[str], post: Post | None, by: User, now: datetime
) -> Committee:
    """Keep a committee, not saved yet, with the posts that sit."""
    committee.written_by, committee.written_at = post, now
    committee.save(force_insert=True)
    CommitteeSeat.objects.bulk_create(CommitteeSeat(committee=committee, title=title) for title in _each(seats))
    record("dialogue.committee_held", about=committee, by=by, at=now, territory=committee.territory_id)
    return committee


@transaction.atomic
def add_to_committee(line: Line, committee: Committee, *, by: User, now: datetime) -> Line:
    """Add a seat, a paper or a decision, not saved yet."""
    line.committee = committee
    line.save(force_insert=True)
    record("dialogue.committee_line_added", about=line, by=by, at=now, committee=committee.pk)
    return line


@transaction.atomic
def follow_up(decision: CommitteeDecision, *, by: User, now: datetime) -> CommitteeDecision:
    """Say that a decision is carried out, today; the first day said stays."""
    decision = CommitteeDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.done_on is None:
        decision.done_on = timezone.localdate(now)
        decision.save(update_fields=["done_on"])
        record("dialogue.decision_done", about=decision, by=by, at=now, committee=decision.committee_id)
    return decision


@transaction.atomic
def drop_committee(committee: Committee, *, by: User, now: datetime) -> None:
    """Take back a committee that has no frozen figures. Raises HasFrozenFigures."""
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if TerritorySheet.objects.filter(committee=committee).exists():
        raise HasFrozenFigures(committee)
    record("dialogue.committee_dropped", about=committee, by=by, at=now, territory=committee.territory_id)
    committee.delete()


@transaction.atomic
def sign_agreement(
    agreement: Agreement, *, parties: Iterable[str], post: Post | None, by: User | None, now: datetime
) -> Agreement:
    """Keep an agreement, not saved yet, with who signed it."""
    agreement.written_by, agreement.written_at = post, now
    agreement.save(force_insert=True)
    AgreementParty.objects.bulk_create(AgreementParty(agreement=agreement, name=name) for name in _each(parties))
    record("dialogue.agreement_signed", about=agreement, by=by, at=now, territory=agreement.territory_id)
    return agreement


@transaction.atomic
def set_target(
    agreement: Agreement, *, figure: str, value: int, due_on: date, by: User | None, now: datetime
) -> AgreementTarget:
    """Say what a figure of the sheet should reach by a day."""
    made = AgreementTarget.objects.create(agreement=agreement, figure=figure, value=value, due_on=due_on)
    record("dialogue.target_set", about=made, by=by, at=now, agreement=agreement.pk)
    return made


def _each(words: Iterable[str]) -> list[str]:
    """Each once, without blanks around or empty ones, in the order given."""
    return list(dict.fromkeys(word.strip()[:150] for word in words if word.strip()))
