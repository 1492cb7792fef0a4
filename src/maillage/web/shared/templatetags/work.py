"""The menu of the people who work here, by the role in which they work now."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.catalogue.network.choices import Role
from maillage.support.orientation.models import Enquiry
from maillage.web.shared import words
from maillage.web.shared.membership import current_membership, held_posts, is_inside, memberships

register = template.Library()


@dataclass(frozen=True)
class Link:
    """One line of the menu; `section` is what its pages call themselves."""

    section: str
    words: str
    address: str


def links_for(request: HttpRequest) -> list[Link]:
    """The doors open to who works in the current role."""
    membership = current_membership(request)
    links: list[Link] = []
    if membership and membership.role == Role.COORDINATOR:
        links += [
            Link("overview", _("Overview"), reverse("coordination:overview")),
            Link("enquiries", _("Enquiries"), reverse("coordination:enquiries")),
            Link("late", _("Late"), reverse("coordination:late")),
            Link("referrals", _("Referrals"), reverse("coordination:referrals")),
            Link("clarity", _("Clarity"), reverse("coordination:clarity")),
            Link("plans", _("Where to open"), reverse("coordination:plans")),
            Link("reports", _("Figures"), reverse("coordination:figures")),
            Link("catalogue", _("Catalogue"), reverse("coordination:templates")),
            Link("simulator", _("Who serves this place?"), reverse("coordination:simulator")),
            Link("hubs", _("Hubs"), reverse("coordination:hubs")),
            Link("partners", _("Partners"), reverse("coordination:partners")),
            Link("territory", _("Territories"), reverse("territory:home")),
        ]
    elif membership and membership.hub:
        links += [
            Link("today", _("Today"), reverse("desk:today")),
            Link("inbox", _("Enquiries"), reverse("desk:inbox")),
            Link("people", _("People we help"), reverse("desk:people")),
            Link("referrals", _("Referrals"), reverse("desk:referrals")),
        ]
        if is_inside(membership):
            links.append(Link("hub", _("The hub"), reverse("hub:home", args=[membership.hub.slug])))
    elif membership is None and held_posts(request):
        links += [
            Link("territory", _("Territories"), reverse("territory:home")),
            Link("questions", _("The register of questions"), reverse("territory:questions")),
        ]
    if getattr(request.user, "is_staff", False):
        links.append(Link("backoffice", _("Back office"), reverse("backoffice:home")))
    return links


@register.inclusion_tag("components/work_menu.html", takes_context=True)
def work_menu(context: dict[str, Any]) -> dict[str, Any]:
    """Draws the menu; `section` in the context marks where the page stands."""
    request: HttpRequest = context["request"]
    return {"links": links_for(request), "section": context.get("section", "")}


@register.inclusion_tag("components/work_role.html", takes_context=True)
def work_role(context: dict[str, Any]) -> dict[str, Any]:
    """Draws in which role one works now, with the way to another when there are several."""
    request: HttpRequest = context["request"]
    return {"membership": current_membership(request), "several": len(memberships(request)) > 1}


@register.filter
def moment(value: datetime | None) -> str:
    """mardi 3 mars à 17 h 40."""
    return words.moment(value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """mardi 3 mars."""
    return words.day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """3 mars 2026."""
    return words.short_day(value) if value else ""


@register.filter
def hour(value: time | None) -> str:
    """9 h 30."""
    return words.hour(value) if value else ""


@register.filter
def capital(value: str) -> str:
    """Begins with a capital."""
    return words.capital(str(value))


@register.filter
def thousands(value: int) -> str:
    """A number with thin spaces."""
    return words.number(value)


@register.filter
def is_late(enquiry: Enquiry, now: datetime) -> bool:
    """Still open after the moment by which it should have been answered."""
    return enquiry.is_open and enquiry.due_at is not None and enquiry.due_at < now


TONES = {"waiting": "new", "accepted": "good", "unanswered": "late"}


@register.filter
def tone(enquiry: Enquiry) -> str:
    """The tone of its state, for the component that draws it."""
    return TONES.get(enquiry.status, "closed")
