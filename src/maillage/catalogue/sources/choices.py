"""Kinds of objects and files, states of an import, and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ObjectKind(TextChoices):
    """What an external identifier names."""

    ORGANISATION = "organisation", _("organisation")
    PLACE = "place", _("place")
    HUB = "hub", _("hub")
    DESK = "desk", _("outreach desk")
    OFFER = "offer", _("offer")
    DELIVERY = "delivery", _("delivery")


class FileKind(TextChoices):
    """What the lines of a file are about."""

    ORGANISATIONS = "organisations", _("organisations")
    HUBS = "hubs", _("hubs")
    OFFERS = "offers", _("offers")


class ImportMode(TextChoices):
    """What is written when some lines are refused."""

    ALL_OR_NOTHING = "all_or_nothing", _("everything or nothing")
    GOOD_LINES = "good_lines", _("only the good lines")


class RunState(TextChoices):
    """Life of an import: checked first, written when someone asks for it."""

    RECEIVED = "received", _("waits to be checked")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, nothing written yet")
    ORDERED = "ordered", _("waits to be written")
    WRITING = "writing", _("being written")
    DONE = "done", _("written")
    REFUSED = "refused", _("refused, nothing written")
    UNREADABLE = "unreadable", _("cannot be read")
    DROPPED = "dropped", _("given up, nothing written")


UNDER_WAY = (RunState.RECEIVED, RunState.CHECKING, RunState.ORDERED, RunState.WRITING)
"""A worker is at it, or soon will be."""
ENDED = (RunState.DONE, RunState.REFUSED, RunState.UNREADABLE, RunState.DROPPED)
"""Nothing more happens; the file is no longer kept."""


class Weight(TextChoices):
    """What a finding does to its line."""

    REFUSED = "refused", _("refused")
    MISSING = "missing", _("kept as a draft")
    MENDED = "mended", _("mended")
    NOTED = "noted", _("to look at")
