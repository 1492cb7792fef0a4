"""What an offer says, whoever gives it: the part that a template holds too."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import Audience, OfferType, Stage, Subject

CONTENT = (
    "name",
    "summary",
    "what_happens",
    "duration",
    "next_step",
    "conditions",
    "pieces_to_bring",
    "kind",
    "stages",
    "subjects",
    "audiences",
)
"""The fields of the content, in the order of the sheet; a template is compared field by field."""


class Content(models.Model):
    """The words of an offer and its place in the closed lists."""

    name = models.CharField(_("name"), max_length=150)
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

    class Meta:
        abstract = True
