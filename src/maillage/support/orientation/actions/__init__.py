"""What people do with an enquiry or a referral: one transaction, the row locked, one journal line, its letters."""

from maillage.support.orientation.actions.answer import (
    NameGivenAlready,
    ReasonMissing,
    TooFewAttempts,
    accept_enquiry,
    decline_enquiry,
    mark_unreachable,
    name_person,
    note_attempt,
    withdraw_enquiry,
)
from maillage.support.orientation.actions.care import AlreadyAnswered, NotInYourCare
from maillage.support.orientation.actions.follow import (
    FollowAnswered,
    Follower,
    NobodyFollows,
    NotYourAnswer,
    answer_who_follows,
    ask_who_follows,
    followers_of,
    lapse_follow_requests,
)
from maillage.support.orientation.actions.forgetting import forget_enquiries, letters_of
from maillage.support.orientation.actions.guard import LooksLikeARobot, TooManyEnquiries
from maillage.support.orientation.actions.ladder import climb_ladder, install_default_ladder
from maillage.support.orientation.actions.leaving import (
    free_enquiries_held_by,
    pass_enquiries_of,
    recall_referrals_of,
)
from maillage.support.orientation.actions.link import reissue_link
from maillage.support.orientation.actions.passing import WrongDestination, assign_owner, redirect_enquiry
from maillage.support.orientation.actions.referral_agree import (
    NotShown,
    agree_to_referral,
    refuse_referral,
    stop_item,
    withdraw_referral,
)
from maillage.support.orientation.actions.referral_care import NotYourReferral, ReferralMoved
from maillage.support.orientation.actions.referral_documents import open_shared_document
from maillage.support.orientation.actions.referral_draft import (
    NotYourPerson,
    WrongReceiver,
    ask_agreement,
    draft_referral,
    edit_referral,
)
from maillage.support.orientation.actions.referral_end import (
    OutcomeUnknown,
    add_referral_word,
    end_referral,
    forget_person_in_referrals,
    reassign_referral,
    refer_on,
    renew_referral_link,
)
from maillage.support.orientation.actions.referral_integrity import check_integrity
from maillage.support.orientation.actions.referral_ladder import climb_referrals, install_referral_ladder
from maillage.support.orientation.actions.referral_looks import look_at_shared
from maillage.support.orientation.actions.referral_receive import (
    NameNeeded,
    NothingShared,
    ProposalMissing,
    TooFewTries,
    accept_referral,
    decline_referral,
    mark_met,
    mark_referral_unreachable,
    note_contact,
    note_referral_attempt,
    take_over,
)
from maillage.support.orientation.actions.submit import submit_enquiry
from maillage.support.orientation.actions.words import EnquiryClosed, TooManyWords, add_word
from maillage.support.orientation.drafts import DraftRefused, EnquiryDraft

__all__ = [
    "AlreadyAnswered",
    "DraftRefused",
    "EnquiryClosed",
    "EnquiryDraft",
    "FollowAnswered",
    "Follower",
    "LooksLikeARobot",
    "NameGivenAlready",
    "NameNeeded",
    "NobodyFollows",
    "NotInYourCare",
    "NotShown",
    "NotYourAnswer",
    "NotYourPerson",
    "NotYourReferral",
    "NothingShared",
    "OutcomeUnknown",
    "ProposalMissing",
    "ReasonMissing",
    "ReferralMoved",
    "TooFewAttempts",
    "TooFewTries",
    "TooManyEnquiries",
    "TooManyWords",
    "WrongDestination",
    "WrongReceiver",
    "accept_enquiry",
    "accept_referral",
    "add_referral_word",
    "add_word",
    "agree_to_referral",
    "answer_who_follows",
    "ask_agreement",
    "ask_who_follows",
    "assign_owner",
    "check_integrity",
    "climb_ladder",
    "climb_referrals",
    "decline_enquiry",
    "decline_referral",
    "draft_referral",
    "edit_referral",
    "end_referral",
    "followers_of",
    "forget_enquiries",
    "forget_person_in_referrals",
    "free_enquiries_held_by",
    "install_default_ladder",
    "install_referral_ladder",
    "lapse_follow_requests",
    "letters_of",
    "look_at_shared",
    "mark_met",
    "mark_referral_unreachable",
    "mark_unreachable",
    "name_person",
    "note_attempt",
    "note_contact",
    "note_referral_attempt",
    "open_shared_document",
    "pass_enquiries_of",
    "reassign_referral",
    "recall_referrals_of",
    "redirect_enquiry",
    "refer_on",
    "refuse_referral",
    "reissue_link",
    "renew_referral_link",
    "stop_item",
    "submit_enquiry",
    "take_over",
    "withdraw_enquiry",
    "withdraw_referral",
]
