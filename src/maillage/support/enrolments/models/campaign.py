"""A campaign of a funder: what it asks for a period, each submission frozen as it was."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.catalogue.schemes.models import FundedOperation
from maillage.support.enrolments.choices import CampaignState
from maillage.support.enrolments.models.enrolment import Enrolment
from maillage.support.people.models import Person

IS_SHA256 = r"^[0-9a-f]{64}$"


class Campaign(models.Model):
    """A funder wants the participants and figures of a period of an operation by a day."""

    operation = models.ForeignKey(FundedOperation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day it asks for"))
    ends_on = models.DateField(_("last day it asks for"))
    due_on = models.DateField(_("to be submitted by"))
    state = models.CharField(_("state"), max_length=12, choices=CampaignState, default=CampaignState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("campaign of a funder")
        verbose_name_plural = _("campaigns of funders")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "name"],
                name="campaign_has_its_own_name",
                violation_error_message=_("This operation already has a campaign of this name."),
            ),
            models.CheckConstraint(
                name="campaign_dates_are_in_order", condition=Q(ends_on__gte=F("starts_on"), due_on__gte=F("ends_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignMove(models.Model):
    """A step of a campaign: `on` the real day, `is_late` when it was submitted after the day asked for."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="moves")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_state = models.CharField(_("to"), max_length=12, choices=CampaignState)
    on = models.DateField(_("on"))
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    at = models.DateTimeField(_("typed at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("step of a campaign")
        verbose_name_plural = _("steps of campaigns")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.campaign_id} → {self.to_state}"


class GapReason(models.Model):
    """Why a fact of one participant is not there, said by somebody named, so that the rest may be submitted."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reasons")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    fact = models.CharField(_("missing"), max_length=20, choices=ParticipantFact)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    said_at = models.DateTimeField(_("said at"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("reason of a gap")
        verbose_name_plural = _("reasons of gaps")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "enrolment", "fact"], name="gap_is_explained_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.fact}"


class Submission(models.Model):
    """What was submitted, frozen: the database refuses to change it.

    figures  counts and minutes, see `queries.campaigns.figures_of`
    columns  the funder's headings, in its order
    digest   SHA-256 of operation, period, headings, figures and the digests of the lines
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    figures = models.JSONField(_("figures"))
    columns = ArrayField(models.CharField(max_length=200), verbose_name=_("columns"))
    digest = models.CharField(_("digest"), max_length=64)
    taken_at = models.DateTimeField(_("frozen at"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="submission_number_is_one"),
            models.CheckConstraint(name="submission_digest_is_sha256", condition=Q(digest__regex=IS_SHA256)),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.number}"


class SubmissionLine(models.Model):
    """One participant as submitted, and why something was not there. An erased file empties it and keeps its digest.

    values   cells in the order of the columns
    reasons  by fact that was missing, why
    digest   SHA-256 of values and reasons: the digest of the whole stays true after an erasure
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="lines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("line"))
    values = models.JSONField(_("cells"), blank=True)
    reasons = models.JSONField(_("reasons of gaps"), default=dict, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("line of a submission")
        verbose_name_plural = _("lines of submissions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="submission_line_is_one"),
            models.CheckConstraint(name="submission_line_digest_is_sha256", condition=Q(digest__regex=IS_SHA256)),
        ]
        indexes = [models.Index(fields=["person"], name="submission_line_of_person")]

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.position}"
