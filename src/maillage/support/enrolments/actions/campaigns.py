"""Opening a campaign of a funder, submitting it whole, correcting, reviewing, closing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions.standing import check_manages
from maillage.support.enrolments.choices import CAMPAIGN_MOVES, CAMPAIGN_WRITES, CampaignState
from maillage.support.enrolments.models import (
    Campaign,
    CampaignMove,
    Enrolment,
    GapReason,
    Submission,
    SubmissionLine,
)
from maillage.support.enrolments.queries.campaigns import (
    Gap,
    Standing,
    digest_of_line,
    digest_of_submission,
    figures_of,
    frozen_table,
    standing_of,
)
from maillage.support.enrolments.queries.participants import columns_of, lines_of
from maillage.support.journeys.actions.care import past

LONGEST_REASON, LONGEST_COMMENT = 300, 1000


class PeriodOutside(DomainError):
    """The period ends after it begins, inside the operation, and the campaign is due after it."""


class CampaignNamed(DomainError):
    """The operation has a campaign of this name."""


class CampaignMoveNotAllowed(DomainError):
    """No such step from where the campaign stands."""

    def __init__(self, campaign: Campaign, to: str) -> None:
        self.campaign = campaign
        super().__init__(f"Campaign {campaign.pk} is {campaign.state}; {to} does not follow.")


class HalfFilled(DomainError):
    """`gaps` are neither filled in nor explained: nothing is submitted half."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        self.gaps = gaps
        super().__init__(f"{len(gaps)} gaps are open.")


class PeriodNotOver(DomainError):
    """The period is not over: its figures would still change."""


class NobodyTookPart(DomainError):
    """Nobody took part in the period."""


class BeforeTheLastMove(DomainError):
    """The day is before that of the last step."""


class CommentMissing(DomainError):
    """Corrections are asked for in words; a gap is explained in words."""


class NothingMissing(DomainError):
    """Of this participant nothing is missing."""


@dataclass(frozen=True)
class CampaignSaid:
    """What the funder asks."""

    name: str
    starts_on: date
    ends_on: date
    due_on: date


@transaction.atomic
def open_campaign(operation: FundedOperation, said: CampaignSaid, *, by: User, now: datetime) -> Campaign:
    """Open a campaign for a period of an operation.

    Raises NotYourOperation, PeriodOutside, CampaignNamed.
    """
    check_manages(by, operation.organisation, now)
    inside = operation.starts_on <= said.starts_on <= said.ends_on <= operation.ends_on
    if not inside or said.due_on < said.ends_on:
        raise PeriodOutside(f"{said.starts_on} to {said.ends_on}, due {said.due_on}.")
    campaign = Campaign(
        operation=operation,
        organisation_id=operation.organisation_id,
        name=" ".join(said.name.split()),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        due_on=said.due_on,
        opened_at=now,
        opened_by=by,
    )
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError as error:
        raise CampaignNamed(campaign.name) from error
    record("enrolments.campaign_opened", about=campaign, by=by, at=now, operation=operation.pk)
    return campaign


@transaction.atomic
def explain_gaps(campaign: Campaign, enrolment: Enrolment, reason: str, *, by: User, now: datetime) -> list[GapReason]:
    """Say why everything that is missing of one participant today is not there.

    Raises NotYourOperation, CampaignMoveNotAllowed, CommentMissing, NothingMissing.
    """
    campaign = _locked(campaign, by, now)
    if campaign.state not in CAMPAIGN_WRITES:
        raise CampaignMoveNotAllowed(campaign, "explained")
    words = " ".join(reason.split())[:LONGEST_REASON]
    if not words:
        raise CommentMissing("A gap is explained in words.")
    gaps = [one for one in standing_of(campaign).gaps if one.participant.enrolment.pk == enrolment.pk]
    if not gaps:
        raise NothingMissing(f"Enrolment {enrolment.pk} has no gap.")
    rows = []
    for gap in gaps:
        said = {"reason": words, "said_at": now, "said_by": by, "organisation_id": campaign.organisation_id}
        row, _made = GapReason.objects.update_or_create(
            campaign=campaign, enrolment=enrolment, fact=gap.fact, defaults=said
        )
        rows.append(row)
    record("enrolments.gaps_explained", about=campaign, by=by, at=now, enrolment=enrolment.pk, gaps=len(rows))
    return rows


@transaction.atomic
def submit_campaign(campaign: Campaign, *, on: date, by: User, now: datetime) -> Submission:
    """Freeze the participants and figures of the period as they are now, and say that they were submitted on that day.

    Everything needed is filled in, or somebody named said why not: nothing is submitted half. What is frozen never
    changes; a correction is a submission of its own.

    Raises NotYourOperation, CampaignMoveNotAllowed, PeriodNotOver, NobodyTookPart, HalfFilled, BeforeTheLastMove,
    DayToCome.
    """
    campaign = _locked(campaign, by, now)
    _check_follows(campaign, CampaignState.SUBMITTED)
    if past(on, now) <= campaign.ends_on:
        raise PeriodNotOver(f"The period ends on {campaign.ends_on}.")
    standing = standing_of(campaign)
    if not standing.quality.everybody:
        raise NobodyTookPart(f"Campaign {campaign.pk} has nobody.")
    if standing.open_gaps:
        raise HalfFilled(standing.open_gaps)
    submission = _freeze(standing, by, now)
    _move(campaign, CampaignState.SUBMITTED, on, "", by, now)
    return submission


@transaction.atomic
def move_campaign(campaign: Campaign, to: str, *, on: date, by: User, now: datetime, comment: str = "") -> Campaign:
    """What the funder did with a submission: corrections asked for (with words), taken for review, closed.

    Raises NotYourOperation, CampaignMoveNotAllowed, CommentMissing, BeforeTheLastMove, DayToCome.
    """
    campaign = _locked(campaign, by, now)
    state = CampaignState(to)
    _check_follows(campaign, state)
    if state == CampaignState.SUBMITTED:
        raise CampaignMoveNotAllowed(campaign, to)
    if state == CampaignState.FIX and not comment.strip():
        raise CommentMissing("Corrections are asked for in words.")
    past(on, now)
    _move(campaign, state, on, comment, by, now)
    return campaign


@transaction.atomic
def give_submission(submission: Submission, *, by: User, now: datetime) -> list[list[str]]:
    """The funder's table as it was frozen; that somebody took it is kept.

    Raises NotYourOperation.
    """
    check_manages(by, submission.organisation, now)
    rows = frozen_table(submission)
    record("enrolments.submission_given", about=submission, by=by, at=now, participants=len(rows) - 1)
    return rows


def _locked(campaign: Campaign, by: User, now: datetime) -> Campaign:
    check_manages(by, campaign.organisation, now)
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("operation__scheme", "organisation").get(pk=campaign.pk)


def _check_follows(campaign: Campaign, state: CampaignState) -> None:
    if state not in CAMPAIGN_MOVES[CampaignState(campaign.state)]:
        raise CampaignMoveNotAllowed(campaign, state)


def _freeze(standing: Standing, by: User, now: datetime) -> Submission:
    campaign, people = standing.campaign, standing.quality.everybody
    columns = [header for header, _fact in columns_of(campaign.operation)]
    cells = lines_of(campaign.operation, people)[1:]
    reasons: dict[int, dict[str, str]] = {}
    for gap in standing.gaps:
        reasons.setdefault(gap.participant.enrolment.pk, {})[str(gap.fact)] = gap.reason
    said = [reasons.get(one.enrolment.pk, {}) for one in people]
    digests = [digest_of_line(values, why) for values, why in zip(cells, said, strict=True)]
    figures, number = figures_of(standing), campaign.submissions.count() + 1
    submission = Submission.objects.create(
        campaign=campaign,
        organisation_id=campaign.organisation_id,
        number=number,
        figures=figures,
        columns=columns,
        digest=digest_of_submission(campaign, number, columns, figures, digests),
        taken_at=now,
        taken_by=by,
    )
    SubmissionLine.objects.bulk_create(
        SubmissionLine(
            submission=submission,
            organisation_id=campaign.organisation_id,
            person_id=one.enrolment.person_id,
            enrolment=one.enrolment,
            position=position,
            values=values,
            reasons=why,
            digest=digest,
        )
        for position, (one, values, why, digest) in enumerate(zip(people, cells, said, digests, strict=True), 1)
    )
    return submission


def _move(campaign: Campaign, state: CampaignState, on: date, comment: str, by: User, now: datetime) -> None:
    """Raises BeforeTheLastMove."""
    last = campaign.moves.order_by("-pk").first()
    if last is not None and on < last.on:
        raise BeforeTheLastMove(f"{on} is before {last.on}.")
    campaign.state = state
    campaign.save(update_fields=["state"])
    is_late = state == CampaignState.SUBMITTED and last is None and on > campaign.due_on
    CampaignMove.objects.create(
        campaign=campaign,
        organisation_id=campaign.organisation_id,
        to_state=state,
        on=on,
        comment=" ".join(comment.split())[:LONGEST_COMMENT],
        is_late=is_late,
        at=now,
        by=by,
    )
    record("enrolments.campaign_moved", about=campaign, by=by, at=now, to=str(state), on=on.isoformat(), late=is_late)
