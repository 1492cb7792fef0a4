"""Runs of the planner and the scenarios kept from them: counts of inhabitants and travel times, never a person."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network
from maillage.insight.coverage.choices import RunState


class PlanRun(models.Model):
    """One question about where to open, the ground it was asked on, and the answer.

    The same question on the same ground, with the same version of the method, is the same row: whoever asks again
    reads the same answer. What is computed here touches nothing in the catalogue.

    question   territory, stage, audience, more, open (codes of communes), close (keys of hubs), least (inhabitants),
               near (minutes; 0 for the shortest way)
    ground     vintage, travel models, what estimates the way to what opens, day, the places that served then, by key,
               and the keys of those that are the nearest of somebody among what the plan leaves standing
    communes   keys of the communes of the territory, whose order the six others follow
    weights    who counts in each, as it was then; empty: the inhabitants
    before     seconds to the nearest place open every week, `BEYOND` where none is within the cut-off
    standing   the same without the hubs that the plan closes; after: the same with what it opens
    to_opened  seconds to the nearest of the sites opened, and `site` which one, by its place in the answer
    progress   best, bound and gap while the worker is at it
    answer     sites, with the proof: objective, bound, gap, whether the checker confirmed it
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    question = models.JSONField(_("question"))
    ground = models.JSONField(_("ground"))
    communes = ArrayField(models.IntegerField(), verbose_name=_("communes"))
    weights = ArrayField(models.IntegerField(), verbose_name=_("who counts"), default=list)
    before = ArrayField(models.SmallIntegerField(), verbose_name=_("seconds before"))
    standing = ArrayField(models.SmallIntegerField(), verbose_name=_("seconds to what stays"))
    after = ArrayField(models.SmallIntegerField(), verbose_name=_("seconds after"), default=list)
    to_opened = ArrayField(models.SmallIntegerField(), verbose_name=_("seconds to what opens"), default=list)
    site = ArrayField(models.SmallIntegerField(), verbose_name=_("what opens nearest"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=RunState, default=RunState.WAITING)
    progress = models.JSONField(_("progress"), default=dict)
    answer = models.JSONField(_("answer"), default=dict)
    is_stop_asked = models.BooleanField(_("to be stopped"), default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run of the planner")
        verbose_name_plural = _("runs of the planner")
        constraints = [
            models.UniqueConstraint(fields=["network", "fingerprint"], name="planrun_answers_a_question_once"),
            models.CheckConstraint(
                name="planrun_has_one_number_for_each_commune",
                condition=Q(communes__len=F("before__len"), before__len=F("standing__len"))
                & (Q(after=[]) | Q(communes__len=F("after__len"))),
            ),
            models.CheckConstraint(
                name="planrun_weighs_each_commune",
                condition=Q(weights=[]) | Q(communes__len=F("weights__len")),
            ),
            models.CheckConstraint(
                name="planrun_is_dated_once_ended",
                condition=Q(state__in=[RunState.WAITING, RunState.RUNNING], ended_at=None)
                | Q(state__in=[RunState.DONE, RunState.STOPPED, RunState.FAILED], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """It waits for a worker, or one is at it."""
        return self.state in (RunState.WAITING, RunState.RUNNING)

    @property
    def has_answer(self) -> bool:
        """There are sites and times to show, proved to the end or not."""
        return bool(self.after)


class PlanSeries(models.Model):
    """The same question asked for one place, two, three…: a run for each, merged by the last one that ends.

    runs  each a job of its own, which any worker takes; shared with whoever asked the same
    rows  one for each number of places, once all have ended: more, run, state, people, mean, ninth, worst, near and
          twice (inhabitants by minutes), gap, sites
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    runs = models.ManyToManyField(PlanRun, related_name="series", verbose_name=_("runs"))
    rows = models.JSONField(_("what each place more brings"), default=list, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("series of runs")
        verbose_name_plural = _("series of runs")
        constraints = [
            models.CheckConstraint(
                name="planseries_is_merged_once_ended",
                condition=Q(ended_at=None, rows=[]) | Q(ended_at__isnull=False) & ~Q(rows=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.asked_at:%Y-%m-%d}"


class Scenario(models.Model):
    """A run kept under a name, to be compared with others; its cost is what somebody typed."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    run = models.ForeignKey(PlanRun, models.PROTECT, related_name="scenarios")
    name = models.CharField(_("name"), max_length=80)
    yearly_cost = models.PositiveIntegerField(_("cost for a year, in euros"), null=True, blank=True)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["kept_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="scenario_has_a_name_of_its_own")]

    def __str__(self) -> str:
        return self.name
