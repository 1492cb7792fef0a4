"""Reading firms: the page of one, whom to ask, whom to call, what each source says of it."""

from maillage.support.firms.queries.asking import (
    Call,
    calls_of,
    channel_of,
    count_calls,
    due_plans,
    survey_letter_key,
)
from maillage.support.firms.queries.page import FirmPage, Planned, beginning_of, firm_page
from maillage.support.firms.queries.witnesses import NOTE, REGISTER, SURVEY, FirmSeen, last_read, witnesses_of

__all__ = [
    "NOTE",
    "REGISTER",
    "SURVEY",
    "Call",
    "FirmPage",
    "FirmSeen",
    "Planned",
    "beginning_of",
    "calls_of",
    "channel_of",
    "count_calls",
    "due_plans",
    "firm_page",
    "last_read",
    "survey_letter_key",
    "witnesses_of",
]
