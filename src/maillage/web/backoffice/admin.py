"""What the platform's team edits by hand: the catalogue, accounts, the ladder. The journal and letters are read only.

Nothing about an accompanied person is registered here.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import (
    Charter,
    CharterRule,
    CharterShare,
    CharterWelcome,
    DeskDay,
    Hub,
    HubMembership,
    Membership,
    Network,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.territories.models import Area, Place
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.insight.dialogue.models import DialogueRule
from maillage.support.orientation.models import LadderStep

CHOICES = {"stages": Stage.choices, "audiences": Audience.choices}


class ListsAsTicks:
    """A list of closed words is edited by ticking them."""

    def formfield_for_dbfield(self, db_field: "models.Field[Any, Any]", request: HttpRequest, **facts: Any) -> Any:
        """Ticks for array fields, Django's own field for others."""
        if not isinstance(db_field, ArrayField):
            return super().formfield_for_dbfield(db_field, request, **facts)  # type: ignore[misc]  # a mixin of ModelAdmin
        return forms.MultipleChoiceField(
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            required=not db_field.blank,
            choices=db_field.base_field.choices or CHOICES[db_field.name],
            widget=forms.CheckboxSelectMultiple,
        )


class ReadOnly(admin.ModelAdmin[Any]):
    """Looked at, never touched."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverDeleted(admin.ModelAdmin[Any]):
    """Ended by a date, never deleted: other rows and the journal speak of it."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewUserForm(AdminUserCreationForm):
    """An account by address and name."""

    class Meta:
        model = User
        fields = ("email", "name", "language")


@admin.register(User)
class PeopleAdmin(UserAdmin):  # type: ignore[type-arg]  # the stubs know AbstractUser only
    """People who sign in."""

    add_form = NewUserForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "password")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "language", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is closed, not deleted."""
        return False


class NetworkMembershipInline(admin.TabularInline[NetworkMembership, Network]):
    model = NetworkMembership
    extra = 0
    autocomplete_fields = ("organisation",)


@admin.register(Network)
class NetworkAdmin(NeverDeleted):
    list_display = ("name", "lead_organisation", "answer_working_days")
    autocomplete_fields = ("area", "lead_organisation")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (NetworkMembershipInline,)


@admin.register(Organisation)
class OrganisationAdmin(NeverDeleted):
    list_display = ("name", "short_name", "kind", "is_fictitious")
    list_filter = ("kind", "is_fictitious")
    search_fields = ("name", "short_name")
    prepopulated_fields = {"slug": ("name",)}


class HubMembershipInline(admin.TabularInline[HubMembership, Hub]):
    model = HubMembership
    extra = 0
    autocomplete_fields = ("organisation",)


@admin.register(Hub)
class HubAdmin(NeverDeleted):
    list_display = ("name", "kind", "network", "opened_on", "closed_on")
    list_filter = ("kind", "network")
    list_select_related = ("network",)
    search_fields = ("name",)
    autocomplete_fields = ("place",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (HubMembershipInline,)


class DeskDayInline(admin.TabularInline[DeskDay, OutreachDesk]):
    model = DeskDay
    extra = 0


@admin.register(OutreachDesk)
class OutreachDeskAdmin(NeverDeleted):
    list_display = ("name", "hub", "organisation", "starts_on", "ends_on")
    list_select_related = ("hub", "organisation")
    search_fields = ("name",)
    autocomplete_fields = ("hub", "organisation", "place")
    inlines = (DeskDayInline,)


class CharterRuleInline(ListsAsTicks, admin.StackedInline[CharterRule, Charter]):
    model = CharterRule
    extra = 0
    show_change_link = True


class CharterWelcomeInline(admin.TabularInline[CharterWelcome, Charter]):
    model = CharterWelcome
    extra = 0
    autocomplete_fields = ("organisation",)


@admin.register(Charter)
class CharterAdmin(NeverDeleted):
    list_display = ("name", "hub", "starts_on", "ends_on")
    list_select_related = ("hub",)
    autocomplete_fields = ("hub",)
    inlines = (CharterRuleInline, CharterWelcomeInline)


class CharterShareInline(admin.TabularInline[CharterShare, CharterRule]):
    model = CharterShare
    extra = 0
    autocomplete_fields = ("organisation",)


@admin.register(CharterRule)
class CharterRuleAdmin(ListsAsTicks, admin.ModelAdmin[CharterRule]):
    list_display = ("charter", "position")
    list_select_related = ("charter",)
    inlines = (CharterShareInline,)


@admin.register(Membership)
class MembershipAdmin(NeverDeleted):
    list_display = ("user", "role", "organisation", "hub", "network", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user", "organisation", "hub", "network")
    search_fields = ("user__email", "user__name")
    autocomplete_fields = ("user", "organisation", "hub")


class EligibilityAreaInline(admin.TabularInline[EligibilityArea, Delivery]):
    model = EligibilityArea
    extra = 0
    autocomplete_fields = ("area",)


@admin.register(Offer)
class OfferAdmin(ListsAsTicks, NeverDeleted):
    """Published at the hub, where the gate says what is missing, and settled with its template there too."""

    readonly_fields = ("status", "template")
    list_display = ("name", "organisation", "kind", "status", "ends_on")
    list_filter = ("status", "kind")
    list_select_related = ("organisation",)
    search_fields = ("name", "organisation__name")
    autocomplete_fields = ("organisation", "general")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Delivery)
class DeliveryAdmin(ListsAsTicks, NeverDeleted):
    """Published and confirmed at the hub, by those who answer for it."""

    readonly_fields = ("status", "confirmed_on", "confirmed_by")
    list_display = ("offer", "hub", "desk", "tier", "status", "confirmed_on")
    list_filter = ("tier", "status")
    list_select_related = ("offer", "hub", "desk")
    search_fields = ("offer__name", "hub__name")
    autocomplete_fields = ("offer", "hub", "desk")
    inlines = (EligibilityAreaInline,)


@admin.register(Area)
class AreaAdmin(ReadOnly):
    list_display = ("name", "code", "kind", "population", "is_current")
    list_filter = ("kind", "is_current")
    search_fields = ("name", "=code")
    show_full_result_count = False


@admin.register(Place)
class PlaceAdmin(ReadOnly):
    """Read only: a place moved here would keep its former travel times."""

    list_display = ("name", "address", "commune", "travel_model", "travel_computed_at")
    list_select_related = ("commune",)
    search_fields = ("name", "address")


@admin.register(LadderStep)
class LadderStepAdmin(admin.ModelAdmin[LadderStep]):
    list_display = ("network", "position", "act", "after_working_hours", "grace_working_hours")
    list_filter = ("network",)
    list_select_related = ("network",)


@admin.register(DialogueRule)
class DialogueRuleAdmin(admin.ModelAdmin[DialogueRule]):
    """How long an answer between a territory and the Region may take."""

    list_display = ("network", "answer_days", "remind_days", "first_alert_days", "last_alert_days")
    list_select_related = ("network",)


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ("at", "what", "by", "about_kind", "about_key")
    list_select_related = ("by",)
    search_fields = ("=what", "=about_key")
    show_full_result_count = False


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    """The envelope only; the demo's own page shows the text of its invented letters."""

    list_display = ("written_at", "status", "attempts", "next_attempt_at", "sent_at", "language")
    list_filter = ("status",)
    fields = ("key", "status", "attempts", "last_error", "written_at", "next_attempt_at", "sent_at", "language")
    show_full_result_count = False


def sign_in_once(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """The administration has no sign-in of its own: it sends to everybody's."""
    return redirect(f"{reverse('account_login')}?next={reverse('admin:index')}")


admin.site.unregister(Group)  # rights are memberships
admin.site.login = sign_in_once  # type: ignore[method-assign]  # Django's documented way to replace it
admin.site.site_header = admin.site.site_title = _("Back office of Maillage")
admin.site.index_title = _("Catalogue, accounts, ladder")
admin.site.enable_nav_sidebar = False
