"""Participants of operations, vouchers, eligibility, campaigns of funders, time sheets."""

from maillage.support.enrolments.models.campaign import Campaign, CampaignMove, GapReason, Submission, SubmissionLine
from maillage.support.enrolments.models.eligibility import EligibilityCheck
from maillage.support.enrolments.models.enrolment import Enrolment, Presence
from maillage.support.enrolments.models.time_sheet import TimeLine, TimeSheet
from maillage.support.enrolments.models.voucher import Voucher, VoucherMove

__all__ = [
    "Campaign",
    "CampaignMove",
    "EligibilityCheck",
    "Enrolment",
    "GapReason",
    "Presence",
    "Submission",
    "SubmissionLine",
    "TimeLine",
    "TimeSheet",
    "Voucher",
    "VoucherMove",
]
