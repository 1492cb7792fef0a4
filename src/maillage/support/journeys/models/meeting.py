"""Meetings, and the notes written after them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, Organisation, OutreachDesk
from maillage.support.journeys.choices import SUBJECTS, MeetingKind, MeetingStatus, Mode
from maillage.support.journeys.models.journey import Journey
from maillage.support.people.models import Person

MOST_MINUTES = 12 * 60


class Span(Func):
    """From the first moment of a meeting to its last, which is the next one's first."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Meeting(models.Model):
    """An adviser and a person meet, or were to. `spent_minutes` counts only what was held.

    `reminded_at` tells that a letter reminded the person; `settled_at` and `settled_by` when and by whom it was said
    what became of it. A meeting is layer L2; what was said is its `Note`, layer L4.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="meetings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(_("for"), max_length=20, choices=MeetingKind, default=MeetingKind.FOLLOW_UP)
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.PLACE)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    desk = models.ForeignKey(OutreachDesk, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    status = models.CharField(_("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    subjects = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("subjects"))
    spent_minutes = models.PositiveSmallIntegerField(_("minutes spent"), null=True, blank=True)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(name="meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="meeting_time_is_spent_when_held",
                # Said to be there: a comparison with nothing is neither true nor false, and passes.
                condition=Q(status=MeetingStatus.HELD, spent_minutes__isnull=False)
                & Q(spent_minutes__gt=0, spent_minutes__lte=MOST_MINUTES)
                | ~Q(status=MeetingStatus.HELD) & Q(spent_minutes=None),
                violation_error_message=_("Time counts for meetings that were held, and only for them."),
            ),
            models.CheckConstraint(
                name="meeting_is_dated_once_settled",
                condition=Q(status=MeetingStatus.PLANNED, settled_at=None)
                | ~Q(status=MeetingStatus.PLANNED) & Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_subjects_are_in_the_list",
                condition=Q(subjects__contained_by=[str(one) for one in SUBJECTS]),
            ),
            models.CheckConstraint(name="meeting_at_a_desk_is_in_person", condition=Q(desk=None) | Q(mode=Mode.PLACE)),
            ExclusionConstraint(
                name="meeting_leaves_its_adviser_in_one_place",
                expressions=[
                    ("adviser", RangeOperators.EQUAL),
                    (Span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status=MeetingStatus.PLANNED),
                violation_error_message=_("You have another meeting then."),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "adviser", "starts_at"], name="meeting_of_adviser"),
            models.Index(fields=["journey", "-starts_at"], name="meeting_of_journey"),
            models.Index(fields=["person", "-starts_at"], name="meeting_of_person"),
            models.Index(fields=["starts_at"], condition=Q(status="planned"), name="meeting_to_come"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} · {self.get_status_display()}"

    @property
    def minutes(self) -> int:
        """How long it was planned to last."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


class Note(models.Model):
    """What was said at a meeting, and what comes next. Layer L4: read by advisers of the organisation only, each time
    kept in the log of looks.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="note")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=4000, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("by"), null=True, blank=True)
    next_done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(
                name="note_dates_a_step_that_is_there", condition=~Q(next_step="") | Q(next_on=None, next_done_at=None)
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "next_on"],
                condition=Q(next_done_at=None, next_on__isnull=False),
                name="note_step_to_come",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}"
