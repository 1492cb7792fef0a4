"""Hub kits, their sealed versions, the hubs made from them and what each took of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.offers.models import Offer
from maillage.insight.rollouts.choices import KitZone


class HubKit(models.Model):
    """A model hub made into a kit, or a kit that came as a file.

    uid    the same on every installation, in every version
    hub    the model hub; empty for a kit that came from elsewhere
    draft  what somebody words for the next version: language, and sections of items; empty for one from elsewhere
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    uid = models.UUIDField(_("identifier"), default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=150)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("model hub"))
    draft = models.JSONField(_("next version"), default=dict, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("hub kit")
        verbose_name_plural = _("hub kits")
        constraints = [
            models.UniqueConstraint(fields=["network", "uid"], name="hubkit_is_one_in_a_network"),
            models.UniqueConstraint(
                fields=["hub"],
                name="hubkit_is_one_for_a_model_hub",
                violation_error_message=_("This hub is a model already."),
            ),
            models.CheckConstraint(
                name="hubkit_has_a_draft_where_its_model_is",
                condition=Q(hub=None, draft={}) | Q(hub__isnull=False) & ~Q(draft={}),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KitVersion(models.Model):
    """A kit once sealed: its content, the file with its signature. It never changes."""

    kit = models.ForeignKey(HubKit, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    note = models.CharField(_("what is new"), max_length=500, blank=True)
    content = models.JSONField(_("content"))
    archive = models.BinaryField(_("file"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    public_key = models.CharField(_("key"), max_length=64)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(_("sealed or received at"))

    class Meta:
        verbose_name = _("version of a kit")
        verbose_name_plural = _("versions of kits")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["kit", "number"], name="kitversion_has_a_number_of_its_own"),
            models.CheckConstraint(name="kitversion_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kit} · {self.number}"


class KitUse(models.Model):
    """A hub was drafted from a version of a kit. `parts`: which organisation took each part, by key; none if nobody."""

    hub = models.OneToOneField(Hub, models.PROTECT, related_name="+")
    version = models.ForeignKey(KitVersion, models.PROTECT, related_name="uses")
    parts = models.JSONField(_("parts"), default=dict)
    zone = models.CharField(_("for whom"), max_length=12, choices=KitZone)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(_("drafted at"))

    class Meta:
        verbose_name = _("use of a kit")
        verbose_name_plural = _("uses of kits")

    def __str__(self) -> str:
        return f"{self.hub} · {self.version}"


class KitPiece(models.Model):
    """One thing of a kit at a hub made from it: taken or left, and what the kit said when that was decided.

    content  what the hub has; settled: what the kit said then, empty once it said it no longer
    is_in    taken; word: why it was left
    done_on  of a step or a moment of the first year; the day it is due is counted from the opening day of the hub
    offer    the offer that came of it
    """

    use = models.ForeignKey(KitUse, models.CASCADE, related_name="pieces")
    section = models.CharField(_("section"), max_length=20)
    key = models.CharField(_("key"), max_length=80)
    content = models.JSONField(_("content"))
    settled = models.JSONField(_("settled"), default=dict, blank=True)
    is_in = models.BooleanField(_("taken"), default=True)
    word = models.CharField(_("why it was left"), max_length=280, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("piece of a kit")
        verbose_name_plural = _("pieces of kits")
        constraints = [
            models.UniqueConstraint(fields=["use", "section", "key"], name="kitpiece_is_one_at_a_hub"),
            models.CheckConstraint(name="kitpiece_done_was_taken", condition=Q(done_on=None) | Q(is_in=True)),
        ]

    def __str__(self) -> str:
        return f"{self.section} · {self.key}"

    @property
    def title(self) -> str:
        """Its name, as the kit says it; none for the charter."""
        return str(self.content.get("title") or self.content.get("name") or "")
