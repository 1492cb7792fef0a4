"""What became of a project: a firm created or taken over, and how it stands while it is followed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.choices import FOUNDED, MilestoneKind, Regime
from maillage.support.journeys.models.journey import Journey

MOST_JOBS = 999


class Milestone(models.Model):
    """One dated fact about the firm of a journey: it was created, taken over, or looked at while it is followed.

    `jobs` are those created, the holder's with them; kept, where a firm was taken over; there that day, where it is
    followed. Empty is not known. They are never added up over kinds. `on` is the real day.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="milestones")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("what"), max_length=10, choices=MilestoneKind)
    on = models.DateField(_("on"))
    regime = models.CharField(_("regime"), max_length=10, choices=Regime, blank=True)
    jobs = models.PositiveSmallIntegerField(_("jobs"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("written down at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(kind__in=[str(kind) for kind in FOUNDED]),
                name="milestone_beginning_is_one",
                violation_error_message=_("A journey leads to one firm, created or taken over."),
            ),
            models.UniqueConstraint(fields=["journey", "kind", "on"], name="milestone_is_said_once_a_day"),
            models.CheckConstraint(
                name="milestone_regime_is_not_of_a_takeover",
                condition=~Q(kind=MilestoneKind.TAKEOVER) | Q(regime=""),
                violation_error_message=_("The regime is that of a firm created, then or while it is followed."),
            ),
            models.CheckConstraint(name="milestone_jobs_are_few", condition=Q(jobs=None) | Q(jobs__lte=MOST_JOBS)),
        ]
        indexes = [models.Index(fields=["kind", "on"], name="milestone_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.on:%d/%m/%Y}"
