"""What a project and its holder look like after the structured interview, axis by axis. Layer L4."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.axes import Axis, Decision, Level
from maillage.support.journeys.models.journey import Journey
from maillage.support.people.models import Person


class Assessment(models.Model):
    """One assessment of a journey. Once completed it stays as it was said: the next one is a version of its own.

    A draft may be written over until it is completed; a journey has one draft at most.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="assessments")
    version = models.PositiveSmallIntegerField(_("version"))
    held_on = models.DateField(_("interview held on"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    financing_plan_euros = models.PositiveIntegerField(_("financing plan, in euros"), null=True, blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    decision_words = models.CharField(_("in a few words"), max_length=500, blank=True)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "version"], name="assessment_version_is_one"),
            models.UniqueConstraint(fields=["journey"], condition=Q(completed_at=None), name="assessment_draft_is_one"),
            models.CheckConstraint(
                name="assessment_completed_has_its_decision",
                condition=Q(completed_at=None, completed_by=None)
                | Q(completed_at__isnull=False, completed_by__isnull=False) & ~Q(decision=""),
                violation_error_message=_("A completed assessment says what was decided, and by whom."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journey_id} · {self.version}"


class AxisAnswer(models.Model):
    """How far the project is on one axis, and why."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    axis = models.CharField(_("axis"), max_length=20, choices=Axis)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("axis of an assessment")
        verbose_name_plural = _("axes of an assessment")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "axis"], name="axis_is_answered_once"),
            models.CheckConstraint(name="axis_level_is_known", condition=Q(level=None) | Q(level__in=Level.values)),
            models.CheckConstraint(name="axis_is_one_of_eight", condition=Q(axis__in=Axis.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_axis_display()}: {self.level}"
