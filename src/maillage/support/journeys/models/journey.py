"""Projects, journeys and the moves that journeys made."""

from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.support.journeys.choices import (
    ENDED,
    ENTRIES,
    FOUND,
    MOVES,
    OPEN,
    AttemptChannel,
    ExitReason,
    JourneyState,
)
from maillage.support.people.models import Person


class Project(models.Model):
    """What somebody wants to start, take over or grow. Several people may hold it; a person may hold several.

    `siren` is the company's number once there is one; nothing waits for it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    pitch = models.CharField(_("in two lines"), max_length=280, blank=True)
    activity = models.CharField(_("activity"), max_length=120, blank=True)
    commune = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    created_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(name="project_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="project_siren_is_nine_digits", condition=Q(siren__regex=r"^([0-9]{9})?$")),
        ]

    def __str__(self) -> str:
        return self.title


class Holder(models.Model):
    """A person holds a project, alone or with others."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="holders")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("holder")
        verbose_name_plural = _("holders")
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="holder_of_a_project_is_one")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.project_id}"


class JourneyQuerySet(models.QuerySet["Journey"]):
    """Journeys as the desk needs them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Journeys led by an organisation for which `user` receives somewhere today (layer L2), of files not erased."""
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = Membership.objects.active(on=timezone.localdate()).filter(
            user=user, role__in=(Role.ADVISER, Role.HUB_MANAGER), organisation=models.OuterRef("organisation")
        )
        return self.filter(models.Exists(mine), person__erased_at=None)

    def open(self) -> Self:
        """Journeys in which somebody is helped, or that rest."""
        return self.filter(state__in=OPEN)


class Journey(models.Model):
    """A period in which one organisation accompanies a person on a project, in the care of an adviser.

    `hub` is empty when the person is helped from a distance because no hub is near. `person` and `project` are empty
    only in the first state, while an enquiry that gave no name waits for one. `state_since` is the moment of the last
    move. A person who comes back later, for whatever project, gets a new journey or this one opened again.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="journeys")
    commune = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=JourneyState, default=JourneyState.CONTACT)
    state_since = models.DateTimeField(_("in this state since"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    exit_reason = models.CharField(_("why it ended"), max_length=20, choices=ExitReason, blank=True)
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        constraints = [
            models.CheckConstraint(
                name="journey_has_a_person_once_welcomed",
                condition=Q(state=JourneyState.CONTACT) | Q(state__in=ENDED) | Q(person__isnull=False),
                violation_error_message=_("A journey after the first contact has its person."),
            ),
            models.CheckConstraint(
                name="journey_has_person_and_project_together",
                condition=Q(person=None, project=None) | Q(person__isnull=False, project__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "project"],
                condition=Q(state__in=OPEN),
                name="journey_open_is_one_for_person_and_project",
            ),
            models.CheckConstraint(
                name="journey_is_dated_once_ended",
                condition=Q(state__in=OPEN, closed_at=None) | Q(state__in=ENDED, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="journey_dates_are_in_order",
                condition=Q(state_since__gte=F("opened_at"))
                & (Q(closed_at=None) | Q(closed_at__gte=F("opened_at"), closed_at__lte=F("state_since"))),
            ),
            models.CheckConstraint(
                name="journey_stopped_has_a_reason",
                condition=(~Q(state=JourneyState.STOPPED) | ~Q(exit_reason=""))
                & (Q(state__in=ENDED) | Q(exit_reason="")),
                violation_error_message=_("A journey that ends says why."),
            ),
            models.CheckConstraint(
                name="journey_paused_has_a_review_date",
                condition=Q(state=JourneyState.PAUSED, review_on__isnull=False)
                | ~Q(state=JourneyState.PAUSED) & Q(review_on=None),
                violation_error_message=_("A pause has a day on which it is looked at again."),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-opened_at"], name="journey_of_person"),
            models.Index(fields=["organisation", "adviser"], condition=Q(state__in=OPEN), name="journey_of_adviser"),
            models.Index(fields=["organisation", "review_on"], condition=Q(state="paused"), name="journey_to_review"),
            models.Index(fields=["hub", "organisation", "state"], name="journey_at_hub"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Somebody is helped, or rests."""
        return self.state in OPEN

    @property
    def found_something(self) -> bool:
        """It ended with a job, a training course or another project."""
        return self.exit_reason in FOUND


class Move(models.Model):
    """A journey went from one state to another. The first one comes from nowhere. Only moves of `choices.MOVES` exist.

    `on` is the real day, `at` the moment when it was said. `by` is empty for a dated rule.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="moves")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    from_state = models.CharField(_("from"), max_length=20, choices=JourneyState, blank=True)
    to_state = models.CharField(_("to"), max_length=20, choices=JourneyState)
    exit_reason = models.CharField(_("why it ended"), max_length=20, choices=ExitReason, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="move_is_allowed",
                condition=reduce(
                    or_,
                    [Q(from_state="", to_state__in=sorted(ENTRIES))]
                    + [Q(from_state=start, to_state__in=sorted(ends)) for start, ends in MOVES.items() if ends],
                ),
                violation_error_message=_("A journey does not go there from here."),
            ),
            models.CheckConstraint(
                name="move_for_health_tells_no_more",
                condition=~Q(exit_reason=ExitReason.HEALTH) | Q(reason=""),
                violation_error_message=_("Health is said without any detail."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-at"], name="move_of_file")]

    def __str__(self) -> str:
        return f"{self.journey_id}: {self.from_state} → {self.to_state}"


class Attempt(models.Model):
    """An adviser tried to reach the person of a journey, without success."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="attempts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    channel = models.CharField(_("how"), max_length=10, choices=AttemptChannel)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.journey_id} · {self.get_channel_display()}"
