"""How far an enquiry is, as the person reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from maillage.support.orientation.choices import Status
from maillage.support.orientation.models import Enquiry


@dataclass(frozen=True)
class ProgressStep:
    """One step: what, when (None: not yet), and whether it is done, the one we are at, or to come."""

    code: str
    label: str
    at: datetime | None
    state: Literal["done", "current", "next"]


def progress_of(enquiry: Enquiry) -> tuple[ProgressStep, ...]:
    """Received, each partner that had it, then the answer; in the language of the reader."""
    steps = [ProgressStep("received", _("Received"), enquiry.received_at, "done")]
    given_at = enquiry.received_at
    for passed in enquiry.redirections.select_related("from_organisation"):
        steps.append(ProgressStep("passed", _given(str(passed.from_organisation)), given_at, "done"))
        given_at = passed.at
    steps.append(ProgressStep("given", _given(str(enquiry.organisation)), given_at, "done"))
    if enquiry.is_open:
        if enquiry.status == Status.UNANSWERED:
            steps.append(ProgressStep("unanswered", _("Nobody answered in time; you can call"), enquiry.due_at, "done"))
        steps.append(ProgressStep("answer", _("Answer expected"), enquiry.due_at, "current"))
        return tuple(steps)
    return (*steps, ProgressStep(enquiry.status, _answer(enquiry), enquiry.answered_at, "current"))


def _given(organisation: str) -> str:
    return _("Given to %(organisation)s") % {"organisation": organisation}


def _answer(enquiry: Enquiry) -> str:
    first_name = enquiry.owner.first_name if enquiry.owner else ""
    return {
        Status.ACCEPTED: _("Taken charge of by %(name)s") % {"name": first_name or str(enquiry.organisation)},
        Status.DECLINED: _("%(organisation)s cannot take it") % {"organisation": enquiry.organisation},
        Status.UNREACHABLE: _("We could not reach you"),
        Status.WITHDRAWN: _("Withdrawn by you"),
    }[Status(enquiry.status)]
