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


SENSITIVE = frozenset({Fact.RSA, Fact.RQTH})
"""Facts of layer L5 (domain 5.4)."""
