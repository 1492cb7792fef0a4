"""Agreements: who, until when, and what they aim at, in figures of the sheet."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.insight.dialogue.choices import AgreementKind
from maillage.insight.dialogue.models.territory import Post, Territory


class Agreement(models.Model):
    """What a territory and the Region signed with the network. `written_by` is empty when the coordination wrote it."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=10, choices=AgreementKind)
    title = models.CharField(_("title"), max_length=150)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    written_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-ends_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgreementParty(models.Model):
    """A body that signed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    name = models.CharField(_("party"), max_length=150)

    class Meta:
        verbose_name = _("party to an agreement")
        verbose_name_plural = _("parties to an agreement")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["agreement", "name"], name="agreement_party_is_said_once")]

    def __str__(self) -> str:
        return self.name


class AgreementTarget(models.Model):
    """A figure of the sheet, and what it should reach by a day; the sheet says how far it is."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="targets")
    figure = models.CharField(_("figure"), max_length=40)
    value = models.PositiveIntegerField(_("target"))
    due_on = models.DateField(_("by"))

    class Meta:
        verbose_name = _("target of an agreement")
        verbose_name_plural = _("targets of an agreement")
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "figure", "due_on"],
                name="agreement_target_is_said_once",
                violation_error_message=_("This figure already has a target for that day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure} · {self.value}"
