"""The register: questions with their answers, those that are late, how long each side takes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from maillage.catalogue.network.models import Network
from maillage.insight.dialogue.choices import Side
from maillage.insight.dialogue.models import Answer, Question, Undertaking


@dataclass(frozen=True)
class Delay:
    """How one side answers: what waits, what is late, and the median of the days to its first answers.

    `answered_late` are those of the answered whose first answer came after its day.
    """

    side: Side
    waiting: int
    late: int
    answered: int
    answered_late: int
    days: float | None

    @property
    def label(self) -> str:
        """The side in words."""
        return str(self.side.label)


def register(rows: QuerySet[Question]) -> QuerySet[Question]:
    """Questions as lists show them, the first asked last."""
    return rows.select_related("territory", "office", "asked_by", "owner")


def whole(rows: QuerySet[Question]) -> QuerySet[Question]:
    """The same with answers, promises and what they are about."""
    undertakings = Prefetch("undertakings", Undertaking.objects.order_by("due_on", "pk"))
    answers = Answer.objects.select_related("by__territory", "offer", "agreement").prefetch_related(undertakings)
    return register(rows).select_related("offer", "agreement").prefetch_related(Prefetch("answers", answers))


def public_questions(network: Network) -> QuerySet[Question]:
    """What both sides agreed to publish, the last answered first."""
    return whole(Question.objects.filter(network=network).public()).order_by("-answered_at", "-pk")


def delays_of(rows: QuerySet[Question], *, on: date) -> list[Delay]:
    """Both sides, over these questions. One query."""
    seen = list(rows.only("side", "state", "asked_at", "answered_at", "due_on").order_by())
    return [_delay(side, [one for one in seen if one.side == side], on) for side in Side]


def _delay(side: Side, rows: Collection[Question], on: date) -> Delay:
    days = [
        (timezone.localdate(one.answered_at) - timezone.localdate(one.asked_at)).days for one in rows if one.answered_at
    ]
    return Delay(
        side=side,
        waiting=sum(one.is_waiting for one in rows),
        late=sum(one.is_late(on) for one in rows),
        answered=len(days),
        answered_late=sum(one.is_past(one.answered_at) for one in rows if one.answered_at),
        days=median(days) if days else None,
    )
