"""Addresses that are told, what was told them, and each try."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Network, Organisation
from maillage.foundation.accounts.models import User
from maillage.insight.webhooks.choices import TEST, DeliveryStatus, Failure, event_label

LONGEST_ADDRESS = 500


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Addresses as the doors need them."""

    def visible_to(self, user: User, *, on: date) -> Self:
        """Those of the networks one coordinates that day, and of the hubs one manages for that organisation."""
        mine = Membership.objects.inside(on=on).filter(user_id=user.pk)
        coordinated = mine.filter(role=Role.COORDINATOR, network=OuterRef("network"))
        managed = mine.filter(role=Role.HUB_MANAGER, hub=OuterRef("hub"), organisation=OuterRef("organisation"))
        return self.filter(Exists(coordinated) | Exists(managed), ended_at=None)

    def told(self) -> Self:
        """Those to which deliveries leave."""
        return self.filter(ended_at=None, stopped_at=None)


class Endpoint(models.Model):
    """An address to which events of a network are told, or those of one organisation at one hub.

    The secret is not kept: it is derived from the key of the installation and `nonce` (decision 0004).

    failures    tries that failed since the last that did not
    stopped_at  since when nothing leaves; what happens meanwhile waits, for as long as the log is kept
    stopped_by  empty when the rule stopped it after too many failures
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    nonce = models.UUIDField(default=uuid4, editable=False)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered at"))
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("taken away at"), null=True, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook address")
        verbose_name_plural = _("webhook addresses")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="endpoint_is_of_a_network_or_a_hub",
                condition=Q(hub=None, organisation=None) | Q(hub__isnull=False, organisation__isnull=False),
            ),
            models.CheckConstraint(name="endpoint_is_told_something", condition=Q(events__len__gt=0)),
            models.UniqueConstraint(
                fields=["network", "hub", "organisation", "address"],
                nulls_distinct=False,
                condition=Q(ended_at=None),
                name="endpoint_address_is_said_once",
                violation_error_message=_("This address is told already."),
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def about(self) -> str:
        """Whose events: those of the network, or of an organisation at a hub."""
        return f"{self.hub} · {self.organisation}" if self.hub else str(self.network)


class Delivery(models.Model):
    """One event to tell one address. Its body is made of this row alone: asked again, it says the same.

    event_id  the same wherever and whenever this event is told
    key       stable, says nothing: public identifier of an enquiry or a referral, number of a question
    hub       where it happened, empty when at none
    """

    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="deliveries")
    event_id = models.UUIDField(default=uuid4)
    event = models.CharField(_("event"), max_length=40)
    key = models.CharField(max_length=60)
    state = models.CharField(_("state"), max_length=20, blank=True)
    before = models.CharField(_("state before"), max_length=20, blank=True)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField(_("happened at"))
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="delivery_tells_an_event_once"),
            models.CheckConstraint(
                name="delivery_waits_for_a_moment",
                condition=Q(status=DeliveryStatus.WAITING, next_attempt_at__isnull=False)
                | ~Q(status=DeliveryStatus.WAITING) & Q(next_attempt_at=None),
            ),
            models.CheckConstraint(
                name="delivery_is_dated_once_delivered",
                condition=~Q(status=DeliveryStatus.DELIVERED) | Q(delivered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_attempt_at"],
                name="delivery_due",
                condition=Q(status=DeliveryStatus.WAITING),
            ),
            models.Index(fields=["happened_at"], name="delivery_old"),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.event_id}"

    @property
    def label(self) -> str:
        """The event in words."""
        return event_label(self.event)

    @property
    def is_test(self) -> bool:
        """Sent to try the address; tells nothing."""
        return self.event == TEST


class Attempt(models.Model):
    """One try: what the tool answered, or why it did not, and how long it took."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("at"))
    answer = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    failure = models.CharField(_("failure"), max_length=20, choices=Failure, blank=True)
    milliseconds = models.PositiveIntegerField(_("duration in milliseconds"))

    class Meta:
        verbose_name = _("attempt to deliver")
        verbose_name_plural = _("attempts to deliver")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.delivery_id} · {self.answer or self.failure}"
