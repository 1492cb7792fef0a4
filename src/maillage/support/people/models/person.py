"""A person in one organisation's file, how they are reached, when they were welcomed, their situation at entry."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.support.people.choices import CameBy, Channel, Fact


class PersonQuerySet(models.QuerySet["Person"]):
    """People as the desk needs them."""

    def visible_to(self, user: User | AnonymousUser, *, on: date | None = None) -> Self:
        """People in the file of an organisation for which `user` receives somewhere today (layers L1 and L2).

        `on` says which day today is, to a statement that is kept.
        """
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = Membership.objects.active(on=timezone.localdate() if on is None else on).filter(
            user=user, role__in=(Role.ADVISER, Role.HUB_MANAGER), organisation=models.OuterRef("organisation")
        )
        return self.filter(models.Exists(mine), erased_at=None)

    def current(self) -> Self:
        """Without those that were merged into another, and without those whose identity left the file."""
        return self.filter(merged_into=None, erased_at=None)


class Person(models.Model):
    """Somebody an organisation welcomed. A name of one letter is a name; one of the two names is enough.

    `entered_on` is the day on which they came, `created_at` the moment at which somebody typed it. `merged_into` leads
    to the same person in the same file once somebody said that they are one; undoing the merge empties it.
    `folded_name` and `searched` are written by the actions. The private link is derived from the key and `link_nonce`,
    never stored; it opens until `link_expires_at`, which stays empty as long as no link was asked for.

    After `erased_at` nothing names the person any more: the row stays so that counts do. After `restricted_at` nobody
    but those who answer for the rights of people changes what is known of them: the database sees to it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    given_name = models.CharField(_("first name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    commune = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=5, default="fr")
    came_by = models.CharField(_("how they came"), max_length=20, choices=CameBy, blank=True)
    notice_version = models.CharField(_("data notice shown"), max_length=20)
    entered_on = models.DateField(_("came on"))
    created_at = models.DateTimeField(_("entered at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    folded_name = models.CharField(max_length=200, editable=False)
    searched = models.TextField(editable=False, help_text=_("Name, commune and contact points, folded."))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    is_fictitious = models.BooleanField(_("fictitious"), default=False)
    link_nonce = models.UUIDField(default=uuid4, db_default=RandomUUID(), editable=False)
    link_expires_at = models.DateTimeField(_("private link opens until"), null=True, blank=True)
    erased_at = models.DateTimeField(_("identity erased at"), null=True, blank=True)
    restricted_at = models.DateTimeField(_("restricted since"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name",
                condition=~Q(given_name="") | ~Q(family_name="") | Q(erased_at__isnull=False),
                violation_error_message=_("A person has a first name or a family name."),
            ),
            models.CheckConstraint(
                name="person_erased_names_nobody",
                condition=Q(erased_at=None)
                | Q(given_name="", family_name="", folded_name="", searched="", link_expires_at=None),
            ),
            models.CheckConstraint(
                name="person_is_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("pk"))
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-entered_on"], name="person_of_file")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or str(_("erased file"))


class ContactPoint(models.Model):
    """A way to reach a person. Shared mailboxes and phones are normal: nothing here is unique.

    `folded` is the value as compared: digits of a phone, an e-mail in small letters.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_points")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    value = models.CharField(_("phone, e-mail or address"), max_length=300)
    folded = models.CharField(max_length=300, editable=False)
    is_preferred = models.BooleanField(_("preferred"), default=False)
    note = models.CharField(_("note"), max_length=120, blank=True, help_text=_("For example: shared with a spouse."))

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        indexes = [models.Index(fields=["organisation", "folded"], name="contact_point_folded")]
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "folded"], name="contact_point_is_said_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_preferred=True), name="contact_point_preferred_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Welcome(models.Model):
    """A person was received at a hub that day: the first exchange, alone or in a group."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="welcomes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    received_on = models.DateField(_("received on"))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    need = models.CharField(_("need"), max_length=500)

    class Meta:
        verbose_name = _("welcome")
        verbose_name_plural = _("welcomes")
        indexes = [models.Index(fields=["hub", "-received_on"], name="welcome_of_hub")]

    def __str__(self) -> str:
        return f"{self.received_on:%d/%m/%Y} · {self.hub}"


class Situation(models.Model):
    """A fact about somebody's situation, dated. The first of its kind is that of the entry, which never changes.

    Layer L5 when the fact is one of `choices.SENSITIVE`: who reads it is asked for apart.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="situations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    fact = models.CharField(_("fact"), max_length=20, choices=Fact)
    value = models.CharField(_("value"), max_length=120)
    true_on = models.DateField(_("true on"))
    is_at_entry = models.BooleanField(_("at entry"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fact"], condition=Q(is_at_entry=True), name="situation_at_entry_is_one"
            ),
            models.UniqueConstraint(fields=["person", "fact", "true_on"], name="situation_is_said_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.value}"
