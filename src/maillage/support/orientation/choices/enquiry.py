"""States of an enquiry, the moves allowed between them, and reasons."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where an enquiry stands."""

    WAITING = "waiting", _("waiting for an answer")
    ACCEPTED = "accepted", _("taken charge of")
    DECLINED = "declined", _("declined")
    UNREACHABLE = "unreachable", _("could not be reached")
    WITHDRAWN = "withdrawn", _("withdrawn by the person")
    UNANSWERED = "unanswered", _("nobody answered")


MOVES: dict[str, frozenset[str]] = {
    # Waiting to waiting: another partner has it now, a new round begins.
    Status.WAITING: frozenset(Status),
    Status.UNANSWERED: frozenset(set(Status) - {Status.UNANSWERED}),
    Status.ACCEPTED: frozenset({Status.WITHDRAWN}),
    Status.DECLINED: frozenset(),
    # A person who writes through the link after all is waited for again.
    Status.UNREACHABLE: frozenset({Status.WAITING, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}
OPEN = (Status.WAITING, Status.UNANSWERED)


class ContactWay(TextChoices):
    """How the person wishes to be answered; none of them is required."""

    PHONE = "phone", _("by phone")
    EMAIL = "email", _("by e-mail")
    POST = "post", _("by letter")
    VISIT = "visit", _("I will come")


class DeclineReason(TextChoices):
    """Why an organisation does not take an enquiry."""

    NOT_ELIGIBLE = "not_eligible", _("the person does not meet the conditions")
    FULL = "full", _("no room for now")
    WRONG_AREA = "wrong_area", _("outside our territory")
    NOT_OUR_WORK = "not_our_work", _("not what we do")
    DUPLICATE = "duplicate", _("already followed for this")
    OTHER = "other", _("another reason")


class AttemptChannel(TextChoices):
    """How an adviser tried to reach the person."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    POST = "post", _("letter")
    VISIT = "visit", _("in person")


class LadderAct(TextChoices):
    """What a step of the ladder does."""

    REMIND_OWNER = "remind_owner", _("remind the person in charge")
    TELL_HUB_MANAGER = "tell_hub_manager", _("tell the hub manager")
    TELL_COORDINATOR = "tell_coordinator", _("tell the network coordinator")
    NEXT_PARTNER = "next_partner", _("pass to the next partner")
    TELL_PERSON = "tell_person", _("tell the person honestly")


ATTEMPTS_BEFORE_UNREACHABLE = 3
PASSES_BY_LADDER = 2
