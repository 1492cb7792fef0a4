"""Territories that have a sheet, which office of the Region answers for them, and the posts people hold there."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Network
from maillage.catalogue.network.models.organisation import Period, in_force
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.choices import TerritoryKind

LONGEST_DAYS = 365


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Territories as the doors need them."""

    def visible_to(self, user: User, *, on: date) -> Self:
        """Where `user` holds a post that day, the office that answers for it, what that office answers for.

        A member of a territory sees its own sheet and that of its office, not those of the neighbours; an officer
        sees all that the office answers for; a coordinator all of the network.
        """
        mine = Post.objects.active(on=on).filter(user_id=user.pk)
        offices = mine.filter(territory__kind=TerritoryKind.OFFICE)
        coordinated = Membership.objects.inside(on=on).filter(user_id=user.pk, role=Role.COORDINATOR)
        return self.filter(
            Q(pk__in=mine.values("territory"))
            | Q(pk__in=mine.values("territory__office"))
            | Q(office__in=offices.values("territory"))
            | Q(network__in=coordinated.values("network"))
        )


class Territory(models.Model):
    """An EPCI, a département or an office of the Region that has a sheet in one network.

    office  which office answers for it today; kept by `actions.attribute` from the dated rows of `Attribution`
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=TerritoryKind)
    code = models.CharField(_("code"), max_length=60, help_text=_("Official, or the address name of an office."))
    name = models.CharField(_("name"), max_length=150)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="territories")

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.UniqueConstraint(fields=["network", "kind", "code"], name="territory_is_said_once"),
            models.CheckConstraint(
                name="territory_is_an_area_or_an_office",
                condition=Q(kind=TerritoryKind.OFFICE, area=None, office=None)
                | ~Q(kind=TerritoryKind.OFFICE) & Q(area__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_office(self) -> bool:
        """An office of the Region."""
        return self.kind == TerritoryKind.OFFICE


class Attribution(models.Model):
    """An office of the Region answers for an area for a time. The smallest area decides: commune, EPCI, département."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    office = models.ForeignKey(Territory, models.PROTECT, related_name="attributions")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("attribution to an office")
        verbose_name_plural = _("attributions to offices")
        constraints = [
            models.CheckConstraint(
                name="attribution_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            ExclusionConstraint(
                name="attribution_is_to_one_office",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    (Period(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another office answers for this area in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} → {self.office_id}"


class PostQuerySet(models.QuerySet["Post"]):
    """Posts as the room needs them."""

    def active(self, *, on: date) -> Self:
        """Posts held that day by people who may sign in."""
        return self.filter(in_force(on), user__is_active=True)


class Post(models.Model):
    """Somebody speaks for a territory, or for an office of the Region. The title is all that shows of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="posts")
    title = models.CharField(_("title of the post"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            models.UniqueConstraint(
                fields=["user", "territory"],
                condition=Q(ends_on=None),
                name="post_is_held_once",
                violation_error_message=_("This person already has a post there."),
            ),
            models.CheckConstraint(name="post_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class DialogueRule(models.Model):
    """How long an answer may take in a network, and when reminders and alerts leave."""

    network = models.OneToOneField(Network, models.CASCADE, related_name="+")
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer a question"), default=15, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)]
    )
    remind_days = models.PositiveSmallIntegerField(_("days before that whoever answers is reminded"), default=3)
    first_alert_days = models.PositiveSmallIntegerField(_("days before an agreement ends: first alert"), default=90)
    last_alert_days = models.PositiveSmallIntegerField(_("days before an agreement ends: last alert"), default=30)

    class Meta:
        verbose_name = _("rule of the dialogue")
        verbose_name_plural = _("rules of the dialogue")
        constraints = [
            models.CheckConstraint(
                name="dialogue_answers_have_a_term", condition=Q(answer_days__range=(1, LONGEST_DAYS))
            ),
            models.CheckConstraint(
                name="dialogue_alerts_are_in_order", condition=Q(first_alert_days__gt=F("last_alert_days"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.network)
