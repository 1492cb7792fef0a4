"""The charter of a hub: who welcomes, which stage or audience is whose, in turns, and how many people each can take."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.network.models.hub import Hub
from maillage.catalogue.network.models.organisation import Organisation


class Charter(models.Model):
    """What the partners of a hub agreed, for a time. A new version ends the former one."""

    hub = models.ForeignKey(Hub, models.PROTECT, related_name="charters")
    name = models.CharField(_("name"), max_length=150)
    reason = models.TextField(_("why"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("charter")
        verbose_name_plural = _("charters")
        constraints = [
            models.CheckConstraint(
                name="charter_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(fields=["hub"], condition=Q(ends_on=None), name="charter_in_force_is_one_per_hub"),
        ]

    def __str__(self) -> str:
        return self.name


class CharterRule(models.Model):
    """One line of a charter: for these stages and audiences, these partners in turns. Empty lists mean all."""

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(_("order"), help_text=_("The first line that fits decides."))
    stages = ArrayField(models.CharField(max_length=20), verbose_name=_("stages"), default=list, blank=True)
    audiences = ArrayField(models.CharField(max_length=50), verbose_name=_("audiences"), default=list, blank=True)

    class Meta:
        verbose_name = _("charter rule")
        verbose_name_plural = _("charter rules")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["charter", "position"], name="charter_rule_has_its_own_position")
        ]

    def __str__(self) -> str:
        return f"{self.charter} · {self.position}"


class CharterShare(models.Model):
    """A partner takes its turn under a rule, for at most `capacity` new people in four weeks; empty means no limit."""

    rule = models.ForeignKey(CharterRule, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField(
        _("new people in four weeks, at most"), null=True, blank=True, help_text=_("Empty: no limit.")
    )

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        constraints = [models.UniqueConstraint(fields=["rule", "organisation"], name="charter_share_is_said_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class CharterWelcome(models.Model):
    """A partner holds the welcome of the hub on a weekday, or every day (`weekday` empty); several take turns.

    Who does not say where they stand goes to the welcome, unless a line of the charter is about their audience.
    """

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="welcomes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=Weekday, null=True, blank=True, help_text=_("Empty: every day.")
    )

    class Meta:
        verbose_name = _("who holds the welcome")
        verbose_name_plural = _("who holds the welcome")
        ordering = ["weekday", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["charter", "organisation", "weekday"],
                nulls_distinct=False,
                name="charter_welcome_is_said_once",
                violation_error_message=_("This is already said."),
            ),
            models.CheckConstraint(
                name="charter_welcome_is_on_a_weekday", condition=Q(weekday=None) | Q(weekday__range=(1, 7))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_weekday_display() if self.weekday else '*'}"
