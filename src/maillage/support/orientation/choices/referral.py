"""Hand-overs between partners: kinds, states, the moves between them, timers, what is shared, why they end."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.support.people.choices import Purpose


class ReferralKind(TextChoices):
    """How a person is passed on (domain 5.1)."""

    ORIENTATION = "orientation", _("orientation")
    PRESCRIPTION = "prescription", _("prescription")
    REDIRECTION = "redirection", _("redirection")
    CO_SUPPORT = "co_support", _("joint support")


class ReferralReason(TextChoices):
    """Why this partner: a closed list, so that it can be counted."""

    NEED = "need", _("the partner does what the person needs")
    NEAR = "near", _("the partner is nearer")
    STAGE = "stage", _("the next stage is the partner's")
    FUNDING = "funding", _("a loan or a grant")
    TRAINING = "training", _("a training course")
    HOUSING = "housing", _("an office, a workshop or an address")
    TEST = "test", _("test the activity")
    AUDIENCE = "audience", _("the partner helps people in this situation")
    NO_ROOM = "no_room", _("no room here")
    OTHER = "other", _("another reason")


class Urgency(TextChoices):
    """How soon somebody should answer."""

    USUAL = "usual", _("usual")
    SOON = "soon", _("this week")
    URGENT = "urgent", _("urgent")


class ReferralState(TextChoices):
    """Where a referral stands (domain 5.3)."""

    DRAFT = "draft", _("being written")
    AWAITING_CONSENT = "awaiting_consent", _("waits for the person's agreement")
    SENT = "sent", pgettext_lazy("referral", "sent")
    ACCEPTED = "accepted", _("accepted")
    IN_CONTACT = "in_contact", _("in contact")
    MET = "met", _("met")
    TAKEN_OVER = "taken_over", _("taken over")
    DECLINED = "declined", _("declined")
    UNREACHABLE = "unreachable", _("could not be reached")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "withdrawn")
    EXPIRED = "expired", _("nobody answered")


_S = ReferralState
CHANGES: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.AWAITING_CONSENT, _S.SENT, _S.WITHDRAWN}),
    _S.AWAITING_CONSENT: frozenset({_S.SENT, _S.WITHDRAWN}),
    _S.SENT: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED}),
    _S.ACCEPTED: frozenset({_S.IN_CONTACT, _S.MET, _S.TAKEN_OVER, _S.DECLINED, _S.UNREACHABLE, _S.WITHDRAWN}),
    _S.IN_CONTACT: frozenset({_S.MET, _S.TAKEN_OVER, _S.DECLINED, _S.UNREACHABLE, _S.WITHDRAWN}),
    _S.MET: frozenset({_S.TAKEN_OVER, _S.DECLINED, _S.WITHDRAWN}),
    # The person calls back, or the partner answers late: as long as the sender did not settle it otherwise.
    _S.UNREACHABLE: frozenset({_S.IN_CONTACT, _S.MET, _S.WITHDRAWN}),
    _S.EXPIRED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.DECLINED: frozenset({_S.WITHDRAWN}),
    _S.TAKEN_OVER: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
"""Moves allowed, for a referral that is not closed; a closed one never moves again."""

UNSENT = (_S.DRAFT, _S.AWAITING_CONSENT)
LIVE = (_S.ACCEPTED, _S.IN_CONTACT, _S.MET, _S.TAKEN_OVER)
"""The receiver has the person: a joint support shows the sender's journey facts meanwhile."""
RETURNED = (_S.DECLINED, _S.UNREACHABLE, _S.EXPIRED)
"""Back in the sender's list, until the sender refers elsewhere or says how it ended."""


class Refusal(TextChoices):
    """Why a receiver declines."""

    NOT_ELIGIBLE = "not_eligible", _("the person does not meet the conditions")
    FULL = "full", _("no room for now")
    WRONG_AREA = "wrong_area", _("outside our territory")
    DUPLICATE = "duplicate", _("already followed, here or by another organisation")
    OTHER = "other", _("another reason")
    LEFT = "left", _("the partner left the network")


REFUSALS = tuple((one.value, one.label) for one in Refusal if one != Refusal.LEFT)
"""What a receiver may say; that it left the network is said by the date."""


class Ending(TextChoices):
    """Why a referral was withdrawn."""

    PERSON = "person", _("the person does not wish it, or no more")
    SENDER = "sender", _("the sender took it back")
    NO_AGREEMENT = "no_agreement", _("the person did not answer in time")
    NEVER_SENT = "never_sent", _("it was never sent")
    PARTNER_LEFT = "partner_left", _("a partner left the network")
    ERASED = "erased", _("the person's file was erased")


class Outcome(TextChoices):
    """How a referral ended."""

    HELPED = "helped", _("the partner helped, nothing more is needed")
    JOINT = "joint", _("both go on together")
    TAKEN_OVER = "taken_over", _("the partner leads from now on")
    ELSEWHERE = "elsewhere", _("referred elsewhere")
    BACK = "back", _("the sender goes on with the person")
    STOPPED = "stopped", _("the person goes no further for now")
    UNKNOWN = "unknown", _("nobody said how it ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "withdrawn")


class Via(TextChoices):
    """By which door an act came."""

    DESK = "desk", _("at the desk")
    LINK = "link", _("through a link")
    RULE = "rule", _("by a dated rule")


class ItemKind(TextChoices):
    """What is shared, one row each."""

    IDENTITY = "identity", _("name and how to reach the person")
    MESSAGE = "message", _("the message to the partner")
    SUMMARY = "summary", _("the shared summary")
    JOURNEY = "journey", _("the steps of the journey, with their dates")
    PLAN = "plan", _("the action plan")
    DOCUMENT = "document", _("a document")


PURPOSES = {
    ItemKind.IDENTITY: Purpose.REFERRED,
    ItemKind.MESSAGE: Purpose.REFERRED,
    ItemKind.SUMMARY: Purpose.SUMMARY,
    ItemKind.JOURNEY: Purpose.SUMMARY,
    ItemKind.PLAN: Purpose.SUMMARY,
    ItemKind.DOCUMENT: Purpose.DOCUMENTS,
}
"""The agreement under which each kind of item is shared."""
CONTENT = {
    ItemKind.IDENTITY: "L1",
    ItemKind.MESSAGE: "L3",
    ItemKind.SUMMARY: "L3",
    ItemKind.JOURNEY: "L2",
    ItemKind.PLAN: "L3",
    ItemKind.DOCUMENT: "L6",
}
"""The layer of domain 5.4 on which each kind of item stands."""


class WordKind(TextChoices):
    """Words written on a referral, and who reads them."""

    PROPOSAL = "proposal", _("what is proposed instead")
    TO_SENDER = "to_sender", _("a word between the two partners")
    TO_PERSON = "to_person", _("a word to the person")
    FROM_PERSON = "from_person", _("a word of the person")


class ReferralAct(TextChoices):
    """What a step of the ladder of referrals does."""

    REMIND_PERSON = "remind_person", _("remind the person")
    REMIND_OWNER = "remind_owner", _("remind who has it")
    TELL_SENDER = "tell_sender", _("tell the sender")
    TELL_HUB_MANAGER = "tell_hub_manager", _("tell the hub manager")
    CANCEL = "cancel", _("cancel it")
    EXPIRE = "expire", _("return it: nobody answered")
    GIVE_UP = "give_up", _("return it after three attempts: could not be reached")
    CLOSE = "close", _("close it")


class ReferralNews(TextChoices):
    """What the staff is told at once, beside the steps of the ladder."""

    NEW = "new", _("a person is referred to you")
    AGREED = "agreed", _("the person agreed; it is sent")
    REFUSED = "refused", _("the person does not agree")
    ACCEPTED = "accepted", _("the partner accepted")
    MET = "met", _("they met")
    TAKEN_OVER = "taken_over", _("the partner leads from now on")
    DECLINED = "declined", _("the partner declined")
    UNREACHABLE = "unreachable", _("the partner could not reach the person")
    EXPIRED = "expired", _("the partner did not answer")
    WITHDRAWN = "withdrawn", _("it was withdrawn")
    ENDED = "ended", _("it ended")
    WORD = "word", _("somebody wrote a word")
    YOURS = "yours", _("it is in your care now")
    UNSOUND = "unsound", _("something is wrong with it")


class Finding(TextChoices):
    """What the nightly check finds wrong with an open referral."""

    OWNER_GONE = "owner_gone", _("who has it may no longer sign in")
    OWNER_NOT_MEMBER = "owner_not_member", _("who has it no longer works for one of the two partners")
    LONG_PAST = "long_past", _("its next date is long past")
    RECEIVER_LEFT = "receiver_left", _("the receiver left the network")
    SENDER_LEFT = "sender_left", _("the sender left the network")
    RECEIVER_HUB_CLOSED = "receiver_hub_closed", _("the receiver's hub is closed")


DAYS_TO_ANSWER = {Urgency.USUAL: 7, Urgency.SOON: 3, Urgency.URGENT: 1}
DAYS_TO_MEET = 15
REVIEW_DAYS = 30
"""When no step of the ladder is left, who has it is reminded so often."""
LONGEST_WAIT = 70
"""Days after the last act or step within which the next date must lie; the longest step of a ladder is 60."""

_A = ReferralAct
DEFAULT_STEPS: dict[str, tuple[tuple[str, int], ...]] = {
    _S.DRAFT: ((_A.REMIND_OWNER, 7), (_A.CANCEL, 30)),
    _S.AWAITING_CONSENT: ((_A.REMIND_PERSON, 5), (_A.REMIND_OWNER, 8), (_A.CANCEL, 14)),
    _S.SENT: ((_A.REMIND_OWNER, 3), (_A.REMIND_OWNER, 9), (_A.TELL_HUB_MANAGER, 15), (_A.EXPIRE, 45)),
    _S.ACCEPTED: ((_A.REMIND_OWNER, 8), (_A.TELL_SENDER, 15), (_A.GIVE_UP, 21), (_A.TELL_HUB_MANAGER, 30)),
    _S.IN_CONTACT: ((_A.REMIND_OWNER, 15), (_A.GIVE_UP, 21), (_A.TELL_HUB_MANAGER, 30)),
    _S.MET: ((_A.REMIND_OWNER, 30), (_A.CLOSE, 60)),
    _S.DECLINED: ((_A.REMIND_OWNER, 3), (_A.TELL_HUB_MANAGER, 15), (_A.CLOSE, 45)),
    _S.UNREACHABLE: ((_A.REMIND_OWNER, 3), (_A.TELL_HUB_MANAGER, 15), (_A.CLOSE, 45)),
    _S.EXPIRED: ((_A.REMIND_OWNER, 3), (_A.TELL_HUB_MANAGER, 15), (_A.CLOSE, 45)),
}
"""The ladder of a new network: what happens, so many days after the state was entered (domain 5.3)."""
