"""What becomes of the question who follows a person elsewhere."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FollowAnswer(TextChoices):
    """How it was answered; empty while it waits."""

    GIVEN = "given", _("the name was given")
    REFUSED = "refused", _("the name was not given")
    LAPSED = "lapsed", _("without answer")


BY_SOMEBODY = (FollowAnswer.GIVEN, FollowAnswer.REFUSED)
"""Answers that a member of the organisation asked gives."""
FOLLOW_REQUEST_DAYS = 14
"""A question that nobody answered for so long is over."""
FOLLOW_REQUEST_AGAIN_DAYS = 30
"""After a refusal, or none, the same question is asked again so much later at the soonest."""
