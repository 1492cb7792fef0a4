"""Letters, as they were written."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.foundation.messaging.choices import LetterStatus


class Letter(models.Model):
    """One message to one address, rendered when it was written."""

    key = models.CharField(_("key"), max_length=120, unique=True, help_text=_("What it is about, written once."))
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=5)
    is_secret = models.BooleanField(_("erased once sent"), default=False)
    status = models.CharField(max_length=10, choices=LetterStatus, default=LetterStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("written at"))
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="letter_is_dated_once_sent",
                condition=Q(status=LetterStatus.SENT, sent_at__isnull=False, next_attempt_at=None)
                | Q(status=LetterStatus.WAITING, sent_at=None, next_attempt_at__isnull=False)
                | Q(status=LetterStatus.GIVEN_UP, sent_at=None, next_attempt_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="letter_due", condition=Q(status=LetterStatus.WAITING)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_status_display()})"
