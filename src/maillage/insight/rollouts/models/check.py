"""What stood near a drafted hub when somebody looked, and how the draft was published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub


class DuplicationCheck(models.Model):
    """What stood near a drafted hub one day, and what it would add. Never changed: looking again makes another row.

    facts     counts and names of the catalogue, see `compute.Facts`; the database refuses to change them
    read_by   who said that they read it, the first who did
    """

    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+", verbose_name=_("hub"))
    day = models.DateField(_("state of the day"))
    facts = models.JSONField(_("facts"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken at"))
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("duplication check")
        verbose_name_plural = _("duplication checks")
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="duplication_check_read_is_signed",
                condition=Q(read_by=None, read_at=None) | Q(read_by__isnull=False, read_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub} · {self.day}"


class HubPublication(models.Model):
    """A draft was published: after a check that was read, or without one by somebody who says why."""

    hub = models.OneToOneField(Hub, models.PROTECT, related_name="+", verbose_name=_("hub"))
    check_read = models.ForeignKey(
        DuplicationCheck, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("check read")
    )
    because = models.TextField(_("why without a check"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("publication of a hub")
        verbose_name_plural = _("publications of hubs")
        constraints = [
            models.CheckConstraint(
                name="hub_publication_has_a_check_or_says_why",
                condition=Q(check_read__isnull=False) | ~Q(because=""),
                violation_error_message=_("Read the check, or say why the hub is published without it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub} · {self.at:%Y-%m-%d}"
