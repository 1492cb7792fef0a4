"""Offers."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.choices import Audience, OfferStatus
from maillage.catalogue.offers.models.content import Content
from maillage.catalogue.offers.models.template import OfferTemplate


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers as the doors need them."""

    def published(self, *, on: date) -> Self:
        """Offers anyone may read that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), status=OfferStatus.PUBLISHED)


class Offer(Content):
    """What an organisation proposes, said once, in words of everyday. `general` is the offer it is a local form of.

    `template_seen` holds, for each field of the content, the value of the template that the owner last adopted or
    kept apart from: what the template says now is compared with it.
    """

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
    template = models.ForeignKey(
        OfferTemplate, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("made from")
    )
    template_seen = models.JSONField(_("template as settled"), default=dict, db_default={}, blank=True, editable=False)
    adds = models.CharField(
        _("what it adds"),
        max_length=280,
        blank=True,
        db_default="",
        help_text=_("One sentence: what it adds to what exists nearby."),
    )
    slug = models.SlugField(_("address name"), max_length=90, unique=True)
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.DRAFT)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.URLField(_("where it is said"), blank=True)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                name="offer_has_seen_only_its_template",
                condition=Q(template__isnull=False) | Q(template_seen={}),
                violation_error_message=_("An offer without template has settled nothing with one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
