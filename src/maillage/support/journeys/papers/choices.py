"""Kinds of papers, who signs them and how."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperKind(TextChoices):
    """The papers made from a template."""

    CONTRACT = "contract", _("accompaniment contract")
    PLAN = "plan", _("action plan")
    SUMMARY = "summary", _("summary to share")


SIGNED = (PaperKind.CONTRACT, PaperKind.PLAN)
"""Papers that both sides sign."""


class Side(TextChoices):
    """For whom somebody signs."""

    PERSON = "person", _("the person")
    ORGANISATION = "organisation", _("the organisation")


class SignedBy(TextChoices):
    """How somebody signs."""

    LINK = "link", _("by the private link")
    ACCOUNT = "account", _("signed in here")
    PAPER = "paper", _("on paper")
