"""What a person agreed to, for one purpose at a time."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.people.choices import TO_SOMEBODY, ConsentChannel, Purpose
from maillage.support.people.models.person import Person


class Agreed(Func):
    """The days from the agreement to its end, both included."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("given_on"), F("expires_on"), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents as the rooms need them."""

    def in_force(self, *, on: date) -> Self:
        """Given by that day, not yet at their end, and never taken back since."""
        return self.filter(withdrawn_at=None, given_on__lte=on, expires_on__gte=on)


class Consent(models.Model):
    """A person agreed to one purpose, perhaps for one organisation (`to`), after reading or hearing one text.

    Only its end is ever written onto the row: when and how it was taken back, or that it came to its term. The day it
    was given may be earlier than the moment somebody typed it, as for a paper.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    text_version = models.CharField(_("text read"), max_length=20)
    language = models.CharField(_("language"), max_length=5)
    channel = models.CharField(_("given"), max_length=10, choices=ConsentChannel)
    given_on = models.DateField(_("given on"))
    given_at = models.DateTimeField(_("written down at"))
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    expires_on = models.DateField(_("last day"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_channel = models.CharField(_("withdrawn"), max_length=10, choices=ConsentChannel, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["expires_on"], condition=Q(withdrawn_at=None), name="consent_to_end")]
        constraints = [
            models.CheckConstraint(
                name="consent_names_who_receives",
                condition=Q(purpose__in=sorted(TO_SOMEBODY), to__isnull=False)
                | ~Q(purpose__in=sorted(TO_SOMEBODY)) & Q(to=None),
                violation_error_message=_("What is shared is shared with one organisation, which the text names."),
            ),
            models.CheckConstraint(
                name="consent_is_not_to_its_own_organisation", condition=Q(to=None) | ~Q(to=F("organisation"))
            ),
            models.CheckConstraint(
                name="consent_has_its_collector",
                condition=Q(channel=ConsentChannel.LINK, collected_by=None)
                | Q(channel__in=["desk", "phone", "paper"], collected_by__isnull=False),
                violation_error_message=_("Who collected the agreement is kept, unless the person gave it alone."),
            ),
            models.CheckConstraint(name="consent_ends_after_it_is_given", condition=Q(expires_on__gte=F("given_on"))),
            models.CheckConstraint(
                name="consent_end_is_dated_with_its_channel",
                condition=Q(withdrawn_at=None, withdrawn_channel="", withdrawn_by=None)
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_channel=""),
            ),
            ExclusionConstraint(
                name="consent_in_force_is_one",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    (Coalesce(F("to"), Value(0)), RangeOperators.EQUAL),
                    (Agreed(), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
                violation_error_message=_("This person already agreed to that."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.given_on:%d/%m/%Y}"
