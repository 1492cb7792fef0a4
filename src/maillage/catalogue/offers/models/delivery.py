"""Deliveries and their zones."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.catalogue.offers.choices import DeliveryMode, Fee, OfferStatus, Tier
from maillage.catalogue.offers.models.offer import Offer
from maillage.catalogue.offers.models.reach import Reach
from maillage.catalogue.territories.models import Area, Place

SHORTEST_RHYTHM_DAYS, USUAL_RHYTHM_DAYS, LONGEST_RHYTHM_DAYS = 7, 180, 183


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries as the doors need them."""

    def received_on(self, day: date) -> Self:
        """Deliveries that receive people that day: published, at an open hub, at a desk that is held, of a partner."""
        lines = Reach.objects.filter(stage=0, valid_from__lte=day, until__gt=day)
        return self.filter(pk__in=lines.values("delivery_id"))


class Delivery(models.Model):
    """An offer at a hub, at an outreach desk or from a distance, for the people of a zone.

    In person and at a desk the place is that of the hub or desk; remote ones have neither place nor travel.
    The hub is who receives the enquiry, also for a remote delivery.
    """

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="deliveries")
    tier = models.CharField(_("how near"), max_length=10, choices=Tier)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+", verbose_name=_("hub that receives the enquiry"))
    desk = models.ForeignKey(OutreachDesk, models.PROTECT, null=True, blank=True, related_name="+")
    modes = ArrayField(models.CharField(max_length=30, choices=DeliveryMode), verbose_name=_("how one is received"))
    hours = models.CharField(_("hours"), max_length=250, blank=True)
    first_appointment_days = models.PositiveSmallIntegerField(
        _("days until the first appointment"), null=True, blank=True
    )
    fee = models.CharField(_("fee"), max_length=25, choices=Fee, default=Fee.GRATUIT)
    fee_detail = models.CharField(_("fee in detail"), max_length=250, blank=True)
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.DRAFT)
    places_per_month = models.PositiveSmallIntegerField(_("places per month"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirm_every_days = models.PositiveSmallIntegerField(
        _("days between two confirmations"),
        default=USUAL_RHYTHM_DAYS,
        db_default=USUAL_RHYTHM_DAYS,
        help_text=_("From a week to six months. A month after that, the delivery leaves the search."),
    )
    is_fictitious = models.BooleanField(_("fictitious"), default=False)
    zone: models.ManyToManyField[Area, "EligibilityArea"] = models.ManyToManyField(
        Area, through="EligibilityArea", related_name="+"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(
                name="delivery_has_a_desk_only_at_a_desk",
                condition=Q(tier=Tier.DESK, desk__isnull=False) | ~Q(tier=Tier.DESK) & Q(desk=None),
                violation_error_message=_("A delivery at a desk names its desk; others name none."),
            ),
            models.CheckConstraint(
                name="delivery_says_how_one_is_received",
                condition=Q(modes__len__gte=1),
                violation_error_message=_("A delivery says how one is received."),
            ),
            models.CheckConstraint(
                name="delivery_published_is_confirmed",
                condition=~Q(status=OfferStatus.PUBLISHED) | Q(confirmed_on__isnull=False),
                violation_error_message=_("A published delivery says when it was confirmed."),
            ),
            models.CheckConstraint(
                name="delivery_is_confirmed_every_week_to_six_months",
                condition=Q(confirm_every_days__range=(SHORTEST_RHYTHM_DAYS, LONGEST_RHYTHM_DAYS)),
                violation_error_message=_("A delivery is confirmed at least every six months, at most every week."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} · {self.desk or self.hub} · {self.get_tier_display()}"

    @property
    def travels(self) -> bool:
        """Whether people come to it."""
        return self.tier != Tier.REMOTE

    @property
    def place(self) -> Place:
        """Where people are received; for a remote one, where its hub stands."""
        return self.desk.place if self.desk else self.hub.place

    @property
    def tier_order(self) -> int:
        """0 in person, 1 at a desk, 2 remote."""
        return Tier.values.index(self.tier)


class EligibilityArea(models.Model):
    """A delivery serves the people of this area; several areas of any level add up. None at all: everywhere."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="eligibility_areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("eligibility area")
        verbose_name_plural = _("eligibility areas")
        constraints = [models.UniqueConstraint(fields=["delivery", "area"], name="eligibility_area_is_said_once")]

    def __str__(self) -> str:
        return str(self.area)
