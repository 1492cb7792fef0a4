"""The ladder: what happens, and when, while nobody answers."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network
from maillage.support.orientation.choices import LadderAct
from maillage.support.orientation.models.enquiry import Enquiry


class LadderStep(models.Model):
    """One published step: so many working hours after a partner got the enquiry, this happens."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("order"))
    act = models.CharField(_("what happens"), max_length=20, choices=LadderAct)
    after_working_hours = models.PositiveSmallIntegerField(
        _("working hours after it was given"), validators=[MinValueValidator(1)]
    )
    grace_working_hours = models.PositiveSmallIntegerField(
        _("working hours after the step before, at least"),
        default=4,
        help_text=_("After an outage the steps do not fall all at once."),
    )

    class Meta:
        verbose_name = _("ladder step")
        verbose_name_plural = _("ladder")
        ordering = ["network", "position"]
        constraints = [models.UniqueConstraint(fields=["network", "position"], name="ladder_step_has_its_own_position")]

    def __str__(self) -> str:
        return f"{self.position} · {self.get_act_display()}"


class StepTaken(models.Model):
    """A step was taken for an enquiry, once per round.

    `told_at` is when those to be told were written to, several steps in one letter; empty until then.
    """

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="steps_taken")
    round = models.PositiveSmallIntegerField(_("round"))
    position = models.PositiveSmallIntegerField(_("order"))
    act = models.CharField(max_length=20, choices=LadderAct)
    at = models.DateTimeField(_("at"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("step taken")
        verbose_name_plural = _("steps taken")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "round", "position"], name="ladder_step_is_taken_once")
        ]
        indexes = [models.Index(fields=["id"], name="step_to_tell", condition=models.Q(told_at=None))]

    def __str__(self) -> str:
        return f"{self.enquiry_id} · {self.get_act_display()}"
