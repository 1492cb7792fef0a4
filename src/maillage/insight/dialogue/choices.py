"""Closed lists of the room: territories, the two sides, states of questions and of what is promised."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TerritoryKind(TextChoices):
    """What has a sheet."""

    EPCI = "epci", _("group of communes (EPCI)")
    DEPARTEMENT = "departement", _("département")
    OFFICE = "office", _("office of the Region")


class Side(TextChoices):
    """Who is asked, and answers."""

    OFFICE = "office", _("the Region")
    TERRITORY = "territory", _("the territory")


class QuestionState(TextChoices):
    """Waiting → answered, or withdrawn by the side that asked. An answered question may be answered further."""

    WAITING = "waiting", pgettext_lazy("question", "waits for an answer")
    ANSWERED = "answered", pgettext_lazy("question", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("question", "withdrawn")


class Progress(TextChoices):
    """How far what was promised has come."""

    TO_DO = "to_do", pgettext_lazy("promise", "not begun")
    UNDER_WAY = "under_way", pgettext_lazy("promise", "under way")
    DONE = "done", pgettext_lazy("promise", "kept")
    DROPPED = "dropped", pgettext_lazy("promise", "given up")


class AgreementKind(TextChoices):
    """What is agreed on."""

    GOALS = "goals", _("goals and means")
    PRESENCE = "presence", _("presence on the territory")
    FUNDING = "funding", _("funding")
    OTHER = "other", pgettext_lazy("agreement", "another agreement")
