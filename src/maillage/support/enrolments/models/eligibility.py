"""What the conditions of a scheme said of somebody, and who decided where they do not."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.models import Terms
from maillage.support.enrolments.choices import Ruling, Verdict
from maillage.support.enrolments.models.enrolment import Enrolment
from maillage.support.enrolments.models.voucher import Voucher
from maillage.support.people.models import Person


class EligibilityCheck(models.Model):
    """The answer for one enrolment or one voucher, as it was when it was asked for.

    terms    the conditions it was read from; empty where nobody entered any
    reasons  sentences, of the criteria that decided
    missing  questions whose answer could still decide
    ruling   what `officer` decided where the conditions do not; `ruled_by` typed it. A yes by rule needs nobody
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    enrolment = models.OneToOneField(Enrolment, models.CASCADE, null=True, blank=True, related_name="eligibility")
    voucher = models.OneToOneField(Voucher, models.CASCADE, null=True, blank=True, related_name="eligibility")
    terms = models.ForeignKey(Terms, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(_("by the conditions"), max_length=10, choices=Verdict)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    missing = models.JSONField(_("left to ask"), default=list, blank=True)
    asked_on = models.DateField(_("for the day"))
    checked_at = models.DateTimeField(_("looked at"))
    ruling = models.CharField(_("decision"), max_length=10, choices=Ruling, blank=True)
    officer = models.CharField(_("decided by"), max_length=120, blank=True)
    ruling_reason = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    ruled_on = models.DateField(_("decided on"), null=True, blank=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("eligibility")
        verbose_name_plural = _("eligibilities")
        constraints = [
            models.CheckConstraint(
                name="eligibility_is_of_one_thing",
                condition=Q(enrolment=None, voucher__isnull=False) | Q(enrolment__isnull=False, voucher=None),
            ),
            models.CheckConstraint(
                name="eligibility_is_ruled_where_undecided",
                condition=Q(ruling="", officer="", ruled_on=None, ruled_by=None)
                | Q(verdict=Verdict.UNDECIDED, ruled_on__isnull=False, ruled_by__isnull=False) & ~Q(ruling=""),
                violation_error_message=_("Only what the conditions leave open is decided, by somebody named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.get_verdict_display()}"

    @property
    def waits(self) -> bool:
        """To be checked, and nobody has decided."""
        return self.verdict == Verdict.UNDECIDED and not self.ruling

    @property
    def is_yes(self) -> bool:
        """By the conditions, or by decision."""
        return self.verdict == Verdict.YES or self.ruling == Ruling.ACCEPTED
