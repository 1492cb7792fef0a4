"""Referrals: a person is passed from one partner to another, and both, and the person, see what becomes of it.

The row of a referral holds no content: who, to whom, which state, which dates. What is said and shared stands in its
own rows, each with its own lock, so that those who watch over the whole see that it moves and not what it says.
"""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Network, Organisation
from maillage.catalogue.offers.models import Delivery
from maillage.foundation.accounts.models import User
from maillage.support.journeys.models import Journey
from maillage.support.orientation.choices import (
    CONTENT,
    LIVE,
    LONGEST_WAIT,
    UNSENT,
    AttemptChannel,
    Ending,
    ItemKind,
    Outcome,
    ReferralKind,
    ReferralReason,
    ReferralState,
    Refusal,
    Urgency,
    Via,
    WordKind,
)
from maillage.support.people.models import Consent, Person

RECEIVING = (Role.ADVISER, Role.HUB_MANAGER)


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals as the doors need them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Referrals that an organisation sent for which `user` receives people today, and those it got."""
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = Membership.objects.active(on=timezone.localdate()).filter(user=user, role__in=RECEIVING)
        sends = mine.filter(organisation=models.OuterRef("organisation"))
        receives = mine.filter(organisation=models.OuterRef("to_organisation"))
        return self.filter(models.Exists(sends) | Q(sent_at__isnull=False) & models.Exists(receives))

    def watched_by(self, user: User | AnonymousUser) -> Self:
        """Referrals of the networks that `user` coordinates and the hubs `user` manages: that they move, not more."""
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = Membership.objects.inside(on=timezone.localdate()).filter(user=user)
        coordinated = mine.filter(role=Role.COORDINATOR).values("network")
        managed = mine.filter(role=Role.HUB_MANAGER).values("hub")
        return self.filter(
            Q(network__in=coordinated) | Q(hub__in=managed) | Q(to_hub__in=managed, sent_at__isnull=False)
        )

    def open(self) -> Self:
        """Referrals for which somebody still has something to do."""
        return self.filter(closed_at=None)

    def live(self) -> Self:
        """Referrals whose receiver has the person."""
        return self.filter(state__in=LIVE)


class Referral(models.Model):
    """A person of one organisation's file is passed to another one, in the care of `owner` until `closed_at`.

    `organisation` sends, and the person is in its file; `sender` wrote it. `owner` has it now: the sender, or somebody
    of the receiver. `next_at` is when something happens if nobody acts; `due_at` by when the owner should have acted.
    `round` grows at each move. `follows` is the referral that another partner did not take. `stage` is where the person
    stood, empty when nobody said: an accepted referral counts against the room that a charter gives for that stage.
    """

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="referrals")
    journey = models.ForeignKey(Journey, models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    kind = models.CharField(_("kind"), max_length=20, choices=ReferralKind)
    reason = models.CharField(_("reason"), max_length=20, choices=ReferralReason)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.USUAL)
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("sent to"))
    to_hub = models.ForeignKey(Hub, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    to_delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="+")

    state = models.CharField(_("state"), max_length=20, choices=ReferralState, default=ReferralState.DRAFT)
    state_at = models.DateTimeField(_("in this state since"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    touched_at = models.DateTimeField(_("last act or step"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    next_at = models.DateTimeField(_("next date"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be done by"), null=True, blank=True)

    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("written at"))
    asked_at = models.DateTimeField(_("shown to the person at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    met_at = models.DateTimeField(_("first meeting at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    taken_by = models.CharField(_("taken by, as typed"), max_length=120, blank=True)
    refusal = models.CharField(_("declined because"), max_length=20, choices=Refusal, blank=True)
    ending = models.CharField(_("withdrawn because"), max_length=20, choices=Ending, blank=True)
    outcome = models.CharField(_("how it ended"), max_length=20, choices=Outcome, blank=True)
    receiver_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    receiver_journey = models.ForeignKey(Journey, models.PROTECT, null=True, blank=True, related_name="+")

    link_nonce = models.UUIDField(default=uuid4, editable=False)
    link_expires_at = models.DateTimeField(_("the receiver's link works until"), null=True, blank=True)
    is_fictitious = models.BooleanField(_("fictitious"), default=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(
                name="referral_open_has_owner_and_date",
                condition=Q(closed_at=None, owner__isnull=False, next_at__isnull=False)
                | Q(closed_at__isnull=False, next_at=None),
                violation_error_message=_("An open referral is in somebody's care and has a next date."),
            ),
            models.CheckConstraint(
                name="referral_next_date_is_near",
                condition=Q(next_at=None) | Q(next_at__lte=F("touched_at") + timedelta(days=LONGEST_WAIT)),
                violation_error_message=_("The next date is too far away."),
            ),
            models.CheckConstraint(
                name="referral_goes_to_another_organisation", condition=~Q(to_organisation=F("organisation"))
            ),
            models.CheckConstraint(
                name="referral_open_has_its_person", condition=Q(person__isnull=False) | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="referral_is_sent_with_an_agreement",
                condition=Q(sent_at=None)
                | Q(sent_at__isnull=False, asked_at__isnull=False, link_expires_at__isnull=False)
                & (Q(consent__isnull=False) | Q(person=None)),
                violation_error_message=_("Nothing is sent without the person's agreement."),
            ),
            models.CheckConstraint(
                name="referral_sent_is_dated",
                condition=Q(state__in=UNSENT, sent_at=None)
                | Q(state=ReferralState.WITHDRAWN)
                | ~Q(state__in=[*UNSENT, ReferralState.WITHDRAWN]) & Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_taken_is_dated",
                condition=~Q(state__in=LIVE) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_met_is_dated", condition=~Q(state=ReferralState.MET) | Q(met_at__isnull=False)
            ),
            models.CheckConstraint(
                name="referral_ended_is_closed",
                condition=~Q(state__in=[ReferralState.TAKEN_OVER, ReferralState.WITHDRAWN])
                | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_at_work_is_not_closed",
                condition=~Q(state__in=[*UNSENT, ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.IN_CONTACT])
                | Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="referral_declined_has_a_reason",
                condition=Q(state=ReferralState.DECLINED) & ~Q(refusal="")
                | Q(state=ReferralState.WITHDRAWN)
                | ~Q(state__in=[ReferralState.DECLINED, ReferralState.WITHDRAWN]) & Q(refusal=""),
                violation_error_message=_("A declined referral says why."),
            ),
            models.CheckConstraint(
                name="referral_withdrawn_has_a_reason",
                condition=Q(state=ReferralState.WITHDRAWN) & ~Q(ending="")
                | ~Q(state=ReferralState.WITHDRAWN) & Q(ending=""),
            ),
            models.CheckConstraint(
                name="referral_closed_has_an_outcome",
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="referral_dates_are_in_order",
                condition=(Q(asked_at=None) | Q(asked_at__gte=F("created_at")))
                & (Q(sent_at=None) | Q(sent_at__gte=F("asked_at")))
                & (Q(accepted_at=None) | Q(accepted_at__gte=F("sent_at")))
                & (Q(closed_at=None) | Q(closed_at__gte=F("created_at"))),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "next_at"], name="referral_sent_list"),
            models.Index(fields=["to_organisation", "state", "due_at"], name="referral_received_list"),
            models.Index(fields=["next_at"], name="referral_to_climb", condition=Q(closed_at=None)),
            models.Index(fields=["network", "-created_at"], name="referral_network"),
            models.Index(fields=["owner", "due_at"], name="referral_of_owner", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.get_state_display()}"

    @property
    def reference(self) -> str:
        """What one may say on the phone: eight characters in two groups."""
        digits = self.public_id.hex[:8].upper()
        return f"{digits[:4]}-{digits[4:]}"

    @property
    def is_open(self) -> bool:
        """Somebody still has something to do."""
        return self.closed_at is None

    def is_late(self, now: datetime) -> bool:
        """Whoever has it should have acted already."""
        return self.closed_at is None and self.due_at is not None and self.due_at < now


class ReferralMove(models.Model):
    """A referral went from one state to another. `by` is empty through a link and by a dated rule: `via` says which."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="moves")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    from_state = models.CharField(_("from"), max_length=20, choices=ReferralState, blank=True)
    to_state = models.CharField(_("to"), max_length=20, choices=ReferralState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    via = models.CharField(_("by which door"), max_length=10, choices=Via)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("move of a referral")
        verbose_name_plural = _("moves of referrals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="referral_move_at_the_desk_is_signed", condition=~Q(via=Via.DESK) | Q(by__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.from_state} → {self.to_state}"


class SharedItem(models.Model):
    """One thing shared with the receiver, exactly as the person was shown it. Nobody changes `content` afterwards.

    The receiver reads it from `agreed_at` on, while the referral is sent, until `stopped_at`.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="items")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("what"), max_length=10, choices=ItemKind)
    content = models.JSONField(_("as shown to the person"), default=dict)
    document_key = models.CharField(_("document"), max_length=60, blank=True)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="+")
    shown_at = models.DateTimeField(_("shown to the person at"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("shared item")
        verbose_name_plural = _("shared items")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "kind", "document_key"], name="shared_item_is_shared_once"),
            models.CheckConstraint(
                name="shared_item_document_has_a_key",
                condition=Q(kind=ItemKind.DOCUMENT) & ~Q(document_key="")
                | ~Q(kind=ItemKind.DOCUMENT) & Q(document_key=""),
            ),
            models.CheckConstraint(
                name="shared_item_is_agreed_after_it_is_shown",
                condition=Q(agreed_at=None, consent=None)
                | Q(
                    agreed_at__isnull=False, consent__isnull=False, shown_at__isnull=False, agreed_at__gte=F("shown_at")
                ),
                violation_error_message=_("What is shared was shown to the person first, and agreed to."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} · {self.get_kind_display()}"

    @property
    def layer(self) -> str:
        """The layer of domain 5.4 on which it stands."""
        return CONTENT[ItemKind(self.kind)]

    @property
    def is_read(self) -> bool:
        """The receiver may read it, as far as the item is concerned."""
        return self.agreed_at is not None and self.stopped_at is None


class ReferralWord(models.Model):
    """Words written on a referral: a proposal with a refusal, a word between partners, to the person or from them.

    `by` is empty for the person and for a receiver without account; `organisation` is the sender's.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="words")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=WordKind)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    proposed = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner proposed")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_receivers = models.BooleanField(_("written by the receiver"), default=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("word on a referral")
        verbose_name_plural = _("words on referrals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="referral_word_says_something", condition=~Q(text="") | Q(proposed__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} · {self.get_kind_display()}"


class ReferralAttempt(models.Model):
    """The receiver tried to reach the person, without success; `by` is empty through the link."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="attempts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(_("how"), max_length=10, choices=AttemptChannel)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("attempt of a receiver")
        verbose_name_plural = _("attempts of receivers")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.referral_id} · {self.get_channel_display()}"
