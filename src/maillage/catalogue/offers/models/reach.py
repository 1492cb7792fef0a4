"""The index of the search."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    kind        position of what happens in `choices.OfferType`, from 1
    first_days  days until the first appointment, when they are said
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
    kind = models.SmallIntegerField()
    organisation_id = models.IntegerField()
    first_days = models.SmallIntegerField(null=True)

    class Meta:
        verbose_name = _("line of the search index")
        verbose_name_plural = _("search index")
        indexes = [
            models.Index(
                fields=["is_remote", "anchor", "stage"],
                include=[
                    "tier",
                    "kind",
                    "first_days",
                    "offer_id",
                    "family_id",
                    "delivery_id",
                    "subjects",
                    "audiences",
                    "modes",
                    "valid_from",
                    "until",
                    "organisation_id",
                    "zone",
                ],
                name="reach_covering",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} · {self.anchor} · {self.stage}"
