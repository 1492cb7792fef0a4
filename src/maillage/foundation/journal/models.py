"""Journal lines. Keys and numbers, never names or letters."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Who did what to which object, when. `by` is empty for a dated rule or a person without account."""

    at = models.DateTimeField(_("at"))
    what = models.CharField(_("what"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    about_kind = models.CharField(_("about"), max_length=80)
    about_key = models.CharField(_("key"), max_length=40)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("journal line")
        verbose_name_plural = _("journal")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["about_kind", "about_key", "id"], name="journal_about"),
            models.Index(fields=["-at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.about_kind} {self.about_key}"
