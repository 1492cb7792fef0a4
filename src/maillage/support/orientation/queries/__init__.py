"""Reading orientation: the inbox, where an enquiry goes, the private link, what the person sees."""

from maillage.support.orientation.queries.deadlines import due_at, place_of_work
from maillage.support.orientation.queries.follow import (
    follow_requests_about,
    follow_requests_by,
    follow_requests_for,
    follow_requests_to,
)
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
    name_in,
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
from maillage.support.orientation.queries.referral_content import (
    Preview,
    ReferralDraft,
    identity_of,
    name_shared,
    preview_of,
)
from maillage.support.orientation.queries.referral_integrity import Trouble, integrity_of
from maillage.support.orientation.queries.referral_link import (
    ReferralLinkExpired,
    ReferralLinkUnknown,
    referral_by_link,
    referral_link_token,
    referral_name_in,
)
from maillage.support.orientation.queries.referral_lists import (
    is_read_by_receiver,
    items_for_receiver,
    items_shown,
    names_for_receiver,
    referral_for,
    referrals_of,
    referrals_received,
    referrals_sent,
    referrals_shown_to,
    referrals_under,
    referrals_waiting_for,
)
from maillage.support.orientation.queries.referral_next import NextPartner, next_partners_for
from maillage.support.orientation.queries.referral_numbers import (
    PartnerDelay,
    ReferralNumbers,
    numbers_of,
    numbers_of_hub,
    ping_pong_of,
)
from maillage.support.orientation.queries.referral_readers import has_account, receivers_address
from maillage.support.orientation.queries.referral_timers import NextStep, ladder_of_referrals, next_step_of
from maillage.support.orientation.queries.routing import Destination, Route, destination_of, route, turn_at
from maillage.support.orientation.queries.turns import Standing, standings_of

__all__ = [
    "Counts",
    "Destination",
    "LinkExpired",
    "LinkUnknown",
    "LinkedEnquiry",
    "NextPartner",
    "NextStep",
    "Partner",
    "PartnerDelay",
    "Preview",
    "ProgressStep",
    "Reader",
    "Reason",
    "ReferralDraft",
    "ReferralLinkExpired",
    "ReferralLinkUnknown",
    "ReferralNumbers",
    "Route",
    "Standing",
    "Today",
    "Trouble",
    "coordinators_of",
    "counts_of",
    "destination_of",
    "due_at",
    "enquiries_of",
    "enquiry_by_link",
    "follow_requests_about",
    "follow_requests_by",
    "follow_requests_for",
    "follow_requests_to",
    "given_to",
    "has_account",
    "identity_of",
    "inbox_of",
    "integrity_of",
    "is_read_by_receiver",
    "items_for_receiver",
    "items_shown",
    "ladder_of",
    "ladder_of_referrals",
    "late_enquiries",
    "link_token",
    "managers_of",
    "name_in",
    "name_shared",
    "names_for_receiver",
    "next_partner",
    "next_partners_for",
    "next_step_of",
    "numbers_of",
    "numbers_of_hub",
    "partners_for",
    "person_letters",
    "ping_pong_of",
    "place_of_work",
    "preview_of",
    "progress_of",
    "readers_of",
    "reasons_in_words",
    "receivers_address",
    "referral_by_link",
    "referral_for",
    "referral_link_token",
    "referral_name_in",
    "referrals_of",
    "referrals_received",
    "referrals_sent",
    "referrals_shown_to",
    "referrals_under",
    "referrals_waiting_for",
    "route",
    "standings_of",
    "today_of",
    "turn_at",
    "undelivered_letters",
]
