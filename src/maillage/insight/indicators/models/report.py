"""The report of a year: figures frozen with their definitions, and the words that people add."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network

IS_SHA256 = r"^[0-9a-f]{64}$"


class Report(models.Model):
    """The figures of one year as they were on one day. The database refuses to change them; words may be written.

    figures      definitions with their versions and every reading, see `compute.freezing`; counts only
    fingerprint  SHA-256 of the figures: two reports with the same one say the same
    words        what people wrote: under "" the introduction, under the address name of a hub what it says of its year
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    figures = models.JSONField(_("figures"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    words = models.JSONField(_("words"), default=dict, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-year", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="report_fingerprint_is_sha256", condition=Q(fingerprint__regex=IS_SHA256)),
            models.CheckConstraint(name="report_year_is_one_of_ours", condition=Q(year__range=(2000, 2100))),
        ]

    def __str__(self) -> str:
        return f"{self.network} · {self.year} · {self.fingerprint[:8]}"
