"""Operations: what a funder pays one organisation for, between two days, under one number."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.models.scheme import Scheme


class FundedOperation(models.Model):
    """Work that `funder` pays for. `columns` and `needs` are the funder's table as it was when this was entered.

    columns  what the funder wants for each participant: objects `{"header", "fact"}` in its order
    needs    facts (`choices.ParticipantFact`) without which a participant is incomplete
    limit    percent of incomplete participants above which the funder may correct; empty when it names none
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("carried by"))
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="operations", verbose_name=_("scheme")
    )
    funder = models.CharField(_("funder"), max_length=120)
    reference = models.CharField(_("number"), max_length=40)
    name = models.CharField(_("name"), max_length=160)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    table = models.CharField(_("table of the funder"), max_length=60)
    columns = models.JSONField(_("columns"))
    needs = models.JSONField(_("needed facts"))
    limit = models.DecimalField(
        _("limit of incomplete participants, in percent"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )

    class Meta:
        verbose_name = _("funded operation")
        verbose_name_plural = _("funded operations")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                name="operation_has_its_own_number",
                violation_error_message=_("Your organisation already has an operation with this number."),
            ),
            models.CheckConstraint(
                name="operation_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes after the first."),
            ),
            models.CheckConstraint(
                name="operation_limit_is_a_share", condition=Q(limit=None) | Q(limit__gte=0, limit__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.name}"
