"""What happened to an enquiry, in order, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _

from maillage.foundation.journal.models import Entry
from maillage.foundation.journal.queries import history_of
from maillage.support.orientation.choices import Status
from maillage.support.orientation.models import Enquiry


@dataclass(frozen=True)
class Moment:
    """One thing that happened; `text` is what somebody wrote."""

    at: datetime
    what: str
    text: str = ""


def story_of(enquiry: Enquiry) -> list[Moment]:
    """Received, given, tried, said, passed, answered: oldest first. Six queries, whatever its length."""
    told = [
        *_words(enquiry),
        *_attempts(enquiry),
        *_passed(enquiry),
        *_ladder(enquiry),
        *_journal(history_of(enquiry)),
        *_answer(enquiry),
    ]
    return [Moment(enquiry.received_at, _("Received")), *sorted(told, key=attrgetter("at"))]


def _words(enquiry: Enquiry) -> Iterator[Moment]:
    for word in enquiry.words.select_related("by"):
        what = _("%(name)s wrote to the person") % {"name": word.by} if word.by else _("The person added")
        yield Moment(word.at, what, word.text)


def _attempts(enquiry: Enquiry) -> Iterator[Moment]:
    for attempt in enquiry.attempts.select_related("by"):
        yield Moment(
            attempt.at,
            _("%(name)s tried: %(channel)s") % {"name": attempt.by, "channel": attempt.get_channel_display()},
        )


def _passed(enquiry: Enquiry) -> Iterator[Moment]:
    for one in enquiry.redirections.select_related("by", "from_organisation", "to_organisation", "to_hub"):
        facts = {"name": one.by, "from": one.from_organisation, "to": one.to_organisation, "hub": one.to_hub or "–"}
        if one.by:
            yield Moment(one.at, _("%(name)s (%(from)s) passed it to %(to)s, %(hub)s") % facts, one.reason)
        elif one.partner_left:
            yield Moment(one.at, _("%(from)s left the network: passed to %(to)s, %(hub)s") % facts)
        else:
            yield Moment(one.at, _("%(from)s did not answer in time: passed to %(to)s, %(hub)s") % facts)


def _ladder(enquiry: Enquiry) -> Iterator[Moment]:
    for step in enquiry.steps_taken.all():
        yield Moment(step.at, _("Ladder: %(step)s") % {"step": step.get_act_display()})


def _journal(lines: Iterable[Entry]) -> Iterator[Moment]:
    """Only what has no row of its own."""
    for line in lines:
        if line.what == "orientation.owner_assigned":
            yield Moment(line.at, _("Given to a colleague by %(name)s") % {"name": line.by or _("the network")})


def _answer(enquiry: Enquiry) -> Iterator[Moment]:
    if enquiry.answered_at is None:
        return
    if enquiry.status == Status.WITHDRAWN and enquiry.answered_by is None:
        yield Moment(enquiry.answered_at, _("The person withdrew it"))
        return
    what = _("%(name)s: %(status)s") % {"name": enquiry.answered_by or "–", "status": enquiry.get_status_display()}
    if enquiry.decline_reason:
        what = f"{what} ({enquiry.get_decline_reason_display()})"
    yield Moment(enquiry.answered_at, what, enquiry.answer)
