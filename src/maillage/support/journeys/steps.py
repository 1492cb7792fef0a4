"""Who has a step of an action plan, and where it stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StepOwner(TextChoices):
    """Who does it."""

    PERSON = "person", _("the person")
    ADVISER = "adviser", _("the adviser")
    PARTNER = "partner", _("a partner")


class StepState(TextChoices):
    """Where a step stands. A step that is written anew stays readable."""

    TO_DO = "to_do", _("to do")
    DONE = "done", _("done")
    DROPPED = "dropped", _("given up")
    REVISED = "revised", _("written anew")
