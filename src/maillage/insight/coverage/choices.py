"""How near help comes, and what goes wrong between charters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How a need is served at a commune, the best first: exactly one holds."""

    NEAR = "near", _("in person every week")
    DESK = "desk", _("in person on some days")
    REMOTE = "remote", _("at a distance only")
    NONE = "none", _("nobody")


class ConflictKind(TextChoices):
    """What charters say of one need at one place, when it is not one thing."""

    UNASSIGNED = "unassigned", _("no charter assigns it")
    TWICE = "twice", _("charters name different partners")
