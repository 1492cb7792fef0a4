"""Days and states of the dialogue, for its templates."""

from datetime import date

from django import template

from maillage.insight.dialogue.choices import QuestionState
from maillage.insight.dialogue.models import Question

register = template.Library()


@register.filter
def is_overdue(question: Question, today: date) -> bool:
    """Not answered by its day."""
    return question.is_late(today)


@register.filter
def is_before(day: date, today: date) -> bool:
    """Past."""
    return day < today


@register.filter
def question_tone(question: Question, today: date) -> str:
    """The tone of its state, for the component that draws it."""
    if question.is_late(today):
        return "late"
    return {QuestionState.WAITING: "new", QuestionState.ANSWERED: "good"}.get(QuestionState(question.state), "closed")
