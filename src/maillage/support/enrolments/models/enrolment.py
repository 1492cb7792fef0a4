"""A participant of an operation, and the periods in which they took part."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.network.models.organisation import Period
from maillage.catalogue.schemes.models import FundedOperation
from maillage.support.enrolments.choices import ExitSituation
from maillage.support.journeys.models import Journey
from maillage.support.people.models import Person


class Enrolment(models.Model):
    """A person is a participant of one operation, once. Entry and exit are the first and last day of the presences.

    `journey` is the one through which they came in. `referent` is somebody through whom they are reached when they have
    neither phone nor e-mail: a service and its number, never a sensitive fact.
    """

    operation = models.ForeignKey(FundedOperation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    journey = models.ForeignKey(Journey, models.PROTECT, related_name="+")
    referent = models.CharField(_("reached through"), max_length=160, blank=True)
    exit_situation = models.CharField(_("situation on leaving"), max_length=20, choices=ExitSituation, blank=True)
    enrolled_at = models.DateTimeField(_("typed at"))
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "person"],
                name="enrolment_is_one_for_person_and_operation",
                violation_error_message=_("This person already takes part in this operation."),
            )
        ]
        indexes = [models.Index(fields=["person"], name="enrolment_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.operation_id}"


class Presence(models.Model):
    """A period in which a participant took part, from the first action to the last; still open while it goes on."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="presences")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("first action on"))
    ends_on = models.DateField(_("last action on"), null=True, blank=True)

    class Meta:
        verbose_name = _("presence in an operation")
        verbose_name_plural = _("presences in operations")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="presence_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            ExclusionConstraint(
                name="presence_is_one_at_a_time",
                expressions=[("enrolment", RangeOperators.EQUAL), (Period(), RangeOperators.OVERLAPS)],
                violation_error_message=_("This person already takes part in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%d/%m/%Y} – {self.ends_on or ''}"
