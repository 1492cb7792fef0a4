"""Letters that asked owners to confirm their deliveries, and what each was about."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import ReminderStep
from maillage.catalogue.offers.models.delivery import Delivery


class QuietWeek(Func):
    """The seven days that one reminder keeps free of another."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("written_on"), F("quiet_until"), RangeBoundary(inclusive_lower=True))


class Reminder(models.Model):
    """One letter to one person, with a private link that confirms. Never two to the same person within a week."""

    public_id = models.UUIDField(_("identifier"), default=uuid4, unique=True, editable=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("to"))
    written_on = models.DateField(_("written on"))
    quiet_until = models.DateField(_("no other one before"))
    expires_at = models.DateTimeField(_("link good until"))

    class Meta:
        verbose_name = _("reminder to confirm")
        verbose_name_plural = _("reminders to confirm")
        constraints = [
            ExclusionConstraint(
                name="reminder_leaves_a_week_in_peace",
                expressions=[("reader", RangeOperators.EQUAL), (QuietWeek(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="reminder_keeps_days_free", condition=Q(quiet_until__gt=F("written_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.reader} · {self.written_on}"


class ReminderLine(models.Model):
    """A delivery named in a reminder: confirmed on that day, and how far its clock had run."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="lines")
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="+")
    confirmed_on = models.DateField(_("confirmed on"))
    step = models.PositiveSmallIntegerField(_("step"), choices=ReminderStep)

    class Meta:
        verbose_name = _("line of a reminder")
        verbose_name_plural = _("lines of reminders")
        constraints = [
            models.UniqueConstraint(fields=["reminder", "delivery"], name="reminder_names_a_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery} · {self.get_step_display()}"
