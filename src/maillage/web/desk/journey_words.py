"""Journeys in the words people read: moves as what happened to the person, never as a failure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.support.journeys.choices import JourneyState, MeetingStatus
from maillage.support.journeys.models import Attempt, Journey, Meeting, Move
from maillage.support.journeys.queries import Happening
from maillage.support.people.models import Welcome
from maillage.web.shared import words

MOVED = {
    JourneyState.CONTACT: gettext_lazy("Back to the first contact"),
    JourneyState.WELCOMED: gettext_lazy("They were welcomed"),
    JourneyState.DIAGNOSED: gettext_lazy("The assessment is done"),
    JourneyState.COMMITTED: gettext_lazy("The contract is signed"),
    JourneyState.BUILDING: gettext_lazy("They build their project"),
    JourneyState.FINANCING: gettext_lazy("They look for funding"),
    JourneyState.TESTING: gettext_lazy("They test their activity"),
    JourneyState.CREATED: gettext_lazy("They created or took over"),
    JourneyState.FOLLOWED: gettext_lazy("The follow-up begins"),
    JourneyState.PAUSED: gettext_lazy("They take a break"),
    JourneyState.REDIRECTED: gettext_lazy("They are helped elsewhere"),
    JourneyState.STOPPED: gettext_lazy("Their journey ends here"),
    JourneyState.LOST: gettext_lazy("No news from them"),
    JourneyState.CLOSED: gettext_lazy("Close the journey"),
}
"""What a move says, on its button and in the story."""
GOOD = (JourneyState.CREATED, JourneyState.FOLLOWED)
TONES = {**dict.fromkeys(GOOD, "good"), **dict.fromkeys((JourneyState.CONTACT, JourneyState.WELCOMED), "new")}
MEETING_TONES = {MeetingStatus.PLANNED: "new", MeetingStatus.HELD: "good"}


@dataclass(frozen=True)
class Told:
    """One line of a story: when, what, and what somebody wrote."""

    at: str
    what: str
    text: str = ""
    address: int | None = None


def state_of(journey: Journey) -> str:
    """Where it stands, with the reason of an ending: « terminé : a trouvé un emploi »."""
    label = str(journey.get_state_display())
    if journey.state == JourneyState.STOPPED:
        return _("%(state)s: %(reason)s") % {"state": label, "reason": journey.get_exit_reason_display()}
    return label


def tone_of(journey: Journey) -> str:
    """The tone of its state: an ending with a job, a course or another project is good news; none is bad."""
    if journey.found_something:
        return "good"
    return TONES.get(JourneyState(journey.state), "closed" if not journey.is_open else "new")


def story_of(happenings: Iterable[Happening]) -> list[Told]:
    """Lines for the page, in the order given."""
    return [_told(one) for one in happenings]


def _told(one: Happening) -> Told:
    row, day = one.row, words.short_day(one.on)
    if isinstance(row, Welcome):
        return Told(day, _("Received at %(hub)s by %(name)s") % {"hub": row.hub, "name": row.received_by}, row.need)
    if isinstance(row, Meeting):
        return _meeting(row)
    if isinstance(row, Attempt):
        what = _("%(name)s tried to reach them: %(channel)s")
        return Told(day, what % {"name": row.by, "channel": row.get_channel_display()})
    assert isinstance(row, Move)
    return _move(row, day)


def _meeting(row: Meeting) -> Told:
    facts = {"kind": words.capital(str(row.get_kind_display())), "mode": row.get_mode_display(), "name": row.adviser}
    what = _("%(kind)s, %(mode)s, with %(name)s") % facts
    if row.status == MeetingStatus.HELD:
        what = f"{what} · {row.spent_minutes}{words.NO_BREAK}min"
    else:
        what = f"{what} · {row.get_status_display()}"
    return Told(words.moment(row.starts_at), what, address=row.pk)


def _move(row: Move, day: str) -> Told:
    what = str(MOVED[JourneyState(row.to_state)]) if row.from_state else _("The journey opens")
    if row.exit_reason and row.to_state == JourneyState.STOPPED:
        what = _("%(state)s: %(reason)s") % {"state": what, "reason": row.get_exit_reason_display()}
    return Told(f"{day}, {row.by}" if row.by else day, what, row.reason)
