"""Time sheets: the hours of one adviser for one operation in one month, from meetings and from lines of their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.models import FundedOperation
from maillage.support.enrolments.choices import TimeState
from maillage.support.enrolments.models.campaign import IS_SHA256
from maillage.support.journeys.models import Meeting

MOST_MINUTES = 12 * 60


class TimeSheet(models.Model):
    """What an adviser worked for an operation in a month; `month` is its first day.

    While it is to be signed its meetings are read from the desk. Signing writes them into lines, with the sum and the
    digest (SHA-256 of all that is on the sheet); the database keeps what both signed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    operation = models.ForeignKey(FundedOperation, models.PROTECT, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=10, choices=TimeState, default=TimeState.DRAFT)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    sent_back = models.CharField(_("why it was sent back"), max_length=300, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("countersigned at"), null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("time sheet")
        verbose_name_plural = _("time sheets")
        constraints = [
            models.UniqueConstraint(fields=["operation", "adviser", "month"], name="time_sheet_is_one_a_month"),
            models.CheckConstraint(name="time_sheet_is_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="time_sheet_signed_is_frozen",
                condition=Q(state="draft", minutes=None, digest="", signed_at=None)
                | ~Q(state="draft") & Q(minutes__isnull=False, digest__regex=IS_SHA256, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="time_sheet_approved_by_another",
                condition=~Q(state="approved", approved_by=None)
                & (Q(approved_by=None) | ~Q(approved_by=models.F("adviser")))
                & (Q(state="approved", approved_at__isnull=False) | ~Q(state="approved") & Q(approved_at=None)),
                violation_error_message=_("Nobody countersigns their own hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adviser} · {self.month:%Y-%m}"


class TimeLine(models.Model):
    """Minutes of one day: those of a meeting, written on signing, or what the adviser typed.

    A meeting stands on one sheet: no hour is given to two funders. `participant` is the number of the enrolment.
    """

    sheet = models.ForeignKey(TimeSheet, models.CASCADE, related_name="lines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    words = models.CharField(_("what it was"), max_length=160)
    meeting = models.OneToOneField(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.PositiveBigIntegerField(_("number of the participant"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a time sheet")
        verbose_name_plural = _("lines of time sheets")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                name="time_line_is_part_of_a_day", condition=Q(minutes__gt=0, minutes__lte=MOST_MINUTES)
            ),
            models.CheckConstraint(name="time_line_says_what", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.minutes}"
