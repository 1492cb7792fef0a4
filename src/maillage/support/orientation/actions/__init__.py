"""What people do with an enquiry. Each act: one transaction, the row locked, one journal line, letters with it."""

from maillage.support.orientation.actions.answer import (
    ReasonMissing,
    TooFewAttempts,
    accept_enquiry,
    decline_enquiry,
    mark_unreachable,
    note_attempt,
    withdraw_enquiry,
)
from maillage.support.orientation.actions.care import AlreadyAnswered, NotInYourCare
from maillage.support.orientation.actions.guard import LooksLikeARobot, TooManyEnquiries
from maillage.support.orientation.actions.ladder import climb_ladder, install_default_ladder
from maillage.support.orientation.actions.link import reissue_link
from maillage.support.orientation.actions.passing import WrongDestination, assign_owner, redirect_enquiry
from maillage.support.orientation.actions.submit import submit_enquiry
from maillage.support.orientation.actions.words import EnquiryClosed, TooManyWords, add_word
from maillage.support.orientation.drafts import DraftRefused, EnquiryDraft

__all__ = [
    "AlreadyAnswered",
    "DraftRefused",
    "EnquiryClosed",
    "EnquiryDraft",
    "LooksLikeARobot",
    "NotInYourCare",
    "ReasonMissing",
    "TooFewAttempts",
    "TooManyEnquiries",
    "TooManyWords",
    "WrongDestination",
    "accept_enquiry",
    "add_word",
    "assign_owner",
    "climb_ladder",
    "decline_enquiry",
    "install_default_ladder",
    "mark_unreachable",
    "note_attempt",
    "redirect_enquiry",
    "reissue_link",
    "submit_enquiry",
    "withdraw_enquiry",
]
