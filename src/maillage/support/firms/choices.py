"""Closed lists of the room: states of the register, questions and answers about a firm."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MONTHS = (6, 12, 24, 36)
"""So long after a firm began its creator is asked how it goes: four times, as the agreement says."""
ANSWERS_LAST = timedelta(days=90)
"""A question may be answered, and the answer changed, for so long from its day on."""
REMINDED_AFTER = timedelta(days=14)
"""One reminder, when nobody answered."""
CALLED_AFTER = timedelta(days=14)
"""After the reminder, before an adviser calls."""
BETWEEN_LETTERS = timedelta(days=7)
"""No two of these letters to one person in less."""


class RegisterState(TextChoices):
    """How the company register says that a firm stands."""

    OPEN = "open", pgettext_lazy("firm", "active")
    CLOSED = "closed", pgettext_lazy("firm", "closed")


class Closing(TextChoices):
    """Why a firm was closed. Taking a job is no failure. Health is said without any detail."""

    JOB = "job", pgettext_lazy("closing", "a job")
    OTHER_PROJECT = "other_project", pgettext_lazy("closing", "another project, another firm")
    SOLD = "sold", pgettext_lazy("closing", "sold or handed over")
    RETIRED = "retired", pgettext_lazy("closing", "retirement")
    NEVER_BEGAN = "never_began", pgettext_lazy("closing", "the activity never began")
    MONEY = "money", pgettext_lazy("closing", "it did not earn enough")
    HEALTH = "health", pgettext_lazy("closing", "health or family")
    OTHER = "other", pgettext_lazy("closing", "another reason")


class Turnover(TextChoices):
    """Turnover of the last twelve months, by class."""

    NONE = "none", _("none so far")
    UNDER_5 = "under_5", _("less than €5,000")
    UNDER_15 = "under_15", _("€5,000 to €15,000")
    UNDER_40 = "under_40", _("€15,000 to €40,000")
    UNDER_80 = "under_80", _("€40,000 to €80,000")
    OVER_80 = "over_80", _("€80,000 or more")


class Way(TextChoices):
    """How it is known."""

    LINK = "link", _("the person answered, by their link")
    PHONE = "phone", _("the person answered, by phone")
    NOTE = "note", _("an adviser noted it")


class SurveyEnd(TextChoices):
    """Why a question is closed before its last day."""

    REFUSED = "refused", _("the person does not wish to answer")
    WITHDRAWN = "withdrawn", _("the agreement to be asked was taken back")
    ERASED = "erased", _("the file was erased")


class SurveyStatus(TextChoices):
    """Where a question stands on a day."""

    PLANNED = "planned", pgettext_lazy("survey", "planned")
    ASKED = "asked", _("asked by letter")
    REMINDED = "reminded", pgettext_lazy("survey", "reminded")
    TO_CALL = "to_call", _("to be called")
    ANSWERED = "answered", pgettext_lazy("survey", "answered")
    UNANSWERED = "unanswered", _("left without answer")
    STOPPED = "stopped", pgettext_lazy("survey", "not asked")
