"""The action plan of a journey: steps with an owner and a day. Layer L3."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.models.journey import Journey
from maillage.support.journeys.steps import StepOwner, StepState
from maillage.support.people.models import Person


class Step(models.Model):
    """Something to do, by somebody, by a day. Its words never change: written anew, it is another step.

    `ended_at` dates whatever ended it; `ended_by` is empty when the person ticked it by the private link.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="steps")
    text = models.CharField(_("what is to be done"), max_length=300)
    owner = models.CharField(_("who does it"), max_length=10, choices=StepOwner)
    partner = models.CharField(_("which partner"), max_length=120, blank=True)
    due_on = models.DateField(_("by"))
    state = models.CharField(_("state"), max_length=10, choices=StepState, default=StepState.TO_DO)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="replaced_by")

    class Meta:
        verbose_name = _("step of an action plan")
        verbose_name_plural = _("steps of an action plan")
        constraints = [
            models.CheckConstraint(name="step_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="step_of_a_partner_names_it",
                condition=Q(owner=StepOwner.PARTNER) & ~Q(partner="") | ~Q(owner=StepOwner.PARTNER) & Q(partner=""),
                violation_error_message=_("A partner’s step says which partner."),
            ),
            models.CheckConstraint(
                name="step_is_dated_once_ended",
                condition=Q(state=StepState.TO_DO, ended_at=None, ended_by=None)
                | ~Q(state=StepState.TO_DO) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="step_ends_after_it_began", condition=Q(ended_at=None) | Q(ended_at__gte=F("added_at"))
            ),
            models.CheckConstraint(
                name="step_does_not_replace_itself", condition=Q(replaces=None) | ~Q(replaces=F("pk"))
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_on"], condition=Q(state="to_do"), name="step_to_do"),
            models.Index(fields=["journey", "due_on"], name="step_of_journey"),
        ]

    def __str__(self) -> str:
        return self.text
