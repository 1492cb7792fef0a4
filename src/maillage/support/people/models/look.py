"""Who looked at what of a person, and who may look at what is sensitive."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.network.models.organisation import Period, in_force
from maillage.support.people.choices import LOOKED_AT, Layer
from maillage.support.people.models.person import Person


class Look(models.Model):
    """Somebody read what is written about a person (layers L3 to L6). Added to, never changed, kept for twelve months.

    `what` is a kind and perhaps a key, `note:12`, never the content. `of` is the organisation in whose name it was
    read, which is another than that of the file when something is shared; `user` is empty for a link without account.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    of = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    layer = models.CharField(_("layer"), max_length=2, choices=Layer)
    what = models.CharField(_("what"), max_length=60)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        indexes = [
            models.Index(fields=["person", "-at"], name="look_at_person"),
            models.Index(fields=["at"], name="look_to_erase"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"

    @property
    def what_in_words(self) -> str:
        """The kind of thing that was read."""
        return str(LOOKED_AT.get(self.what.partition(":")[0], self.get_layer_display()))


class SensitiveRightQuerySet(models.QuerySet["SensitiveRight"]):
    """Rights as the rooms need them."""

    def in_force(self, *, on: date) -> Self:
        """Rights that hold that day."""
        return self.filter(in_force(on))


class SensitiveRight(models.Model):
    """A named person may read the sensitive facts (layer L5) in the file of one organisation, between two days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted at"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SensitiveRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("right to sensitive facts")
        verbose_name_plural = _("rights to sensitive facts")
        constraints = [
            models.CheckConstraint(
                name="sensitive_right_ends_after_it_starts",
                # Ended on its first day it holds no more: its last day is the day before.
                condition=Q(ends_on__gte=F("starts_on")) | Q(ended_by__isnull=False),
                violation_error_message=_("The last day comes after the first."),
            ),
            ExclusionConstraint(
                name="sensitive_right_is_never_double",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (Period(), RangeOperators.OVERLAPS),
                ],
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("This person already has this right in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
