"""Campaigns of funders: what is missing before one is submitted, its figures, what was frozen."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.support.enrolments.models import Campaign, GapReason, Submission
from maillage.support.enrolments.queries.participants import Days, Participant, Quality, quality_of

WOMAN = "femme"


@dataclass(frozen=True)
class Gap:
    """What is missing of one participant, and why where somebody said so; `fact` ELIGIBILITY is to be decided."""

    participant: Participant
    fact: ParticipantFact
    reason: str

    @property
    def is_open(self) -> bool:
        """Neither filled in nor explained."""
        return not self.reason


@dataclass(frozen=True)
class Standing:
    """A campaign as it stands: participants of its period, and every gap."""

    campaign: Campaign
    quality: Quality
    gaps: tuple[Gap, ...]

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """Those that keep it from being submitted."""
        return tuple(one for one in self.gaps if one.is_open)

    def people_missing(self) -> list[tuple[Participant, list[Gap]]]:
        """By participant, those with an open gap first."""
        rows: dict[int, tuple[Participant, list[Gap]]] = {}
        for gap in self.gaps:
            rows.setdefault(gap.participant.enrolment.pk, (gap.participant, []))[1].append(gap)
        return sorted(rows.values(), key=lambda row: not any(gap.is_open for gap in row[1]))


def campaigns_of(organisation: Organisation) -> QuerySet[Campaign]:
    """Campaigns of the operations that an organisation carries, the last period first."""
    return Campaign.objects.filter(organisation=organisation).select_related("operation").order_by("-starts_on", "-pk")


def standing_of(campaign: Campaign) -> Standing:
    """Who took part in the period, and what is missing of them today."""
    quality = quality_of(campaign.operation, within=Days(campaign.starts_on, campaign.ends_on))
    said = {(one.enrolment_id, one.fact): one.reason for one in GapReason.objects.filter(campaign=campaign)}
    gaps = []
    for one in quality.everybody:
        if one.eligibility is not None and one.eligibility.waits:
            facts: tuple[ParticipantFact, ...] = (ParticipantFact.ELIGIBILITY,)
        else:
            facts = one.missing if one.is_counted else ()
        gaps += [Gap(one, fact, said.get((one.enrolment.pk, str(fact)), "")) for fact in facts]
    return Standing(campaign, quality, tuple(gaps))


def figures_of(standing: Standing) -> dict[str, int]:
    """Counts and minutes of the period: participants, entries, exits, women, incomplete, not counted, minutes."""
    days = Days(standing.campaign.starts_on, standing.campaign.ends_on)
    people = standing.quality.participants
    return {
        "participants": len(people),
        "entered": sum(days.hold(one.entered_on) for one in people),
        "left": sum(one.left_on is not None and days.hold(one.left_on) for one in people),
        "women": sum(one.known.get(ParticipantFact.SEX) == WOMAN for one in people),
        "incomplete": len(standing.quality.incomplete),
        "uncounted": len(standing.quality.uncounted),
        "minutes": sum(one.minutes for one in people),
    }


def digest_of(said: Any) -> str:
    """SHA-256 of the one way in which JSON writes it."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_line(values: list[str], reasons: dict[str, str]) -> str:
    """The digest of one participant as submitted."""
    return digest_of([values, reasons])


def digest_of_submission(
    campaign: Campaign, number: int, columns: list[str], figures: dict[str, int], lines: Iterable[str]
) -> str:
    """The digest of the whole, from those of its lines in their order."""
    said = {
        "operation": campaign.operation.reference,
        "period": [campaign.starts_on.isoformat(), campaign.ends_on.isoformat()],
        "number": number,
        "columns": columns,
        "figures": figures,
        "lines": list(lines),
    }
    return digest_of(said)


def is_whole(submission: Submission) -> bool:
    """Whether what is kept is what was frozen: each line that was not emptied, and the whole."""
    lines = list(submission.lines.all())
    kept = all(one.digest == digest_of_line(one.values, one.reasons) for one in lines if one.values)
    made = digest_of_submission(
        submission.campaign, submission.number, submission.columns, submission.figures, [one.digest for one in lines]
    )
    return kept and made == submission.digest


def frozen_table(submission: Submission) -> list[list[str]]:
    """The funder’s table as it was submitted: headings, then lines; those of erased files are empty."""
    return [submission.columns, *(one.values or [""] * len(submission.columns) for one in submission.lines.all())]
