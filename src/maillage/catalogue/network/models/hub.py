"""Hubs, their partners, outreach desks and their days."""

from datetime import date, time
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import HubKind, Rhythm, Weekday
from maillage.catalogue.network.models.organisation import Network, Organisation, Period, in_force
from maillage.catalogue.territories.models import Place

NEVER = date.max
"""The opening day of a draft: it comes on no day, for no question asked of hubs that are open or announced."""


class HubQuerySet(models.QuerySet["Hub"]):
    """Hubs as the rooms need them."""

    def open_on(self, day: date) -> Self:
        """Hubs that receive people on that day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)


class Hub(models.Model):
    """A place that receives people, run by one organisation or by several together.

    adds          what it brings to what exists nearby, said when it was announced
    stages        those it means to serve, said when it was announced; its offers say what it does serve
    announced_at  when partners of the area were told; empty for hubs that were there before, or were imported
    is_draft      it is being prepared: it opens on no day until somebody publishes it; partners nearby know of it
    planned_on    the day on which a draft means to open
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="hubs")
    kind = models.CharField(_("kind"), max_length=20, choices=HubKind)
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    presentation = models.TextField(_("presentation"), blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=250, blank=True)
    access = models.TextField(_("how to come in"), blank=True, help_text=_("Parking, bus, step-free entrance."))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    adds = models.CharField(_("what it adds"), max_length=280, blank=True)
    stages = ArrayField(models.CharField(max_length=20), verbose_name=_("stages"), default=list, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    is_draft = models.BooleanField(_("draft"), default=False, db_default=False, editable=False)
    planned_on = models.DateField(_("planned for"), null=True, blank=True, editable=False)
    organisations: "models.ManyToManyField[Organisation, HubMembership]" = models.ManyToManyField(
        Organisation, through="HubMembership", related_name="hubs"
    )

    objects = HubQuerySet.as_manager()

    class Meta:
        verbose_name = _("hub")
        verbose_name_plural = _("hubs")
        constraints = [
            models.CheckConstraint(
                name="hub_closes_after_it_opens",
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                violation_error_message=_("A hub closes after it opens."),
            ),
            models.CheckConstraint(
                name="hub_draft_opens_on_no_day",
                condition=Q(is_draft=True, opened_on=NEVER, planned_on__isnull=False)
                | Q(is_draft=False, opened_on__lt=NEVER),
                violation_error_message=_("A draft has a planned day, and opens once it is published."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def opens_on(self) -> date:
        """The day it opens or opened; of a draft, the day it means to."""
        return self.planned_on or self.opened_on if self.is_draft else self.opened_on


class HubMembership(models.Model):
    """An organisation is a partner of a hub for a time."""

    hub = models.ForeignKey(Hub, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="hub_memberships")
    is_lead = models.BooleanField(_("runs the hub"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("hub partner")
        verbose_name_plural = _("hub partners")
        constraints = [
            models.CheckConstraint(
                name="hub_membership_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            ExclusionConstraint(
                name="hub_membership_is_never_double",
                expressions=[
                    ("hub", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (Period(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This organisation is already a partner of the hub in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.hub}"


class OutreachDeskQuerySet(models.QuerySet["OutreachDesk"]):
    """Desks as the rooms need them."""

    def held_on(self, day: date) -> Self:
        """Desks that exist on that day, whatever the weekday."""
        return self.filter(in_force(day))


class OutreachDesk(models.Model):
    """An organisation receives people at a place on some days (*permanence*); it belongs to the hub that sends it."""

    hub = models.ForeignKey(Hub, models.PROTECT, related_name="desks", verbose_name=_("hub"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="desks")
    name = models.CharField(_("name"), max_length=150)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = OutreachDeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreach desk")
        verbose_name_plural = _("outreach desks")
        constraints = [
            models.CheckConstraint(
                name="outreach_desk_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DeskDay(models.Model):
    """A desk receives on this weekday, between these hours, in these weeks."""

    desk = models.ForeignKey(OutreachDesk, models.CASCADE, related_name="days")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("from"), default=time(9))
    closes_at = models.TimeField(_("until"), default=time(12))
    rhythm = models.CharField(_("which weeks"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)

    class Meta:
        verbose_name = _("desk day")
        verbose_name_plural = _("desk days")
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                name="desk_day_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("A desk closes after it opens."),
            ),
            models.CheckConstraint(name="desk_day_is_a_weekday", condition=Q(weekday__range=(1, 7))),
            models.UniqueConstraint(
                fields=["desk", "weekday", "rhythm", "opens_at"],
                name="desk_day_is_said_once",
                violation_error_message=_("This day is already there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"
