"""A voucher of a funder for one person, and the moves it made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.enrolments.choices import VOUCHER_LOST, VoucherState
from maillage.support.journeys.models import Journey
from maillage.support.people.models import Person

MOST_CENTS = 100_000_000


class Voucher(models.Model):
    """What a funder gives one person to have a service paid; one of each kind, unless nothing came of the first.

    scheme, kind  codes of the data file (`catalogue.schemes.voucher_kinds`); `title` its words on the day it was asked
    number        of the funder, once issued
    cents         what it is worth, once issued
    provider      the organisation that does the service, and claims
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    journey = models.ForeignKey(Journey, models.PROTECT, related_name="+")
    scheme = models.CharField(_("vouchers of"), max_length=60)
    kind = models.CharField(_("kind of voucher"), max_length=40)
    title = models.CharField(_("voucher"), max_length=160)
    state = models.CharField(_("state"), max_length=12, choices=VoucherState, default=VoucherState.ASKED)
    number = models.CharField(_("number"), max_length=40, blank=True)
    cents = models.PositiveIntegerField(_("amount in cents"), null=True, blank=True)
    provider = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    valid_until = models.DateField(_("to be used until"), null=True, blank=True)
    since_on = models.DateField(_("in this state since"))

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scheme", "kind"],
                condition=~Q(state__in=sorted(str(one) for one in VOUCHER_LOST)),
                name="voucher_is_one_of_its_kind",
                violation_error_message=_("This person has a voucher of this kind."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "scheme", "number"],
                condition=~Q(number=""),
                name="voucher_number_is_its_own",
                violation_error_message=_("Another voucher has this number."),
            ),
            models.CheckConstraint(
                name="voucher_issued_has_number_and_amount",
                condition=Q(state__in=["asked", "refused", "taken_back"]) | ~Q(number="") & Q(cents__isnull=False),
                violation_error_message=_("A voucher that was issued has a number and an amount."),
            ),
            models.CheckConstraint(
                name="voucher_used_has_its_provider",
                condition=~Q(state__in=["used", "claimed", "paid"]) | Q(provider__isnull=False),
                violation_error_message=_("A voucher that was used says who did the service."),
            ),
            models.CheckConstraint(
                name="voucher_amount_is_money", condition=Q(cents=None) | Q(cents__gt=0, cents__lte=MOST_CENTS)
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="voucher_of_person"),
            models.Index(fields=["organisation", "state"], name="voucher_by_state"),
        ]

    def __str__(self) -> str:
        return self.title


class VoucherMove(models.Model):
    """A step of a voucher: `on` the real day, `at` the moment at which it was typed. Rows only come."""

    voucher = models.ForeignKey(Voucher, models.CASCADE, related_name="moves")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_state = models.CharField(_("to"), max_length=12, choices=VoucherState)
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("typed at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("step of a voucher")
        verbose_name_plural = _("steps of vouchers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.voucher_id} → {self.to_state}"
