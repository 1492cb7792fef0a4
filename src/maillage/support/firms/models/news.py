"""Questions to whoever created a firm, and what is known of how it goes."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.support.firms.choices import CALLED_AFTER, MONTHS, Closing, SurveyEnd, SurveyStatus, Turnover, Way
from maillage.support.journeys.choices import Regime
from maillage.support.journeys.models import Journey
from maillage.support.journeys.models.milestone import MOST_JOBS
from maillage.support.people.models import Person


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Questions as the desk needs them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of an organisation for which `user` receives somewhere today (layer L2), of files not erased."""
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = Membership.objects.active(on=timezone.localdate()).filter(
            user=user, role__in=(Role.ADVISER, Role.HUB_MANAGER), organisation=models.OuterRef("organisation")
        )
        return self.filter(models.Exists(mine), person__erased_at=None)

    def waiting(self, on: date) -> Self:
        """Still to be answered that day."""
        return self.filter(planned_on__lte=on, closes_on__gte=on, end="", news=None)


class Survey(models.Model):
    """A few questions put to whoever created a firm, so many months later. One row once its day has come.

    `planned_on` is the day itself, `closes_on` the last one on which it may be answered. `sent_at` stays empty for who
    is called instead. A question ended early says why.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(_("months after the beginning"))
    planned_on = models.DateField(_("planned on"))
    closes_on = models.DateField(_("may be answered until"))
    opened_at = models.DateTimeField(_("opened at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end = models.CharField(_("why it ended"), max_length=10, choices=SurveyEnd, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["planned_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "months"], name="survey_is_one_for_journey_and_months"),
            models.CheckConstraint(name="survey_comes_at_its_months", condition=Q(months__in=MONTHS)),
            models.CheckConstraint(name="survey_closes_after_its_day", condition=Q(closes_on__gt=F("planned_on"))),
            models.CheckConstraint(
                name="survey_reminds_of_a_letter",
                condition=Q(reminded_at=None) | Q(sent_at__isnull=False, reminded_at__gt=F("sent_at")),
            ),
            models.CheckConstraint(
                name="survey_ended_says_why",
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "planned_on"], name="survey_by_day")]

    def __str__(self) -> str:
        return f"{self.months} · {self.planned_on:%d/%m/%Y}"

    def status_on(self, day: date, *, is_answered: bool) -> SurveyStatus:
        """Where it stands that day."""
        if is_answered:
            return SurveyStatus.ANSWERED
        if self.end:
            return SurveyStatus.STOPPED
        if day > self.closes_on:
            return SurveyStatus.UNANSWERED
        if self.sent_at is None:
            return SurveyStatus.TO_CALL
        if self.reminded_at is None:
            return SurveyStatus.ASKED
        called_on = timezone.localdate(self.reminded_at) + CALLED_AFTER
        return SurveyStatus.REMINDED if day < called_on else SurveyStatus.TO_CALL


class News(models.Model):
    """How a firm went on one day, as its creator or an adviser says it. `on` is the real day.

    Closed lists and numbers only. An answer to a question is one row: said again, it is mended until the question
    closes. `jobs` include the creator's; empty is not known.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    survey = models.OneToOneField(Survey, models.CASCADE, null=True, blank=True, related_name="news")
    way = models.CharField(_("how it is known"), max_length=10, choices=Way)
    on = models.DateField(_("on"))
    is_active = models.BooleanField(_("still active"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    why = models.CharField(_("why it was closed"), max_length=20, choices=Closing, blank=True)
    turnover = models.CharField(_("turnover of the last twelve months"), max_length=10, choices=Turnover, blank=True)
    regime = models.CharField(_("regime"), max_length=10, choices=Regime, blank=True)
    jobs = models.PositiveSmallIntegerField(_("jobs"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("written down at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("news of a firm")
        verbose_name_plural = _("news of firms")
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                name="news_of_a_closing_is_dated",
                condition=Q(is_active=True, closed_on=None, why="")
                | Q(is_active=False, closed_on__isnull=False, closed_on__lte=F("on")),
                violation_error_message=_("A firm that closed did so on a day, by the day it was said."),
            ),
            models.CheckConstraint(
                name="news_answer_a_question",
                condition=Q(way=Way.NOTE, survey=None) | ~Q(way=Way.NOTE) & Q(survey__isnull=False),
            ),
            models.CheckConstraint(
                name="news_by_link_is_nobody_elses",
                condition=Q(way=Way.LINK, recorded_by=None) | ~Q(way=Way.LINK) & Q(recorded_by__isnull=False),
            ),
            models.CheckConstraint(name="news_jobs_are_few", condition=Q(jobs=None) | Q(jobs__lte=MOST_JOBS)),
            models.UniqueConstraint(
                fields=["journey", "on"], condition=Q(way=Way.NOTE), name="news_are_noted_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} · {self.get_way_display()}"
