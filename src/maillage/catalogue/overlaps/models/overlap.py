"""Cards: two offers that do the same thing, where they meet, and the surveys that found them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Network, Organisation
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.overlaps.choices import WAITING, OverlapKind, OverlapState, Reopening, Side
from maillage.foundation.accounts.models import User


class OverlapQuerySet(models.QuerySet["Overlap"]):
    """Cards as the doors need them."""

    def of(self, network: Network) -> Self:
        """Cards of which one offer at least is given at a hub of `network`."""
        return self.filter(_is_given(hub__network=network))

    def visible_to(self, user: User, *, on: date) -> Self:
        """Cards of the networks that `user` coordinates, and those of the organisations `user` acts for, that day."""
        mine = Membership.objects.active(on=on).filter(user_id=user.pk)
        own = mine.filter(
            Q(organisation=OuterRef("first__organisation")) | Q(organisation=OuterRef("second__organisation"))
        )
        coordinated = mine.filter(role=Role.COORDINATOR)
        return self.filter(Exists(own) | _is_given(hub__network__in=coordinated.values("network")))

    def about(self, offer: Offer | int) -> Self:
        """Cards of one offer."""
        return self.filter(Q(first=offer) | Q(second=offer))

    def waiting(self) -> Self:
        """Cards that the partners have still to settle."""
        return self.filter(state__in=WAITING)


def _is_given(**where: object) -> Exists:
    rows = Delivery.objects.filter(Q(offer=OuterRef("first")) | Q(offer=OuterRef("second")), **where)
    return Exists(rows)


class Overlap(models.Model):
    """A card: two offers that do the same thing for the same people in the same places, as last measured.

    One card for two offers, wherever they meet (`Crossing`), so that partners answer one question once. The
    fingerprints are those of both offers when measured (`overlaps_fingerprint` in the database). Triggers on the
    offers reopen a settled card in the transaction that changes one of them, and settle it again when it is undone.

    score, structure, text, territory   from 0 to 1, of the crossing that weighs most
    evidence                            what `compute.evidence` reads back in words
    people_both, people_either          inhabitants of the communes that both can serve, and of those that either can
    decision                            the one in force; none once reopened by a person or a date
    """

    first = models.ForeignKey(Offer, models.CASCADE, related_name="+", verbose_name=_("first offer"))
    second = models.ForeignKey(Offer, models.CASCADE, related_name="+", verbose_name=_("second offer"))
    kind = models.CharField(_("kind"), max_length=10, choices=OverlapKind)
    score = models.FloatField(_("likeness"))
    structure = models.FloatField(_("likeness of what is done"))
    text = models.FloatField(_("likeness of the words"))
    territory = models.FloatField(_("share of the people in common"))
    evidence = models.JSONField(_("evidence"), default=dict)
    people_both = models.PositiveBigIntegerField(_("people that both can serve"))
    people_either = models.PositiveBigIntegerField(_("people that either can serve"))
    first_fingerprint = models.CharField(max_length=32)
    second_fingerprint = models.CharField(max_length=32)
    state = models.CharField(_("state"), max_length=10, choices=OverlapState, default=OverlapState.OPEN)
    reopened_because = models.CharField(_("why it is open again"), max_length=10, choices=Reopening, blank=True)
    decision = models.OneToOneField(
        "overlaps.Decision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    found_at = models.DateTimeField(_("found at"))
    measured_at = models.DateTimeField(_("measured at"))

    objects = OverlapQuerySet.as_manager()

    class Meta:
        verbose_name = _("overlap")
        verbose_name_plural = _("overlaps")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="overlap_is_one_card_for_two_offers"),
            models.CheckConstraint(name="overlap_pair_is_ordered", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="overlap_parts_are_shares",
                condition=Q(score__range=(0, 1), structure__range=(0, 1), text__range=(0, 1), territory__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="overlap_both_are_among_either", condition=Q(people_both__lte=F("people_either"))
            ),
            models.CheckConstraint(
                name="overlap_settled_has_its_decision",
                condition=~Q(state=OverlapState.SETTLED) | Q(decision__isnull=False),
                violation_error_message=_("A settled card says what was decided."),
            ),
            models.CheckConstraint(
                name="overlap_reopened_says_why",
                condition=Q(state=OverlapState.REOPENED) & ~Q(reopened_because="")
                | ~Q(state=OverlapState.REOPENED) & Q(reopened_because=""),
                violation_error_message=_("A reopened card says why, and only a reopened one."),
            ),
        ]
        indexes = [models.Index(fields=["state", "-people_both"], name="overlap_by_state")]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"

    @property
    def offers(self) -> tuple[Offer, Offer]:
        """Both offers, the one written first before the other."""
        return self.first, self.second

    @property
    def organisations(self) -> list[Organisation]:
        """Whose offers they are, each once."""
        return list({one.organisation_id: one.organisation for one in self.offers}.values())

    @property
    def is_waiting(self) -> bool:
        """Whether the partners have still to settle it."""
        return self.state in WAITING

    def offer_on(self, side: str) -> Offer:
        """The offer on that side."""
        return self.first if side == Side.FIRST else self.second

    def other_side(self, side: str) -> Offer:
        """The offer on the other side."""
        return self.second if side == Side.FIRST else self.first


class Crossing(models.Model):
    """Where two offers of a card meet: one delivery of each, as last measured."""

    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="crossings")
    first_delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="+")
    second_delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=OverlapKind)
    score = models.FloatField(_("likeness"))
    people_both = models.PositiveBigIntegerField(_("people that both can serve"))

    class Meta:
        verbose_name = _("crossing")
        verbose_name_plural = _("crossings")
        constraints = [
            models.UniqueConstraint(
                fields=["overlap", "first_delivery", "second_delivery"], name="crossing_is_said_once"
            ),
            models.CheckConstraint(name="crossing_score_is_a_share", condition=Q(score__range=(0, 1))),
        ]

    def __str__(self) -> str:
        return f"{self.first_delivery_id} × {self.second_delivery_id}"


class Survey(models.Model):
    """One look at every published delivery: when, at the wish of whom (nobody: the timetable), and what came of it."""

    looked_at = models.DateTimeField(_("looked at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    deliveries = models.PositiveIntegerField(_("deliveries compared"))
    found = models.PositiveIntegerField(_("new cards"))
    reopened = models.PositiveIntegerField(_("cards reopened"))
    gone = models.PositiveIntegerField(_("cards whose offers no longer meet"))

    class Meta:
        verbose_name = _("survey of overlaps")
        verbose_name_plural = _("surveys of overlaps")
        get_latest_by = "looked_at"

    def __str__(self) -> str:
        return f"{self.looked_at:%Y-%m-%d %H:%M} · {self.deliveries}"
