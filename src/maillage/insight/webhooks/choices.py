"""What may be told, and how far a delivery has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.insight.dialogue.choices import QuestionState
from maillage.support.orientation.choices import ReferralState, Status

VERSION = 1
"""Of what is sent. Whatever a receiver would have to change for is another version."""


class Kind(TextChoices):
    """What an event is about."""

    ENQUIRY = "enquiry", _("Enquiries")
    REFERRAL = "referral", _("Referrals")
    QUESTION = "question", _("Questions between territories and the Region")


class DeliveryStatus(TextChoices):
    """Waiting → delivered, or given up after the last try; asked again, it waits again."""

    WAITING = "waiting", pgettext_lazy("delivery", "waits")
    DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
    GIVEN_UP = "given_up", pgettext_lazy("delivery", "given up")


class Failure(TextChoices):
    """Why nothing was delivered."""

    STATUS = "status", _("the tool answered with an error")
    REDIRECT = "redirect", _("the tool sends elsewhere; Maillage does not follow")
    TIMEOUT = "timeout", _("no answer in time")
    UNKNOWN_HOST = "unknown_host", _("the name of the site is not known")
    PRIVATE = "private", _("the name leads to a private address, which is not allowed")
    UNSAFE = "unsafe", _("the secure connection was refused: check the certificate")
    UNREACHABLE = "unreachable", _("the site cannot be reached")


PASSED, TEST = "enquiry.passed", "test"
EVENTS: dict[str, tuple[str, ...]] = {
    Kind.ENQUIRY: (*(f"enquiry.{state}" for state in Status.values), PASSED),
    Kind.REFERRAL: tuple(f"referral.{state}" for state in ReferralState.values if state != ReferralState.DRAFT),
    Kind.QUESTION: tuple(f"question.{state}" for state in QuestionState.values),
}
"""By kind, every event that may be asked for: the kind and the state reached, or an enquiry passed to another."""

_LABELS = {
    **{f"enquiry.{one.value}": one.label for one in Status},
    **{f"referral.{one.value}": one.label for one in ReferralState},
    **{f"question.{one.value}": one.label for one in QuestionState},
    PASSED: _("passed to another partner or hub"),
    TEST: _("test delivery"),
}


def event_label(event: str) -> str:
    """An event in words; itself when it is of another version."""
    return str(_LABELS.get(event, event))
