"""Closed lists of the privacy room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Right(TextChoices):
    """What a person may ask about their data (GDPR, articles 15 to 21)."""

    ACCESS = "access", _("see everything that is kept")
    RECTIFICATION = "rectification", _("have something mended")
    ERASURE = "erasure", _("have it erased")
    RESTRICTION = "restriction", _("have nothing changed meanwhile")
    OBJECTION = "objection", _("object to a use")
    PORTABILITY = "portability", _("take it elsewhere")


BEFORE_ERASURE = frozenset({Right.ACCESS, Right.PORTABILITY})
"""What can no longer be answered once the file is erased."""


class ClaimState(TextChoices):
    """Open → answered, in one of three ways."""

    OPEN = "open", _("to be answered")
    GRANTED = "granted", _("done")
    PARTLY = "partly", _("done in part")
    REFUSED = "refused", _("not possible")


WITH_REASON = frozenset({ClaimState.PARTLY, ClaimState.REFUSED})
"""Answers that say why in words."""


class ClaimChannel(TextChoices):
    """How a claim came in."""

    LINK = "link", _("by the person, through the private link")
    DESK = "desk", _("at the desk, in person")
    PHONE = "phone", _("by phone")
    PAPER = "paper", _("by letter or e-mail")


class Basis(TextChoices):
    """Why a proof has to be kept (domain 6.1)."""

    ESF_2014 = "esf_2014", _("ESF 2014–2020: article 140, regulation 1303/2013")
    ESF_2021 = "esf_2021", _("ESF+ 2021–2027: article 82, regulation 2021/1060")
    STATE_AID = "state_aid", _("State aid or de minimis: ten years")
    GRANT = "grant", _("grant of an authority: accounting papers, ten years")
    CONTRACT = "contract", _("contract: five years")


class Fate(TextChoices):
    """What becomes of a kind of row when a file is erased."""

    GOES = "goes", _("is erased")
    EMPTIED = "emptied", _("loses its words")
    STAYS = "stays", _("stays, without a name")


class Retention(TextChoices):
    """What is kept for a time, by the rule of `privacy.retention` that says how long."""

    CONTACT = "contact", _("contact who never came")
    WELCOMED = "welcomed", _("person welcomed")
    ACCOMPANIED = "accompanied", _("person accompanied")
    DECLINED = "declined", _("enquiry that led to nobody’s file")
    PROOF = "proof", _("proof for a funder")
    CONSENT = "consent", _("agreement of a person")
    LOOK = "look", _("log of who looked")


class Apart(TextChoices):
    """Why a person whose time has come is not proposed for erasure."""

    OPEN = "open", _("a journey or a referral is open")
    CLAIM = "claim", _("a claim waits for its answer")
    RESTRICTED = "restricted", _("nothing may be changed for now")
    PROOF = "proof", _("a proof is kept")
