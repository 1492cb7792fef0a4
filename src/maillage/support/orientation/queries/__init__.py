"""Reading orientation: the inbox, where an enquiry goes, the private link, what the person sees."""

from maillage.support.orientation.queries.deadlines import due_at, place_of_work
from maillage.support.orientation.queries.inbox import (
    Counts,
    Today,
    counts_of,
    enquiries_of,
    inbox_of,
    ladder_of,
    late_enquiries,
    today_of,
)
from maillage.support.orientation.queries.link import (
    LinkedEnquiry,
    LinkExpired,
    LinkUnknown,
    enquiry_by_link,
    link_token,
)
from maillage.support.orientation.queries.partners import Partner, given_to, next_partner, partners_for
from maillage.support.orientation.queries.progress import ProgressStep, progress_of
from maillage.support.orientation.queries.readers import (
    Reader,
    coordinators_of,
    managers_of,
    person_letters,
    readers_of,
    undelivered_letters,
)
from maillage.support.orientation.queries.reasons import Reason, reasons_in_words
from maillage.support.orientation.queries.routing import Destination, Route, destination_of, route, turn_at

__all__ = [
    "Counts",
    "Destination",
    "LinkExpired",
    "LinkUnknown",
    "LinkedEnquiry",
    "Partner",
    "ProgressStep",
    "Reader",
    "Reason",
    "Route",
    "Today",
    "coordinators_of",
    "counts_of",
    "destination_of",
    "due_at",
    "enquiries_of",
    "enquiry_by_link",
    "given_to",
    "inbox_of",
    "ladder_of",
    "late_enquiries",
    "link_token",
    "managers_of",
    "next_partner",
    "partners_for",
    "person_letters",
    "place_of_work",
    "progress_of",
    "readers_of",
    "reasons_in_words",
    "route",
    "today_of",
    "turn_at",
    "undelivered_letters",
]
