"""The spam guard keeps counts, not addresses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Knock(models.Model):
    """An enquiry was posted from an address; kept as a keyed hash for two hours, to count."""

    visitor = models.CharField(_("hash of the address"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("knock")
        verbose_name_plural = _("knocks")
        indexes = [models.Index(fields=["visitor", "at"], name="knock_visitor")]

    def __str__(self) -> str:
        return f"{self.visitor[:8]} · {self.at:%H:%M}"
