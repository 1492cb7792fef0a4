"""Journeys inside other pages of the desk."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.support.enrolments.choices import VOUCHER_LOST, CampaignState, TimeState, VoucherState
from maillage.support.enrolments.queries import Participant, Quality
from maillage.support.journeys.choices import MeetingStatus
from maillage.support.journeys.models import Journey, Meeting
from maillage.web.desk import journey_words, time_paper
from maillage.web.shared import words

register = template.Library()

TABS = [
    ("journey", _("Journey"), "desk:journey"),
    ("notes", _("Notes"), "desk:notes"),
    ("assessment", _("Assessment"), "desk:assessment"),
    ("plan", _("Action plan"), "desk:plan"),
    ("contract", _("Contract"), "desk:contract"),
    ("documents", _("Documents"), "desk:documents"),
    ("firm", _("Firm"), "desk:firm"),
    ("funders", _("Funders"), "desk:funders"),
    ("vouchers", _("Vouchers"), "desk:vouchers"),
]
"""Pages about one journey: key, words, name of the address, which takes the journey's key."""


@register.inclusion_tag("desk/_journey_tabs.html")
def journey_tabs(journey: Journey, tab: str) -> dict[str, Any]:
    """The pages of one journey; `tab` is the one shown."""
    return {"journey": journey, "tabs": TABS, "tab": tab}


@register.filter
def missing_words(participant: Participant) -> str:
    """What a participant lacks, as a list in words."""
    return words.joined(str(fact.label) for fact in participant.missing)


@register.filter
def money(cents: int | None) -> str:
    """Cents as euros in words."""
    return "" if cents is None else words.money(cents)


@register.filter
def campaign_tone(state: str) -> str:
    """The tone of a campaign's state."""
    return {CampaignState.CLOSED: "good", CampaignState.FIX: "late"}.get(CampaignState(state), "new")


@register.filter
def clock_time(minutes: int) -> str:
    """Hours and minutes: 3 h 15."""
    return time_paper.clock_time(minutes)


@register.filter
def time_tone(state: str) -> str:
    """The tone of a time sheet's state."""
    return {TimeState.APPROVED: "good", TimeState.SIGNED: "new"}.get(TimeState(state), "empty")


@register.filter
def voucher_tone(state: str) -> str:
    """The tone of a voucher's state."""
    if state in VOUCHER_LOST:
        return "closed"
    return "good" if state == VoucherState.PAID else "new"


@register.filter
def incomplete_words(quality: Quality) -> str:
    """The share of incomplete participants."""
    return gettext("%(share)s %% incomplete") % {"share": localize(quality.share)}


@register.filter
def state_words(journey: Journey) -> str:
    """Where a journey stands, in words."""
    return journey_words.state_of(journey)


@register.filter
def meeting_tone(meeting: Meeting) -> str:
    """The tone of what became of a meeting; who did not come is not blamed."""
    return journey_words.MEETING_TONES.get(MeetingStatus(meeting.status), "closed")


@register.filter
def clock(moment: datetime) -> str:
    """The hour alone, by the clock on the wall: 9 h 30."""
    return words.hour(timezone.localtime(moment).time())


@register.filter
def state_tone(journey: Journey) -> str:
    """The tone of its state, for the component that draws it."""
    return journey_words.tone_of(journey)
