"""The conditions of a scheme, as rows: terms for a time, groups of criteria, criteria."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models.organisation import Period
from maillage.catalogue.schemes.choices import Comparison, Edge, Fact, GroupKind
from maillage.catalogue.schemes.models.scheme import Scheme
from maillage.catalogue.territories.models import Area


class Terms(models.Model):
    """Who may have a scheme, for a time. A draft until `agreed_at`; then it never changes, new terms follow it.

    Somebody fits when every criterion asked of everybody is met and, where there are situations, one of them whole.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="terms")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("why they change"), max_length=500, blank=True)
    source = models.URLField(_("page that says it"), max_length=300, blank=True)
    agreed_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("conditions")
        verbose_name_plural = _("conditions")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="terms_end_after_they_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(agreed_at=None), name="terms_have_one_draft_per_scheme"
            ),
            ExclusionConstraint(
                name="terms_in_force_are_one_a_day",
                expressions=[("scheme", RangeOperators.EQUAL), (Period(), RangeOperators.OVERLAPS)],
                condition=Q(agreed_at__isnull=False),
                violation_error_message=_("Other conditions are in force in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} · {self.starts_on:%d/%m/%Y}"

    @property
    def is_draft(self) -> bool:
        """Still being written: nobody is told anything by it."""
        return self.agreed_at is None


class CriterionGroup(models.Model):
    """Criteria that are needed together: by everybody, or by who is in this situation (*one way in among several*)."""

    terms = models.ForeignKey(Terms, models.CASCADE, related_name="groups")
    kind = models.CharField(_("for whom"), max_length=10, choices=GroupKind)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("group of criteria")
        verbose_name_plural = _("groups of criteria")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "position"], name="criterion_group_has_its_own_position"),
            models.UniqueConstraint(
                fields=["terms"], condition=Q(kind=GroupKind.REQUIRED), name="criterion_group_required_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"


class Criterion(models.Model):
    """One condition: a fact, how it is compared, with what; and the sentence that tells it to people.

    number    the limit, when the fact is a number; `edge` says what the text says of the limit itself
    is_true   what is wanted, when the fact is yes or no
    words     those that fit, when the fact is a word of a list
    areas     those that fit, when the fact is a place
    """

    group = models.ForeignKey(CriterionGroup, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("order"))
    fact = models.CharField(_("about"), max_length=20, choices=Fact)
    comparison = models.CharField(_("comparison"), max_length=10, choices=Comparison)
    number = models.DecimalField(_("limit"), max_digits=12, decimal_places=2, null=True, blank=True)
    edge = models.CharField(_("at the limit itself"), max_length=10, choices=Edge, default=Edge.OUTSIDE)
    is_true = models.BooleanField(_("wanted"), null=True, blank=True)
    words = ArrayField(models.CharField(max_length=20), verbose_name=_("those that fit"), default=list, blank=True)
    areas: "models.ManyToManyField[Area, CriterionArea]" = models.ManyToManyField(
        Area, through="CriterionArea", related_name="+", verbose_name=_("where")
    )
    sentence = models.CharField(_("in words"), max_length=200)
    source = models.CharField(_("where it is written"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="criterion_compares_one_sort_of_value",
                condition=Q(
                    comparison__in=[Comparison.UNDER, Comparison.OVER], number__isnull=False, is_true=None, words=[]
                )
                | Q(comparison=Comparison.IS, number=None, is_true__isnull=False, words=[])
                | Q(comparison=Comparison.AMONG, number=None, is_true=None),
                violation_error_message=_("A limit, yes or no, or a list: what this fact is compared with."),
            ),
            models.CheckConstraint(
                name="criterion_without_limit_has_no_edge",
                condition=Q(number__isnull=False) | Q(edge=Edge.OUTSIDE),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence


class CriterionArea(models.Model):
    """A place that a criterion accepts."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="places")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("place of a criterion")
        verbose_name_plural = _("places of criteria")
        constraints = [models.UniqueConstraint(fields=["criterion", "area"], name="criterion_area_is_said_once")]

    def __str__(self) -> str:
        return str(self.area)
