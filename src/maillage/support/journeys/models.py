"""Journeys."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.support.journeys.choices import JourneyState


class JourneyQuerySet(models.QuerySet["Journey"]):
    """Journeys as the desk needs them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Journeys that `user` leads; colleagues' files come with the people room."""
        return self.none() if isinstance(user, AnonymousUser) else self.filter(adviser=user)


class Journey(models.Model):
    """A period of accompaniment of one person by one lead organisation, in the care of an adviser.

    `hub` is empty when the person is helped from a distance because no hub is near.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=JourneyState, default=JourneyState.CONTACT)
    opened_at = models.DateTimeField(_("opened at"))

    objects = JourneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")

    def __str__(self) -> str:
        return f"{self.pk} · {self.get_state_display()}"
