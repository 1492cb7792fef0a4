"""One offer, in one screen: for whom, what happens, how long, how much, where, how soon, what comes next."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import DeskDay
from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferStatus, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.web.shared import words
from maillage.web.shared.access import open_to_all


@dataclass(frozen=True)
class Way:
    """One way to get the offer, in words."""

    anchor: str
    place: str
    when: str
    terms: str
    zone: str
    confirmed: str
    ask: str
    hub: str
    fictional: bool


@open_to_all
@require_safe
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """A published offer and where it is given."""
    deliveries = (
        Delivery.objects.filter(status=OfferStatus.PUBLISHED)
        .select_related("hub__place__commune", "desk__place__commune")
        .prefetch_related(Prefetch("desk__days", DeskDay.objects.order_by("weekday", "opens_at")), "zone")
        .order_by("hub__name", "pk")
    )
    published = Offer.objects.published(on=timezone.localdate()).select_related("organisation")
    found = get_object_or_404(published.prefetch_related(Prefetch("deliveries", deliveries)), slug=slug)
    context = {"offer": found, "facts": facts_of(found), "ways": [way_of(one) for one in found.deliveries.all()]}
    return render(request, "public/offer.html", context)


def facts_of(found: Offer) -> list[tuple[str, str]]:
    """What the page says of the offer, wherever it is given."""
    audiences = [one for one in found.audiences if one != Audience.TOUS_PUBLICS]
    return [
        (gettext("What it is"), words.capital(str(OfferType(found.kind).label))),
        (gettext("For whom"), labels(Audience, audiences) or gettext("Everybody")),
        (gettext("When it helps"), labels(Stage, found.stages)),
        (gettext("Subjects"), labels(Subject, found.subjects)),
        (gettext("What happens"), found.what_happens),
        (gettext("How long"), found.duration),
        (gettext("Conditions"), found.conditions),
        (gettext("What to bring"), found.pieces_to_bring),
        (gettext("What comes next"), found.next_step),
        (gettext("Until"), words.short_day(found.ends_on) if found.ends_on else ""),
    ]


def labels(choices: type[Stage] | type[Subject] | type[Audience], values: list[str]) -> str:
    """Labels of stored values, in the order of the closed list; values it no longer has are left out."""
    return words.capital(words.spoken_list(str(choice.label) for choice in choices if choice.value in values))


def way_of(delivery: Delivery) -> Way:
    """One delivery in words."""
    modes = words.spoken_list(str(DeliveryMode(mode).label) for mode in delivery.modes)
    desk = delivery.desk
    place = gettext("From a distance") if delivery.tier == Tier.REMOTE else (desk.name if desk else delivery.hub.name)
    days = words.desk_days(desk.days.all()) if desk else ""
    when = " · ".join(part for part in (modes, days, words.inside(delivery.hours)) if part)
    zone = words.joined(sorted(area.name for area in delivery.zone.all()))
    return Way(
        anchor=f"d{delivery.pk}",
        place=place,
        when=words.capital(when),
        terms=words.terms(delivery.fee, delivery.fee_detail, delivery.first_appointment_days),
        zone=gettext("For people of: %(areas)s") % {"areas": zone} if zone else "",
        confirmed=words.confirmed(delivery.confirmed_on),
        ask=f"{reverse('public:ask')}?delivery={delivery.pk}",
        hub="" if delivery.tier == Tier.REMOTE else reverse("public:hub", args=[delivery.hub.slug]),
        fictional=delivery.is_fictitious,
    )
