"""Networks and organisations."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import OrganisationKind
from maillage.catalogue.territories.models import Area


class Period(Func):
    """The days from `starts_on` to `ends_on`, both included; no end means open."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("starts_on"), F("ends_on"), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


def in_force(day: date, prefix: str = "") -> Q:
    """Rows whose period, `starts_on` to `ends_on`, holds `day`."""
    ends = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return Q(**{f"{prefix}starts_on__lte": day}) & ends


class Network(models.Model):
    """Several organisations that run hubs together over a region."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("territory"))
    lead_organisation = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation that answers when no hub is near"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    answer_working_days = models.PositiveSmallIntegerField(_("working days to answer an enquiry"), default=2)

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations as the rooms need them."""

    def of(self, network: Network, *, on: date) -> Self:
        """Organisations that belong to `network` on that day."""
        rows = NetworkMembership.objects.filter(in_force(on), network=network)
        return self.filter(pk__in=rows.values("organisation"))


class Organisation(models.Model):
    """A partner: association, chamber, university, company, public body."""

    name = models.CharField(_("name"), max_length=150)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    presentation = models.TextField(_("presentation"), blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_fictitious = models.BooleanField(_("fictitious"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.short_name or self.name


class NetworkMembership(models.Model):
    """An organisation belongs to a network for a time; it may come back, never twice at once."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="network_memberships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("network membership")
        verbose_name_plural = _("network memberships")
        constraints = [
            models.CheckConstraint(
                name="network_membership_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            ExclusionConstraint(
                name="network_membership_is_never_double",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (Period(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This organisation already belongs to the network in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.network}"
