"""The letters of the register and of the agreements. Same key, same letter: nobody is told twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.actions import write_letter
from maillage.insight.dialogue.models import Agreement, Answer, Question, Territory
from maillage.insight.dialogue.queries import posts_in


def tell_asked(question: Question, *, now: datetime) -> int:
    """Whoever answers is told of a question."""
    return _tell("asked", question.pk, "question_asked", [question.answering], {"question": question}, now)


def tell_answered(answer: Answer, *, now: datetime) -> int:
    """Whoever asked is told of an answer."""
    question = answer.question
    facts = {"question": question, "answer": answer, "is_late": question.is_past(answer.at)}
    return _tell("answered", answer.pk, "question_answered", [question.asking], facts, now)


def tell_due(question: Question, *, now: datetime) -> int:
    """Whoever answers is reminded of the day."""
    return _tell("due", question.pk, "question_due", [question.answering], {"question": question}, now)


def tell_late(question: Question, *, now: datetime) -> int:
    """Both sides are told that the day has passed without an answer."""
    return _tell(
        "late", question.pk, "question_late", [question.answering, question.asking], {"question": question}, now
    )


def tell_agreement_ends(agreement: Agreement, *, days: int, now: datetime) -> int:
    """Both sides are told that an agreement ends soon; once for each alert."""
    sides = [agreement.territory, *([agreement.territory.office] if agreement.territory.office else [])]
    key = f"{agreement.pk}:{agreement.ends_on}:{days}"
    return _tell("ends", key, "agreement_ends", sides, {"agreement": agreement}, now)


def _tell(
    what: str, key: object, template: str, sides: Iterable[Territory], facts: dict[str, Any], now: datetime
) -> int:
    readers = {reader.pk: reader for side in sides for reader in _readers(side, now)}
    for reader in readers.values():
        write_letter(
            key=f"dialogue.{what}:{key}:{reader.pk}",
            to=reader.email,
            template=template,
            facts=facts,
            language=reader.language,
            now=now,
        )
    return len(readers)


def _readers(side: Territory, now: datetime) -> list[User]:
    day = timezone.localdate(now)
    found = [post.user for post in posts_in(side, on=day)]
    if found:
        return found
    rows = Membership.objects.inside(on=day).filter(role=Role.COORDINATOR, network=side.network_id)
    return [row.user for row in rows.select_related("user").order_by("pk")]
