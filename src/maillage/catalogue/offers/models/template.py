"""Template offers: what the network says once, and what local offers inherit."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import Audience
from maillage.catalogue.offers.models.content import Content


class OfferTemplateQuerySet(models.QuerySet["OfferTemplate"]):
    """Templates as the doors need them."""

    def offered_by(self, network: Network) -> Self:
        """Templates from which a partner of `network` may make an offer."""
        return self.filter(network=network, is_active=True)


class OfferTemplate(Content):
    """An offer as the network words it. Local offers made from it keep, for each field, the value they last settled."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="+", verbose_name=_("network"))
    is_active = models.BooleanField(_("proposed to partners"), default=True)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)

    objects = OfferTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template offer")
        verbose_name_plural = _("template offers")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="offer_template_has_its_own_name",
                violation_error_message=_("The network already has a template of this name."),
            ),
            models.CheckConstraint(
                name="offer_template_serves_a_stage",
                condition=Q(stages__len__gte=1),
                violation_error_message=_("An offer serves one stage at least."),
            ),
            models.CheckConstraint(
                name="offer_template_for_everybody_names_no_other_audience",
                condition=~Q(audiences__contains=[Audience.TOUS_PUBLICS]) | Q(audiences=[Audience.TOUS_PUBLICS]),
                violation_error_message=_("An offer for everybody names no other audience."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
