"""Closed lists of the enrolments."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExitSituation(TextChoices):
    """What somebody does on leaving an operation. None of them says that anybody failed."""

    SELF_EMPLOYED = "self_employed", _("runs a business")
    EMPLOYED = "employed", _("has a job")
    QUALIFIED = "qualified", _("obtained a qualification")
    TRAINING = "training", _("in education or training")
    JOB_SEEKER = "job_seeker", _("looks for a job")
    INACTIVE = "inactive", _("does not look for a job")
    UNKNOWN = "unknown", _("not known")


class Verdict(TextChoices):
    """What the conditions of a scheme say of somebody."""

    YES = "yes", _("fits")
    NO = "no", _("does not fit")
    UNDECIDED = "undecided", _("to be checked")


class Ruling(TextChoices):
    """What an officer decides where the conditions do not."""

    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")


class VoucherState(TextChoices):
    """How far a voucher has come."""

    ASKED = "asked", _("asked for")
    ISSUED = "issued", _("issued")
    USED = "used", _("used")
    CLAIMED = "claimed", _("claimed")
    PAID = "paid", _("paid")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("expired")
    TAKEN_BACK = "taken_back", _("taken back")


VOUCHER_MOVES: dict[VoucherState, tuple[VoucherState, ...]] = {
    VoucherState.ASKED: (VoucherState.ISSUED, VoucherState.REFUSED, VoucherState.TAKEN_BACK),
    VoucherState.ISSUED: (VoucherState.USED, VoucherState.EXPIRED, VoucherState.TAKEN_BACK),
    VoucherState.USED: (VoucherState.CLAIMED,),
    VoucherState.CLAIMED: (VoucherState.PAID, VoucherState.USED),
    VoucherState.PAID: (),
    VoucherState.REFUSED: (),
    VoucherState.EXPIRED: (),
    VoucherState.TAKEN_BACK: (),
}
"""Moves allowed. A claim that the funder sends back makes the voucher used again, and it is claimed once more."""
VOUCHER_LOST = frozenset({VoucherState.REFUSED, VoucherState.EXPIRED, VoucherState.TAKEN_BACK})
"""States after which the same kind may be asked for once more: nothing was spent."""
VOUCHER_REASONED = VOUCHER_LOST - {VoucherState.EXPIRED}
"""States that are said with a reason; so is a claim sent back."""


class CampaignState(TextChoices):
    """How far a campaign of a funder has come."""

    OPEN = "open", _("being filled in")
    SUBMITTED = "submitted", _("submitted")
    FIX = "fix", _("corrections asked for")
    REVIEW = "review", _("being reviewed")
    CLOSED = "closed", _("closed")


CAMPAIGN_MOVES: dict[CampaignState, tuple[CampaignState, ...]] = {
    CampaignState.OPEN: (CampaignState.SUBMITTED,),
    CampaignState.SUBMITTED: (CampaignState.FIX, CampaignState.REVIEW),
    CampaignState.FIX: (CampaignState.SUBMITTED,),
    CampaignState.REVIEW: (CampaignState.FIX, CampaignState.CLOSED),
    CampaignState.CLOSED: (),
}
"""Moves allowed. What was submitted is frozen; corrections are submitted once more, under the next number."""
CAMPAIGN_WRITES = frozenset({CampaignState.OPEN, CampaignState.FIX})
"""States in which gaps are filled in or explained."""


class TimeState(TextChoices):
    """How far a time sheet has come."""

    DRAFT = "draft", _("to be signed")
    SIGNED = "signed", _("signed by the adviser")
    APPROVED = "approved", _("signed by both")


TIME_MOVES: dict[TimeState, tuple[TimeState, ...]] = {
    TimeState.DRAFT: (TimeState.SIGNED,),
    TimeState.SIGNED: (TimeState.APPROVED, TimeState.DRAFT),
    TimeState.APPROVED: (),
}
"""Moves allowed. A manager sends back what is wrong; what both signed stays."""
