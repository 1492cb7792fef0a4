"""The firm of a project, and how it stands in the company register."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.firms.choices import RegisterState
from maillage.support.journeys.models import Project

IS_SIRET = r"^([0-9]{14})?$"
IS_SHA256 = r"^[0-9a-f]{64}$"


class Firm(models.Model):
    """What is known of the firm that came out of a project. Its SIREN is that of the project.

    `siret` is that of its seat, and counts only while it begins with the SIREN. `registered_on` is the day that the
    register gives; `read_on` the day of the last register file that spoke of it. `is_withheld`: the firm asked the
    register not to be shown, so that its state counts as unknown and is kept nowhere.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    project = models.OneToOneField(Project, models.CASCADE, related_name="+")
    name = models.CharField(_("name of the firm"), max_length=120, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    registered_on = models.DateField(_("registered on, says the register"), null=True, blank=True)
    read_on = models.DateField(_("register of"), null=True, blank=True)
    is_withheld = models.BooleanField(_("asked the register not to be shown"), default=False)
    noted_at = models.DateTimeField(_("written down at"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("firm")
        verbose_name_plural = _("firms")
        constraints = [
            models.CheckConstraint(name="firm_siret_is_fourteen_digits", condition=Q(siret__regex=IS_SIRET)),
            models.CheckConstraint(
                name="firm_registered_is_read", condition=Q(registered_on=None) | Q(read_on__isnull=False)
            ),
            models.CheckConstraint(
                name="firm_withheld_says_no_more", condition=Q(is_withheld=False) | Q(registered_on=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("firm no. %(key)s") % {"key": self.pk})

    @property
    def seat(self) -> str:
        """The SIRET, while it belongs to the SIREN of today."""
        return self.siret if self.siret and self.siret.startswith(self.project.siren or "-") else ""


class RegisterSpell(models.Model):
    """The register said that from this day on the firm was active, or closed.

    `told_on` is the day of the first file that said it; `withdrawn_on` that of a later file that says otherwise of the
    same days. Nothing is written over, so that a closing undone by the register can still be read.
    """

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="spells")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=RegisterState)
    since = models.DateField(_("since"))
    told_on = models.DateField(_("read in the register of"))
    withdrawn_on = models.DateField(_("no longer said since the register of"), null=True, blank=True)

    class Meta:
        verbose_name = _("state in the register")
        verbose_name_plural = _("states in the register")
        ordering = ["since", "told_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "since"], condition=Q(withdrawn_on=None), name="register_says_one_state_a_day"
            ),
            models.CheckConstraint(
                name="register_withdraws_later",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=models.F("told_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.since:%d/%m/%Y}"


class RegisterRead(models.Model):
    """A register file that was read whole: of which day, how long, how many firms of ours were in it. No name."""

    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.BigIntegerField(_("bytes"))
    as_of = models.DateField(_("register of"))
    lines = models.PositiveIntegerField(_("lines"))
    sought = models.PositiveIntegerField(_("numbers sought"))
    found = models.PositiveIntegerField(_("numbers found"))
    withheld = models.PositiveIntegerField(_("not shown by the register"))
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("register file")
        verbose_name_plural = _("register files")
        ordering = ["-read_at", "-id"]
        constraints = [
            models.CheckConstraint(name="register_file_is_known_by_sha256", condition=Q(sha256__regex=IS_SHA256)),
            models.CheckConstraint(
                name="register_file_counts_agree",
                condition=Q(found__lte=models.F("sought")) & Q(withheld__lte=models.F("found")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.as_of:%d/%m/%Y}"
