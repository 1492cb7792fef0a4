"""A scheme: who proposes it, what it gives, since when."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.territories.models import Area


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Schemes as the doors need them."""

    def proposed_on(self, day: date) -> Self:
        """Those that exist on that day."""
        return self.filter(in_force(day))

    def given_in(self, commune: Area) -> Self:
        """Those given everywhere, and those whose territory holds the commune."""
        zone = SchemeArea.objects.filter(scheme=models.OuterRef("pk"))
        held = zone.filter(area__in=[commune.pk, *commune.containing_ids])
        return self.filter(~models.Exists(zone) | models.Exists(held))


class Scheme(models.Model):
    """A help given by rule (*dispositif*): a funded accompaniment, a cheque, a loan. `network` keeps this row.

    organisation  who proposes it and decides its rules
    stages        codes of the stages of the offer; none means any
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+", verbose_name=_("network"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    name = models.CharField(_("name"), max_length=120)
    gives = models.TextField(_("what it gives"), max_length=1000)
    stages = ArrayField(models.CharField(max_length=20), verbose_name=_("stages"), default=list, blank=True)
    source = models.URLField(_("page that says it"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    areas: "models.ManyToManyField[Area, SchemeArea]" = models.ManyToManyField(
        Area, through="SchemeArea", related_name="+", verbose_name=_("territory")
    )

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="scheme_has_its_own_name",
                violation_error_message=_("The network already has a scheme of this name."),
            ),
            models.CheckConstraint(
                name="scheme_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeArea(models.Model):
    """An area where a scheme is given; none means everywhere. Who fits is said by the criteria, not here."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="zone")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("territory of a scheme")
        verbose_name_plural = _("territories of schemes")
        constraints = [models.UniqueConstraint(fields=["scheme", "area"], name="scheme_area_is_said_once")]

    def __str__(self) -> str:
        return str(self.area)
