"""What a card may be, where it stands, what the partners may decide."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OverlapKind(TextChoices):
    """Two kinds: a record to mend, or a question for the partners."""

    DUPLICATE = "duplicate", _("the same offer typed twice")
    OVERLAP = "overlap", _("two offers that overlap")


class OverlapState(TextChoices):
    """Where a card stands. `open` and `reopened` wait for the partners."""

    OPEN = "open", _("to settle")
    SETTLED = "settled", _("settled")
    REOPENED = "reopened", _("reopened")
    GONE = "gone", _("no longer meets")


WAITING = (OverlapState.OPEN, OverlapState.REOPENED)


class Reopening(TextChoices):
    """Why a settled card is open again."""

    CHANGED = "changed", _("one of the two offers has changed since")
    REVIEW = "review", _("the review date has come")
    PERSON = "person", _("a coordinator reopened it")


class DecisionKind(TextChoices):
    """What the partners may decide about two offers."""

    KEEP_BOTH = "keep_both", _("keep both, and say what tells them apart")
    REFER = "refer", _("one refers to the other")
    SHARE_LABEL = "share_label", _("both carry one shared label")
    MERGE = "merge", _("merge them: one ends and leads to the other")
    WITHDRAW = "withdraw", _("one withdraws")


class Side(TextChoices):
    """Which of the two offers of a card: the one written first, or the other."""

    FIRST = "first", _("the first offer")
    SECOND = "second", _("the second offer")


ONE_SIDED = (DecisionKind.REFER, DecisionKind.MERGE, DecisionKind.WITHDRAW)
"""Decisions that name one offer: the one that refers, ends or withdraws."""
LASTING = (DecisionKind.KEEP_BOTH, DecisionKind.REFER, DecisionKind.SHARE_LABEL)
"""Decisions that leave both offers in place: they have a review date."""
