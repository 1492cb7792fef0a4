"""What a person asks about their data, and how it was answered."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.workdays import workday_by
from maillage.support.people.models import Person
from maillage.support.privacy.choices import ClaimChannel, ClaimState, Right


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims as the register needs them."""

    def open(self) -> Self:
        """Claims that wait for their answer."""
        return self.filter(state=ClaimState.OPEN)


class Claim(models.Model):
    """A person uses one of their rights. One line of the register, due one month after it came.

    It outlives the file: once that is erased, the line says that it was asked and done, and names nobody. `recorded_by`
    is empty when the person asked alone through the private link; `words` and `answer` are emptied with the file.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    right = models.CharField(_("what is asked"), max_length=20, choices=Right)
    words = models.TextField(_("in their words"), max_length=2000, blank=True)
    channel = models.CharField(_("how it came"), max_length=10, choices=ClaimChannel)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"))
    recorded_at = models.DateTimeField(_("entered at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim about data")
        verbose_name_plural = _("claims about data")
        constraints = [
            models.CheckConstraint(name="claim_is_due_after_it_came", condition=Q(due_on__gt=F("received_on"))),
            models.CheckConstraint(
                name="claim_answered_is_dated_and_signed",
                condition=Q(state=ClaimState.OPEN, answered_at=None, answered_by=None)
                | ~Q(state=ClaimState.OPEN) & Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message=_("An answered claim says when and by whom."),
            ),
            models.CheckConstraint(
                name="claim_says_who_wrote_it_down",
                condition=Q(channel=ClaimChannel.LINK, recorded_by=None)
                | ~Q(channel=ClaimChannel.LINK) & Q(recorded_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "right"], condition=Q(state=ClaimState.OPEN), name="claim_open_is_one_for_a_right"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_on"], condition=Q(state="open"), name="claim_to_answer"),
            models.Index(fields=["person", "-received_on"], name="claim_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_right_display()} · {self.received_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """It waits for its answer."""
        return self.state == ClaimState.OPEN

    @property
    def answer_by(self) -> date:
        """The last day on which somebody works before the law's one is over. A partner may close on more days."""
        return workday_by(self.due_on)
