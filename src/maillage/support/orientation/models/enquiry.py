"""Enquiries: what the public asks."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import CharterRule, Hub, Membership, Network, Organisation
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.sources.models import Widget
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.support.journeys.models import Journey
from maillage.support.orientation.choices import OPEN, AttemptChannel, ContactWay, DeclineReason, Status


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    """Enquiries as the doors need them."""

    def visible_to(self, user: User | AnonymousUser, *, on: date | None = None) -> Self:
        """Enquiries in the care of the organisation and hub where `user` works today; all of a coordinator's network.

        A partner of the same hub sees those of its own organisation only; a hub manager sees those of the hub, as
        long as their organisation is a partner there. What no hub is near enough to take (`hub` empty) is seen by
        everybody of the organisation that calls back. `on` says which day today is, to a statement that is kept.
        """
        if isinstance(user, AnonymousUser):
            return self.none()
        day = timezone.localdate() if on is None else on
        mine = Membership.objects.active(on=day).filter(user=user)
        inside = Membership.objects.inside(on=day).filter(user=user)
        of_team = mine.filter(hub=models.OuterRef("hub"), organisation=models.OuterRef("organisation"))
        as_manager = inside.filter(role=Role.HUB_MANAGER, hub=models.OuterRef("hub"))
        as_coordinator = inside.filter(role=Role.COORDINATOR, network=models.OuterRef("network"))
        without_hub = mine.filter(hub__isnull=False, organisation=models.OuterRef("organisation"))
        return self.filter(
            models.Exists(of_team)
            | models.Exists(as_manager)
            | models.Exists(as_coordinator)
            | Q(hub=None) & models.Exists(without_hub)
        )

    def open(self) -> Self:
        """Enquiries that nobody answered and that can still be: what the person wrote is there."""
        return self.filter(status__in=OPEN).exclude(need="")

    def waiting(self) -> Self:
        """Enquiries that wait for an answer."""
        return self.open().filter(status=Status.WAITING)


class Enquiry(models.Model):
    """What a person asked, who has it, by when they are answered, and how it was answered.

    `round` counts the partners that had it: it starts at 1 and grows when it passes to another. `owner` is the
    adviser in charge, empty while the organisation's team shares it.
    """

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    form_key = models.UUIDField(unique=True, help_text=_("One per form shown: a double click is one enquiry."))
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")

    name = models.CharField(_("name"), max_length=120, blank=True)
    contact_way = models.CharField(_("wishes to be answered"), max_length=10, choices=ContactWay, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    commune = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    commune_typed = models.CharField(_("commune as typed"), max_length=120, blank=True)
    need = models.TextField(_("need"), max_length=4000)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    subjects = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    audiences = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    is_fictitious = models.BooleanField(_("fictitious"), default=False)

    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="+")
    came_by = models.ForeignKey(
        Widget, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner's site it came by")
    )
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    charter_rule = models.ForeignKey(CharterRule, models.SET_NULL, null=True, blank=True, related_name="+")
    route_reasons = models.JSONField(_("why this partner"), default=list)

    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    received_at = models.DateTimeField(_("received at"))
    assigned_at = models.DateTimeField(_("given to the partner at"))
    due_at = models.DateTimeField(_("to be answered by"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True)
    answer = models.TextField(_("what the person was told"), blank=True)
    journey = models.OneToOneField(Journey, models.PROTECT, null=True, blank=True, related_name="+")

    link_nonce = models.UUIDField(default=uuid4, editable=False)
    link_expires_at = models.DateTimeField(_("link valid until"))

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.CheckConstraint(
                name="enquiry_is_dated_once_answered",
                condition=Q(status__in=[Status.WAITING, Status.UNANSWERED], answered_at=None)
                | ~Q(status__in=[Status.WAITING, Status.UNANSWERED]) & Q(answered_at__isnull=False),
                violation_error_message=_("An answered enquiry carries the date of its answer."),
            ),
            models.CheckConstraint(
                name="enquiry_open_has_a_due_date",
                condition=~Q(status__in=[Status.WAITING, Status.UNANSWERED]) | Q(due_at__isnull=False),
                violation_error_message=_("An open enquiry has a date by which it is answered."),
            ),
            models.CheckConstraint(
                name="enquiry_accepted_has_a_journey",
                condition=~Q(status=Status.ACCEPTED) | Q(journey__isnull=False, owner__isnull=False),
                violation_error_message=_("An accepted enquiry has its journey and its adviser."),
            ),
            models.CheckConstraint(
                name="enquiry_declined_has_a_reason",
                condition=Q(status=Status.DECLINED) & ~Q(decline_reason="")
                | ~Q(status=Status.DECLINED) & Q(decline_reason=""),
                violation_error_message=_("A declined enquiry says why."),
            ),
            models.CheckConstraint(
                name="enquiry_dates_are_in_order",
                condition=Q(assigned_at__gte=F("received_at"))
                & (Q(answered_at=None) | Q(answered_at__gte=F("received_at"))),
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "organisation", "status", "due_at"], name="enquiry_inbox"),
            models.Index(fields=["due_at"], name="enquiry_open_due", condition=Q(status=Status.WAITING)),
            models.Index(fields=["network", "-received_at"], name="enquiry_network"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.get_status_display()}"

    @property
    def reference(self) -> str:
        """What the person may say on the phone: eight characters in two groups."""
        digits = self.public_id.hex[:8].upper()
        return f"{digits[:4]}-{digits[4:]}"

    @property
    def is_erased(self) -> bool:
        """What the person wrote and how to reach them is gone; that they asked, when and where, is counted."""
        return not self.need

    @property
    def is_open(self) -> bool:
        """Nobody has answered yet, and somebody still may."""
        return self.status in OPEN and not self.is_erased


class Word(models.Model):
    """A few words added later, by the person (`by` empty) through the link, or by an adviser to the person."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="words")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"), max_length=4000)
    at = models.DateTimeField(_("at"))
    form_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} · {self.at:%Y-%m-%d}"


class ContactAttempt(models.Model):
    """An adviser tried to reach the person, without success."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="attempts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(_("how"), max_length=10, choices=AttemptChannel)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} · {self.get_channel_display()}"


class Redirection(models.Model):
    """An enquiry passed from one partner to another, by an adviser with a reason or by a rule (`by` empty).

    The rule is the ladder's, or that the partner left the network.
    """

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="redirections")
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    from_hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    partner_left = models.BooleanField(_("because the partner left the network"), default=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("redirection")
        verbose_name_plural = _("redirections")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.from_organisation} → {self.to_organisation}"
