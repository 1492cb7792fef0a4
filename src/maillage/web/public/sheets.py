"""A published offer in words: the eight questions that each sheet answers, and where it is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import Sheet, SheetLine, freshness_of
from maillage.web.shared import words

MOST_PLACES = 4
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Way:
    """One way to get the offer, in words."""

    anchor: str
    place: str
    minutes: str
    when: str
    terms: str
    zone: str
    confirmed: str
    doubtful: bool
    ask: str
    hub: str
    fictional: bool


def at_a_glance(sheet: Sheet) -> Facts:
    """The eight questions of every offer, always the same and in the same order; empty words when nobody said."""
    offer = sheet.offer
    deliveries = [line.delivery for line in sheet.lines]
    return [
        (gettext("For whom"), for_whom(offer)),
        (gettext("When it helps"), labels(Stage, offer.stages)),
        (gettext("What happens"), offer.what_happens),
        (gettext("How long"), offer.duration),
        (gettext("How much, and who pays"), prices(deliveries)),
        (gettext("Where"), places(sheet.lines)),
        (gettext("How soon"), delays(deliveries)),
        (gettext("What comes next"), offer.next_step),
    ]


def in_detail(offer: Offer) -> Facts:
    """What else the page says of the offer, wherever it is given."""
    return [
        (gettext("What it is"), words.capital(str(OfferType(offer.kind).label))),
        (gettext("What it adds"), offer.adds),
        (gettext("Subjects"), labels(Subject, offer.subjects)),
        (gettext("Conditions"), offer.conditions),
        (gettext("What to bring"), offer.pieces_to_bring),
        (gettext("Until"), words.short_day(offer.ends_on) if offer.ends_on else ""),
    ]


def for_whom(offer: Offer) -> str:
    """Audiences, or everybody."""
    named = [one for one in offer.audiences if one != Audience.TOUS_PUBLICS]
    return labels(Audience, named) or gettext("Everybody")


def labels(choices: type[Stage] | type[Subject] | type[Audience], values: Sequence[str]) -> str:
    """Labels of stored values, in the order of the closed list; values it no longer has are left out."""
    return words.capital(words.spoken_list(str(choice.label) for choice in choices if choice.value in values))


def price(delivery: Delivery) -> str:
    """What it costs the person, with its detail."""
    said = words.capital(str(Fee(delivery.fee).label))
    detail = delivery.fee_detail
    return gettext("%(fee)s (%(detail)s)") % {"fee": said, "detail": detail} if detail else said


def prices(deliveries: Sequence[Delivery]) -> str:
    """The price; each price that there is when it depends on the place."""
    said = list(dict.fromkeys(map(price, deliveries)))
    return _by_place(said)


def places(lines: Sequence[SheetLine]) -> str:
    """Communes where one is received, nearest first when a commune is given, and whether it is given from afar."""
    near = sorted(lines, key=lambda line: (line.minutes is None, line.minutes or 0, line.delivery.tier_order))
    named = dict.fromkeys(_place(line) for line in near if line.delivery.travels)
    shown = list(named)[:MOST_PLACES]
    if more := len(named) - len(shown):
        shown.append(ngettext("%(number)s other place", "%(number)s other places", more) % {"number": more})
    if any(not line.delivery.travels for line in lines):
        shown.append(gettext("from a distance"))
    return words.capital(words.joined(shown))


def delays(deliveries: Iterable[Delivery]) -> str:
    """Days until the first appointment, from the shortest to the longest."""
    known = sorted({one.first_appointment_days for one in deliveries if one.first_appointment_days is not None})
    if not known:
        return ""
    if len(known) == 1:
        return words.capital(words.first_appointment(known[0]))
    return gettext("First appointment within %(few)s to %(many)s days, by place") % {"few": known[0], "many": known[-1]}


def modes(deliveries: Iterable[Delivery]) -> str:
    """How one is received, all places together."""
    said = {mode for one in deliveries for mode in one.modes}
    return words.capital(words.spoken_list(str(mode.label) for mode in DeliveryMode if mode.value in said))


def way_of(line: SheetLine, *, day: date, beside: str = "") -> Way:
    """One delivery in words; `beside` is what the address of the enquiry says besides."""
    delivery = line.delivery
    doubtful = freshness_of(delivery, day).is_doubtful
    received = words.spoken_list(str(DeliveryMode(mode).label) for mode in delivery.modes)
    desk = delivery.desk
    days = words.desk_days(desk.days.all()) if desk else ""
    when = " · ".join(part for part in (received, days, words.inside(delivery.hours)) if part)
    zone = words.joined(sorted(area.name for area in delivery.zone.all()))
    return Way(
        anchor=f"d{delivery.pk}",
        place=place_of(delivery),
        minutes="" if line.minutes is None else f"{line.minutes}{words.NO_BREAK}min",
        when=words.capital(when),
        terms=words.terms(delivery.fee, delivery.fee_detail, delivery.first_appointment_days),
        zone=gettext("For people of: %(areas)s") % {"areas": zone} if zone else "",
        confirmed=words.confirmed(delivery.confirmed_on, doubtful=doubtful),
        doubtful=doubtful,
        ask=f"{reverse('public:ask')}?{beside}{'&' if beside else ''}delivery={delivery.pk}",
        hub=reverse("public:hub", args=[delivery.hub.slug]) if delivery.travels else "",
        fictional=delivery.is_fictitious,
    )


def place_of(delivery: Delivery) -> str:
    """The name of the desk or the hub; a distance has none."""
    if not delivery.travels:
        return gettext("From a distance")
    return delivery.desk.name if delivery.desk else delivery.hub.name


def _place(line: SheetLine) -> str:
    """Étain (3 min), Verdun (permanence, 26 min)."""
    notes = [gettext("desk")] if line.delivery.tier == Tier.DESK else []
    notes += [] if line.minutes is None else [f"{line.minutes}{words.NO_BREAK}min"]
    name = line.delivery.place.commune.name
    return f"{name} ({words.spoken_list(notes)})" if notes else name


def _by_place(said: Sequence[str]) -> str:
    if len(said) < 2:
        return "".join(said)
    return gettext("By place: %(prices)s") % {"prices": words.joined(map(words.inside, said))}
