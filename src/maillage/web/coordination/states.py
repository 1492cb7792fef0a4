"""The journal of an enquiry as coordinators read it: states and partners, never what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from maillage.foundation.journal.models import Entry


@dataclass(frozen=True)
class State:
    """One line: when, what, and who acted (the rule of the network when nobody did)."""

    at: datetime
    what: str
    who: str


def states_of(lines: Iterable[Entry]) -> list[State]:
    """The journal's lines in words, oldest first; a code that is not known here is shown as it is."""
    words = _words()
    return [
        State(line.at, words.get(line.what, line.what), str(line.by) if line.by else _("the person, or a rule"))
        for line in lines
    ]


def _words() -> dict[str, str]:
    return {
        "orientation.enquiry_received": _("Received"),
        "orientation.enquiry_accepted": _("Taken charge of"),
        "orientation.enquiry_declined": _("Declined"),
        "orientation.enquiry_redirected": _("Passed to another partner"),
        "orientation.enquiry_unreachable": _("Could not be reached"),
        "orientation.enquiry_withdrawn": _("Withdrawn by the person"),
        "orientation.enquiry_unanswered": _("Nobody answered: the person was told"),
        "orientation.enquiry_reopened": _("The person wrote again: waited for anew"),
        "orientation.attempt_noted": _("Tried to reach the person"),
        "orientation.owner_assigned": _("Given to an adviser"),
        "orientation.word_added": _("A word was added"),
        "orientation.step_taken": _("A step of the ladder"),
        "orientation.link_reissued": _("The private link was sent again"),
    }
