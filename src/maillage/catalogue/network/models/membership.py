"""Members: who acts for which organisation, where, in which role."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models.hub import Hub, HubMembership
from maillage.catalogue.network.models.organisation import Network, NetworkMembership, Organisation, in_force


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships as the rooms need them."""

    def active(self, *, on: date) -> Self:
        """Memberships in force that day, of people who may sign in."""
        return self.filter(in_force(on), user__is_active=True)

    def inside(self, *, on: date) -> Self:
        """Those active whose organisation is that day a partner of the hub, or of the network, where they work.

        Who is outside works on with the people of their own organisation, and has no part in what others do there.
        """
        return self.active(on=on).filter(models.Exists(_partners_of_hub(on)) | models.Exists(_partners_of_network(on)))

    def with_inside(self, *, on: date) -> Self:
        """The same rows, each with `is_inside`."""
        there = models.Exists(_partners_of_hub(on)) | models.Exists(_partners_of_network(on))
        return self.annotate(is_inside=there)


def _partners_of_hub(day: date) -> models.QuerySet[HubMembership]:
    return HubMembership.objects.filter(
        in_force(day), hub=models.OuterRef("hub"), organisation=models.OuterRef("organisation")
    )


def _partners_of_network(day: date) -> models.QuerySet[NetworkMembership]:
    return NetworkMembership.objects.filter(
        in_force(day), network=models.OuterRef("network"), organisation=models.OuterRef("organisation")
    )


class Membership(models.Model):
    """A person acts for an organisation: adviser or manager at a hub, coordinator of a network."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="members")
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="coordinators")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                name="membership_has_the_place_of_its_role",
                condition=Q(role=Role.COORDINATOR, network__isnull=False, hub=None)
                | ~Q(role=Role.COORDINATOR) & Q(hub__isnull=False, network=None),
                violation_error_message=_("A coordinator has a network; an adviser or a manager has a hub."),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "hub", "network"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
                name="membership_is_open_once",
                violation_error_message=_("This person already has this role here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.hub or self.network}"
