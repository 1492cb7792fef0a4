"""The roll-out file of a hub: figures, sponsors, money, means, commitments, the decision, the reviews."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub
from maillage.insight.rollouts.choices import FactKind, Go, MeansKind, Outcome

YEARS = (1, 2, 3)
REVIEWS = (6, 12, 24)
"""Months after the opening."""


class Rollout(models.Model):
    """The file that follows a hub from its draft to its last review."""

    hub = models.OneToOneField(Hub, models.PROTECT, related_name="+", verbose_name=_("hub"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("roll-out file")
        verbose_name_plural = _("roll-out files")

    def __str__(self) -> str:
        return str(self.hub)


class FileLine(models.Model):
    """A line that somebody added to a file."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        abstract = True


class TerritoryFact(FileLine):
    """A figure of the territory, typed with its source where no data is loaded."""

    kind = models.CharField(_("figure"), max_length=12, choices=FactKind)
    value = models.CharField(_("value"), max_length=80)
    source = models.CharField(_("source and year"), max_length=200)

    class Meta:
        verbose_name = _("figure of the territory")
        verbose_name_plural = _("figures of the territory")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.value}"


class Sponsor(FileLine):
    """Who carries the project locally, and what they bring."""

    name = models.CharField(_("sponsor"), max_length=150)
    brings = models.CharField(_("what it brings"), max_length=250)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class BudgetLine(FileLine):
    """What something costs in one of the first three years, and who pays for it."""

    year = models.PositiveSmallIntegerField(_("year"), choices=[(year, str(year)) for year in YEARS])
    label = models.CharField(_("expense"), max_length=150)
    euros = models.PositiveIntegerField(_("euros"), validators=[MaxValueValidator(100_000_000)])
    payer = models.CharField(_("who pays"), max_length=150)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ("year", "pk")
        constraints = [models.CheckConstraint(name="budget_line_is_of_three_years", condition=Q(year__range=(1, 3)))]

    def __str__(self) -> str:
        return f"{self.year} · {self.label} · {self.euros}"


class Means(FileLine):
    """Rooms, by number, or presence, in days a week; and who gives them."""

    kind = models.CharField(_("what"), max_length=6, choices=MeansKind)
    label = models.CharField(_("in detail"), max_length=150)
    quantity = models.DecimalField(
        _("how many"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(999)]
    )
    provider = models.CharField(_("given by"), max_length=150)

    class Meta:
        verbose_name = _("room or presence")
        verbose_name_plural = _("rooms and presence")
        ordering = ("kind", "pk")
        constraints = [models.CheckConstraint(name="means_are_not_negative", condition=Q(quantity__gte=0))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.label}"


class Commitment(FileLine):
    """What somebody promised to do by a day."""

    what = models.CharField(_("commitment"), max_length=250)
    owner = models.CharField(_("who"), max_length=150)
    due_on = models.DateField(_("by"))
    kept_on = models.DateField(_("kept on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.what


class RolloutDecision(models.Model):
    """Go or no go: who decided, when, why. Another decision is another row; the latest holds."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=6, choices=Go)
    decided_by = models.CharField(_("who decided"), max_length=200)
    decided_on = models.DateField(_("decided on"))
    because = models.TextField(_("why"), max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("go or no go")
        verbose_name_plural = _("go or no go")
        ordering = ("-written_at", "-pk")
        constraints = [models.CheckConstraint(name="rollout_decision_says_why", condition=~Q(because=""))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.decided_on}"


class RolloutReview(models.Model):
    """A look back some months after the opening, against criteria that were written before it."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="reviews")
    months = models.PositiveSmallIntegerField(_("months after the opening"))
    stop_when = models.TextField(_("stop when"), max_length=1000, blank=True)
    continue_when = models.TextField(_("continue when"), max_length=1000, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    findings = models.TextField(_("what was found"), max_length=2000, blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("months",)
        constraints = [
            models.UniqueConstraint(fields=["rollout", "months"], name="rollout_review_is_one_a_term"),
            models.CheckConstraint(name="rollout_review_has_a_term", condition=Q(months__in=REVIEWS)),
            models.CheckConstraint(
                name="rollout_review_held_concludes",
                condition=Q(held_on=None, outcome="", findings="", held_by=None)
                | Q(held_on__isnull=False, held_by__isnull=False) & ~Q(outcome="") & ~Q(findings=""),
            ),
            models.CheckConstraint(
                name="rollout_review_has_both_criteria",
                condition=Q(stop_when="", continue_when="") | ~Q(stop_when="") & ~Q(continue_when=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rollout} · {self.months}"
