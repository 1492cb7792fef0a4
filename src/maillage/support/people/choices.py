"""Closed lists of the people room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How a person is reached."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    POST = "post", _("letter")


class CameBy(TextChoices):
    """How a person came to know the hub."""

    WORD_OF_MOUTH = "word_of_mouth", _("word of mouth")
    PARTNER = "partner", _("sent by a partner")
    FRANCE_TRAVAIL = "france_travail", _("sent by France Travail")
    TOWN_HALL = "town_hall", _("sent by a town hall")
    SEARCH = "search", _("found online")
    EVENT = "event", _("at an event")
    ENQUIRY = "enquiry", _("asked on this site")
    OTHER = "other", _("otherwise")


class Fact(TextChoices):
    """What a funder may ask about somebody's situation."""

    EMPLOYMENT = "employment", _("employment")
    JOB_SEEKER_MONTHS = "job_seeker_months", _("months as a job seeker")
    RSA = "rsa", _("on RSA")
    RQTH = "rqth", _("recognised as a disabled worker")
    QPV = "qpv", _("lives in a priority district")
    FRR = "frr", _("lives in a rural revival area")
    BIRTH_YEAR = "birth_year", _("year of birth")
    SEX = "sex", _("woman or man")
    EDUCATION = "education", _("level of education")


SENSITIVE = frozenset({Fact.RSA, Fact.RQTH})
"""Facts of layer L5 (domain 5.4)."""
KEPT_FACTS = frozenset({Fact.QPV, Fact.FRR, Fact.SEX})
"""Facts that stay to be counted once a file is erased: each says yes or no of very many people."""


class Layer(TextChoices):
    """Layers of a file whose reading is logged (domain 5.4)."""

    INDEX = "L0", _("known or not")
    SUMMARY = "L3", _("shared summary and plan")
    NOTES = "L4", _("notes")
    SENSITIVE = "L5", _("sensitive facts")
    DOCUMENTS = "L6", _("documents")


LOOKED_AT = {
    "partners": _("whether partners know the person"),
    "recognised": _("that the person is known here"),
    "summary": _("the shared summary"),
    "plan": _("the action plan"),
    "assessment": _("the assessment"),
    "note": _("a note of a meeting"),
    "notes": _("the notes of the meetings"),
    "document": _("a document"),
    "contract": _("the contract"),
    "sensitive": _("the sensitive facts"),
    "export": _("everything, to give it to the person"),
}
"""Words for what was looked at, by kind: the part of `Look.what` before the colon."""


class Purpose(TextChoices):
    """What a person may agree to, one purpose at a time."""

    RECOGNISED = "recognised", _("be recognised by the partners of the network")
    REFERRED = "referred", _("be put in touch with a partner")
    SUMMARY = "summary", _("have the shared summary read by a partner")
    DOCUMENTS = "documents", _("have documents read by a partner")
    COUNTED = "counted", _("be counted in the reports")
    SURVEYED = "surveyed", _("be asked how it goes, later")


TO_SOMEBODY = frozenset({Purpose.REFERRED, Purpose.SUMMARY, Purpose.DOCUMENTS})
"""Purposes agreed to for one organisation at a time, named in the text."""

MONTHS = {
    Purpose.RECOGNISED: 24,
    Purpose.REFERRED: 12,
    Purpose.SUMMARY: 12,
    Purpose.DOCUMENTS: 12,
    Purpose.COUNTED: 36,
    Purpose.SURVEYED: 48,
}
"""How long an agreement lasts at most; its text says so."""


class ConsentChannel(TextChoices):
    """How an agreement was given or taken back; the last one is a dated rule, never a person."""

    LINK = "link", _("by the person, through the private link")
    DESK = "desk", _("at the desk, in person")
    PHONE = "phone", _("by phone")
    PAPER = "paper", _("on paper, signed")
    TERM = "term", _("came to its end")


BY_SOMEBODY = (ConsentChannel.DESK, ConsentChannel.PHONE, ConsentChannel.PAPER)
"""Channels at which a member of the organisation collects the agreement."""
