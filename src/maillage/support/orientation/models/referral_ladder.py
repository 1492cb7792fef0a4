"""The ladder of referrals, what was done by it, who is told, and what the nightly check found."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network, Organisation
from maillage.support.orientation.choices import Finding, ReferralAct, ReferralState
from maillage.support.orientation.models.referral import Referral

LONGEST_STEP = 60


class ReferralStep(models.Model):
    """One published step: so many days after a referral entered `state`, this happens."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    state = models.CharField(_("while"), max_length=20, choices=ReferralState)
    position = models.PositiveSmallIntegerField(_("order"))
    act = models.CharField(_("what happens"), max_length=20, choices=ReferralAct)
    after_days = models.PositiveSmallIntegerField(
        _("days after"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STEP)]
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days after the step before, at least"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("After an outage the steps do not fall all at once."),
    )

    class Meta:
        verbose_name = _("step of the ladder of referrals")
        verbose_name_plural = _("ladder of referrals")
        ordering = ["network", "state", "position"]
        constraints = [
            models.UniqueConstraint(fields=["network", "state", "position"], name="referral_step_has_its_own_position"),
            models.CheckConstraint(
                name="referral_step_comes_in_time",
                condition=Q(after_days__gte=1, after_days__lte=LONGEST_STEP, grace_days__gte=1, grace_days__lte=10),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.position} · {self.get_act_display()}"


class ReferralStepTaken(models.Model):
    """A step was taken for a referral, once a round. Steps beyond the ladder remind who has it, month after month."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps_taken")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("round"))
    position = models.PositiveSmallIntegerField(_("order"))
    act = models.CharField(max_length=20, choices=ReferralAct)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step taken for a referral")
        verbose_name_plural = _("steps taken for referrals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "round", "position"], name="referral_step_is_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} · {self.get_act_display()}"


class ReferralNotice(models.Model):
    """Something that one reader is to hear about a referral, gathered into at most one letter a day.

    `reader` is a user, or empty when a partner without account is written to at `address`. `code` is the step or the
    news. `told_at` is when it was written to the reader, or let go because the referral had moved on.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(_("address"), blank=True)
    code = models.CharField(_("about"), max_length=20)
    round = models.PositiveSmallIntegerField(_("round"))
    at = models.DateTimeField(_("at"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    is_written = models.BooleanField(_("a letter was written"), default=False)

    class Meta:
        verbose_name = _("notice about a referral")
        verbose_name_plural = _("notices about referrals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="referral_notice_has_one_reader",
                condition=Q(reader__isnull=False, address="") | Q(reader=None) & ~Q(address=""),
            )
        ]
        indexes = [
            models.Index(fields=["id"], name="referral_notice_to_tell", condition=Q(told_at=None)),
            models.Index(fields=["told_at"], name="referral_notice_told", condition=Q(is_written=True)),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} · {self.code}"


class ReferralFinding(models.Model):
    """The nightly check found something wrong with an open referral; `gone_on` is when it no longer did."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="findings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    code = models.CharField(_("what"), max_length=20, choices=Finding)
    found_on = models.DateField(_("found on"))
    gone_on = models.DateField(_("gone on"), null=True, blank=True)

    class Meta:
        verbose_name = _("finding about a referral")
        verbose_name_plural = _("findings about referrals")
        ordering = ["found_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "code"], condition=Q(gone_on=None), name="referral_finding_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} · {self.get_code_display()}"
