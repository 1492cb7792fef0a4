"""Offers and deliveries."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, Organisation, OutreachDesk
from maillage.catalogue.offers.choices import (
    Audience,
    DeliveryMode,
    Fee,
    OfferStatus,
    OfferType,
    Stage,
    Subject,
    Tier,
)
from maillage.catalogue.territories.models import Area, Place


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers as the doors need them."""

    def published(self, *, on: date) -> Self:
        """Offers anyone may read that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), status=OfferStatus.PUBLISHED)


class Offer(models.Model):
    """What an organisation proposes, said once, in words of everyday. `general` is the offer it is a local form of."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    general = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("local form of"),
        help_text=_("Never shown together with this one."),
    )
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address name"), max_length=90, unique=True)
    summary = models.CharField(_("in one sentence"), max_length=280)
    what_happens = models.TextField(_("what happens"), blank=True)
    duration = models.CharField(_("how long"), max_length=150, blank=True)
    next_step = models.CharField(_("what comes next"), max_length=250, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    pieces_to_bring = models.TextField(_("what to bring"), blank=True)
    kind = models.CharField(_("type"), max_length=30, choices=OfferType)
    stages = ArrayField(models.CharField(max_length=20, choices=Stage), verbose_name=_("stages"))
    subjects = ArrayField(
        models.CharField(max_length=40, choices=Subject), verbose_name=_("subjects"), default=list, blank=True
    )
    audiences = ArrayField(
        models.CharField(max_length=50, choices=Audience), verbose_name=_("audiences"), default=list, blank=True
    )
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.DRAFT)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.URLField(_("where it is said"), blank=True)
    is_fictitious = models.BooleanField(_("fictitious"), default=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(
                name="offer_serves_a_stage",
                condition=Q(stages__len__gte=1),
                violation_error_message=_("An offer serves one stage at least."),
            ),
            models.CheckConstraint(
                name="offer_for_everybody_names_no_other_audience",
                condition=~Q(audiences__contains=[Audience.TOUS_PUBLICS]) | Q(audiences=[Audience.TOUS_PUBLICS]),
                violation_error_message=_("An offer for everybody names no other audience."),
            ),
            models.CheckConstraint(
                name="offer_is_not_its_own_general", condition=Q(general=None) | ~Q(general=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
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


class Reach(models.Model):
    """Through which door a published delivery is reached, for one stage, in one period: the index of the search.

    Written by the database alone: triggers on the tables it comes from (offers, deliveries, zones, hubs, desks and
    their days, memberships) keep it equal to the view `offers_reach_now`, whoever writes them. Columns are narrow and
    bare of foreign keys, so that a search reads nothing else than this table's covering index.

    anchor      the place, or for a remote delivery one area of its zone; 0 means everywhere
    stage       position of the stage in `choices.Stage` from 1; 0 stands for a search without stage
    family_id   the general offer, or the offer itself; a variant is an offer that differs from its family
    masks       one bit for each value, in the order of `choices`; -1, all bits, when none is said
    zone        areas served, for those in person and at a desk; empty means everywhere, null means many: see the table
    until       the first day when it is no longer valid
    """

    pk = models.CompositePrimaryKey("delivery_id", "anchor", "stage", "valid_from")
    delivery_id = models.BigIntegerField()
    is_remote = models.BooleanField()
    anchor = models.BigIntegerField()
    stage = models.SmallIntegerField()
    valid_from = models.DateField()
    until = models.DateField()
    tier = models.SmallIntegerField()
    offer_id = models.BigIntegerField()
    family_id = models.BigIntegerField()
    subjects = models.IntegerField()
    audiences = models.IntegerField()
    modes = models.IntegerField()
    zone = ArrayField(models.IntegerField(), null=True)

    class Meta:
        verbose_name = _("line of the search index")
        verbose_name_plural = _("search index")
        indexes = [
            models.Index(
                fields=["is_remote", "anchor", "stage"],
                include=[
                    "tier",
                    "offer_id",
                    "family_id",
                    "delivery_id",
                    "subjects",
                    "audiences",
                    "modes",
                    "valid_from",
                    "until",
                    "zone",
                ],
                name="reach_covering",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} · {self.anchor} · {self.stage}"
