"""The roll-out file: opened, filled line by line, decided on, reviewed. Each act is one journal line."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Hub
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.rollouts.choices import Go, Outcome
from maillage.insight.rollouts.models import REVIEWS, Commitment, FileLine, Rollout, RolloutDecision, RolloutReview

Line = TypeVar("Line", bound=FileLine)


class CriteriaMissing(DomainError):
    """Some reviews have no criteria yet: nobody says go before saying what would stop it."""

    def __init__(self, reviews: Sequence[RolloutReview]) -> None:
        self.reviews = list(reviews)
        super().__init__(f"{len(self.reviews)} reviews have no criteria.")


class AlreadyOpen(DomainError):
    """The hub receives people: the criteria of its reviews are those written before."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        super().__init__(f"Hub {hub.pk} opened on {hub.opened_on}.")


class NotOpenYet(DomainError):
    """Nobody can look back at a hub that has not opened."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        super().__init__(f"Hub {hub.pk} is not open yet.")


class AlreadyReviewed(DomainError):
    """A colleague wrote this review down first."""

    def __init__(self, review: RolloutReview) -> None:
        self.review = review
        super().__init__(f"Review {review.pk} was held on {review.held_on}.")


@transaction.atomic
def open_rollout(hub: Hub, *, by: User, now: datetime) -> Rollout:
    """Open the file of a hub, with its three reviews to come; the one that is there when it was opened before."""
    hub = Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    made, is_new = Rollout.objects.get_or_create(hub=hub, defaults={"opened_by": by, "opened_at": now})
    if is_new:
        RolloutReview.objects.bulk_create(RolloutReview(rollout=made, months=months) for months in REVIEWS)
        record("rollouts.file_opened", about=made, by=by, at=now, hub=hub.pk)
    return made


@transaction.atomic
def add_line(line: Line, rollout: Rollout, *, by: User, now: datetime) -> Line:
    """Add a figure, a sponsor, an expense, a means or a commitment, not saved yet, to a file."""
    line.rollout, line.added_by, line.added_at = rollout, by, now
    line.save(force_insert=True)
    record("rollouts.line_added", about=line, by=by, at=now, rollout=rollout.pk)
    return line


@transaction.atomic
def drop_line(line: FileLine, *, by: User, now: datetime) -> None:
    """Take a line off the file; the journal keeps that it was there."""
    record("rollouts.line_dropped", about=line, by=by, at=now, rollout=line.rollout_id)
    line.delete()


@transaction.atomic
def keep_commitment(commitment: Commitment, *, by: User, now: datetime) -> Commitment:
    """Say that a commitment is kept, today; the first day said stays."""
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    if commitment.kept_on is None:
        commitment.kept_on = timezone.localdate(now)
        commitment.save(update_fields=["kept_on"])
        record("rollouts.commitment_kept", about=commitment, by=by, at=now, rollout=commitment.rollout_id)
    return commitment


@transaction.atomic
def write_criteria(
    review: RolloutReview, *, stop_when: str, continue_when: str, by: User, now: datetime
) -> RolloutReview:
    """Say before the opening when a review will stop the hub, and when it goes on. Raises AlreadyOpen."""
    review = RolloutReview.objects.select_for_update(of=("self",)).select_related("rollout__hub").get(pk=review.pk)
    if _is_open(review.rollout.hub, now):
        raise AlreadyOpen(review.rollout.hub)
    review.stop_when, review.continue_when = stop_when.strip(), continue_when.strip()
    review.save(update_fields=["stop_when", "continue_when"])
    record("rollouts.criteria_written", about=review, by=by, at=now, months=review.months)
    return review


@transaction.atomic
def decide_rollout(
    rollout: Rollout, *, kind: str, decided_by: str, decided_on: date, because: str, by: User, now: datetime
) -> RolloutDecision:
    """Write down go or no go, who decided and why; an earlier decision stays beside.

    Raises CriteriaMissing for a go without the criteria of each review, while they can still be written.
    """
    rollout = Rollout.objects.select_for_update(of=("self",)).select_related("hub").get(pk=rollout.pk)
    missing = list(rollout.reviews.filter(stop_when=""))
    if kind == Go.GO and missing and not _is_open(rollout.hub, now):
        raise CriteriaMissing(missing)
    made = RolloutDecision.objects.create(
        rollout=rollout,
        kind=Go(kind),
        decided_by=decided_by,
        decided_on=decided_on,
        because=because.strip(),
        written_by=by,
        written_at=now,
    )
    record("rollouts.decided", about=made, by=by, at=now, rollout=rollout.pk, kind=kind)
    return made


@transaction.atomic
def hold_review(
    review: RolloutReview, *, held_on: date, outcome: str, findings: str, by: User, now: datetime
) -> RolloutReview:
    """Write down what a review found and concludes. Raises NotOpenYet, AlreadyReviewed."""
    review = RolloutReview.objects.select_for_update(of=("self",)).select_related("rollout__hub").get(pk=review.pk)
    if not _is_open(review.rollout.hub, now):
        raise NotOpenYet(review.rollout.hub)
    if review.held_on:
        raise AlreadyReviewed(review)
    review.held_on, review.outcome, review.findings, review.held_by = held_on, Outcome(outcome), findings.strip(), by
    review.save(update_fields=["held_on", "outcome", "findings", "held_by"])
    record("rollouts.review_held", about=review, by=by, at=now, months=review.months, outcome=outcome)
    return review


def _is_open(hub: Hub, now: datetime) -> bool:
    return not hub.is_draft and hub.opened_on <= timezone.localdate(now)
