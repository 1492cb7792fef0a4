"""The hubs: all of them on a map with the same table, and one of them."""

from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import DeskDay, Hub, HubMembership, OutreachDesk
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.web.shared import words
from maillage.web.shared.access import open_to_all
from maillage.web.shared.order import by_name


@open_to_all
@require_safe
def hubs(request: HttpRequest) -> HttpResponse:
    """Every hub open today, on a map and in a table of the same rows."""
    today = timezone.localdate()
    listed = open_hubs(today).order_by(by_name("place__commune__name"), by_name("name"), "pk")
    columns = [gettext("Hub"), gettext("Commune"), gettext("Partners"), gettext("Opening hours"), gettext("Desks")]
    context = {
        "rows": [hub_row(hub) for hub in listed],
        "columns": columns,
        "section": "hubs",
        "tiles": settings.TILES_ADDRESS,
    }
    return render(request, "public/hubs.html", context)


@open_to_all
@require_safe
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    """One hub: partners, hours, way in, desks, and what is offered there."""
    today = timezone.localdate()
    found = get_object_or_404(open_hubs(today), slug=slug)
    deliveries = (
        Delivery.objects.filter(hub=found, status=OfferStatus.PUBLISHED, offer__in=Offer.objects.published(on=today))
        .select_related("offer__organisation", "desk")
        .order_by(by_name("offer__name"), "pk")
    )
    place = found.place
    context = {
        "hub": found,
        "department": words.department(place.commune.code),
        "partners": partners_of(found),
        "facts": [
            (gettext("Address"), f"{place.address}, {place.commune.name}" if place.address else place.commune.name),
            (gettext("Opening hours"), found.opening_hours),
            (gettext("How to come in"), found.access),
            (gettext("Phone"), found.phone),
            (gettext("E-mail"), found.email),
        ],
        "desks": [(desk, words.desk_days(desk.days.all()), words.week(desk.days.all())) for desk in found.desks.all()],
        "deliveries": deliveries,
        "trail": [(gettext("The hubs"), reverse("public:hubs"))],
        "section": "hubs",
    }
    return render(request, "public/hub.html", context)


def open_hubs(today: date) -> QuerySet[Hub]:
    """Hubs open that day with their place, partners, desks and days, in a fixed number of queries."""
    memberships = HubMembership.objects.filter(in_force(today)).select_related("organisation")
    desks = OutreachDesk.objects.held_on(today).select_related("organisation", "place__commune").order_by("name")
    days = DeskDay.objects.order_by("weekday", "opens_at")
    return (
        Hub.objects.open_on(today)
        .select_related("place__commune", "network")
        .prefetch_related(
            Prefetch("memberships", memberships.order_by("organisation__name")),
            Prefetch("desks", desks),
            Prefetch("desks__days", days),
        )
    )


def partners_of(found: Hub) -> list[str]:
    """Names of the organisations of a hub, in the order of the alphabet: nobody is ranked."""
    return [str(membership.organisation) for membership in found.memberships.all()]


def hub_row(found: Hub) -> dict[str, str]:
    """One hub as the map and the table show it. Numbers as text, so that no locale touches them."""
    desks = len(found.desks.all())
    return {
        "slug": found.slug,
        "name": found.name,
        "lat": f"{found.place.lat:.5f}",
        "lon": f"{found.place.lon:.5f}",
        "commune": f"{found.place.commune.name} ({words.department(found.place.commune.code)})",
        "partners": words.joined(partners_of(found)),
        "hours": found.opening_hours,
        "desks": words.number(desks) if desks else "",
        "kind": found.get_kind_display(),
    }
