"""What the person reads about the enquiry, in words."""

from datetime import datetime

from django.utils.translation import gettext

from maillage.support.orientation.choices import DeclineReason, Status
from maillage.support.orientation.models import Enquiry, Word
from maillage.support.orientation.queries import LinkedEnquiry
from maillage.web.shared import words

STATES = {"done": "done", "current": "now", "next": "later"}


def headline(enquiry: Enquiry, *, now: datetime) -> str:
    """Where it stands, in one sentence."""
    who = (enquiry.owner.first_name if enquiry.owner else "") or str(enquiry.organisation)
    day = words.day(enquiry.due_at) if enquiry.due_at else ""
    facts = {"who": who, "organisation": enquiry.organisation, "day": day}
    if enquiry.status == Status.WAITING:
        late = enquiry.due_at is not None and enquiry.due_at < now
        if late:
            return gettext("The answer is late: it was expected by %(day)s. We remind %(organisation)s.") % facts
        return gettext("%(who)s answers you by %(day)s.") % facts
    return {
        Status.ACCEPTED: gettext("%(who)s takes charge of your enquiry."),
        Status.DECLINED: gettext("%(organisation)s cannot take your enquiry."),
        Status.UNREACHABLE: gettext("We could not reach you. Add a word, and we try again."),
        Status.WITHDRAWN: gettext("You withdrew this enquiry."),
        Status.UNANSWERED: gettext(
            "Nobody answered you in time. We are sorry; call the hub, or wait: it is still open."
        ),
    }[Status(enquiry.status)] % facts


def steps(linked: LinkedEnquiry) -> list[dict[str, str]]:
    """The way of the enquiry, for `components/steps.html`."""
    shown = []
    for step in linked.steps:
        when = words.moment(step.at) if step.at and step.state == "done" else ""
        if step.code == "answer" and step.at:
            when = gettext("by %(day)s") % {"day": words.day(step.at)}
        elif step.at and not when:
            when = words.moment(step.at)
        shown.append({"label": step.label, "text": when, "state": STATES[step.state]})
    return shown


def facts(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Whom to call, with which reference, until when the link opens."""
    hub = enquiry.hub
    return [
        (gettext("Reference"), enquiry.reference),
        (gettext("Organisation"), enquiry.organisation.name),
        (gettext("Hub"), hub.name if hub else ""),
        (gettext("Phone"), (hub.phone if hub else "") or enquiry.organisation.phone or enquiry.network.phone),
        (gettext("This link opens until"), words.short_day(enquiry.link_expires_at.date())),
    ]


def refusal(enquiry: Enquiry) -> list[str]:
    """Why it was declined, and the words that came with it."""
    if enquiry.status != Status.DECLINED:
        return []
    reason = enquiry.decline_reason
    why = words.capital(str(DeclineReason(reason).label)) if reason and reason != DeclineReason.OTHER else ""
    return [text for text in (why, enquiry.answer) if text]


def said(listed: tuple[Word, ...]) -> list[tuple[str, str, str]]:
    """Words added since: who, when, what."""
    return [((word.by.first_name if word.by else gettext("You")), words.moment(word.at), word.text) for word in listed]
