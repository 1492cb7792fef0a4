"""Tables of orientation."""

from maillage.support.orientation.models.enquiry import ContactAttempt, Enquiry, Redirection, Word
from maillage.support.orientation.models.follow import FollowRequest
from maillage.support.orientation.models.guard import Knock
from maillage.support.orientation.models.ladder import LadderStep, StepTaken
from maillage.support.orientation.models.referral import (
    Referral,
    ReferralAttempt,
    ReferralMove,
    ReferralWord,
    SharedItem,
)
from maillage.support.orientation.models.referral_ladder import (
    ReferralFinding,
    ReferralNotice,
    ReferralStep,
    ReferralStepTaken,
)

__all__ = [
    "ContactAttempt",
    "Enquiry",
    "FollowRequest",
    "Knock",
    "LadderStep",
    "Redirection",
    "Referral",
    "ReferralAttempt",
    "ReferralFinding",
    "ReferralMove",
    "ReferralNotice",
    "ReferralStep",
    "ReferralStepTaken",
    "ReferralWord",
    "SharedItem",
    "StepTaken",
    "Word",
]
