"""Corrections that readers propose."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import CorrectionStatus
from maillage.catalogue.offers.models.delivery import Delivery
from maillage.catalogue.offers.models.offer import Offer


class Correction(models.Model):
    """What a reader says is wrong on a sheet. The owner accepts it or answers; then the reader's address is erased."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="corrections")
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="+")
    said = models.TextField(_("what is wrong"), max_length=2000)
    email = models.EmailField(_("address for the answer"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    status = models.CharField(max_length=10, choices=CorrectionStatus, default=CorrectionStatus.WAITING)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        constraints = [
            models.CheckConstraint(
                name="correction_says_something",
                condition=~Q(said=""),
                violation_error_message=_("A correction says what is wrong."),
            ),
            models.CheckConstraint(
                name="correction_is_dated_once_settled",
                condition=Q(status=CorrectionStatus.WAITING, settled_at=None, settled_by=None)
                | ~Q(status=CorrectionStatus.WAITING) & Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_answered_has_its_answer",
                condition=~Q(status=CorrectionStatus.ANSWERED) | ~Q(answer=""),
                violation_error_message=_("An answer has words."),
            ),
            models.CheckConstraint(
                name="correction_settled_keeps_no_address",
                condition=Q(status=CorrectionStatus.WAITING) | Q(email=""),
            ),
        ]
        indexes = [
            models.Index(fields=["offer", "status"], name="correction_waiting_of_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.offer} · {self.get_status_display()}"
