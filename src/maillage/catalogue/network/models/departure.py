"""A partner leaves the network on a date."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models.organisation import Network, Organisation


class DepartureQuerySet(models.QuerySet["Departure"]):
    """Departures as the rooms need them."""

    def to_come(self) -> Self:
        """Planned, neither undone nor carried out."""
        return self.filter(undone_at=None, done_at=None)


class Departure(models.Model):
    """From `leaves_on` the organisation no longer belongs to the network; until then it may be undone.

    ended       what the plan ended, by table: key of the row and its former last day
    successors  by key of a hub that the organisation runs, the key of the partner that runs it from then on
    done_at     when what it had in hand was given to others, on that day or as soon as possible after it
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    leaves_on = models.DateField(_("leaves on"))
    reason = models.TextField(_("why"), max_length=1000)
    ended = models.JSONField(_("what ends"), default=dict)
    successors = models.JSONField(_("who runs its hubs"), default=dict)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("departure of a partner")
        verbose_name_plural = _("departures of partners")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"],
                condition=Q(undone_at=None, done_at=None),
                name="departure_is_planned_once",
            ),
            models.CheckConstraint(name="departure_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="departure_is_undone_or_carried_out", condition=Q(undone_at=None) | Q(done_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.leaves_on:%Y-%m-%d}"
