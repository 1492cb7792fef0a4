"""One card of the overlaps as its readers see it, whoever they are: side by side, evidence, record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferType, Stage, Subject
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.overlaps.choices import OverlapState
from maillage.catalogue.overlaps.models import Overlap
from maillage.catalogue.overlaps.queries import WholeCard, evidence_in_words, whole_card
from maillage.foundation.journal.models import Entry
from maillage.web.shared import words

PLACES = 6
TONES = {OverlapState.OPEN: "new", OverlapState.REOPENED: "late", OverlapState.SETTLED: "good"}


class Line(NamedTuple):
    """One line of the comparison."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the two say something else."""
        return self.first != self.second


class Place(NamedTuple):
    """Where the two offers meet."""

    first: str
    second: str
    people: str


@dataclass(frozen=True)
class Event:
    """A line of the history."""

    at: datetime
    what: str
    who: str


def tone_of(card: Overlap) -> str:
    """The tone of its state, for the component that draws it."""
    return TONES.get(OverlapState(card.state), "closed")


def card_facts(card: Overlap) -> dict[str, Any]:
    """What the pages of one card are given."""
    whole = whole_card(card)
    return {
        "card": card,
        "tone": tone_of(card),
        "lines": _lines(card, whole),
        "evidence": evidence_in_words(card),
        "places": [_place(one.first, one.second, one.people_both) for one in whole.meetings[:PLACES]],
        "other_places": max(0, len(whole.meetings) - PLACES),
        "people_both": words.number(card.people_both),
        "people_either": words.number(card.people_either),
        "decisions": whole.decisions[::-1],
        "comments": whole.comments,
        "history": [_event(card, one) for one in whole.history],
    }


def _lines(card: Overlap, whole: WholeCard) -> list[Line]:
    pairs = zip(_told(card.first, whole.first_deliveries), _told(card.second, whole.second_deliveries), strict=True)
    lines = [Line(label, first, second) for (label, first), (_same, second) in pairs]
    return [line for line in lines if line.first or line.second]


def _told(offer: Offer, given: Sequence[Delivery]) -> list[tuple[str, str]]:
    """One offer in the order in which people ask."""
    return [
        (_("In one sentence"), offer.summary),
        (_("What it is"), words.capital(str(OfferType(offer.kind).label))),
        (_("For whom"), _labels(Audience, offer.audiences) or _("Everybody")),
        (_("When it helps"), _labels(Stage, offer.stages)),
        (_("Subjects"), _labels(Subject, offer.subjects) or _("Every subject")),
        (_("What happens"), offer.what_happens),
        (_("How long"), offer.duration),
        (_("Conditions"), offer.conditions),
        (_("How one is received"), _labels(DeliveryMode, [mode for one in given for mode in one.modes])),
        (_("Price"), words.spoken_list(_each(words.capital(_price(one)) for one in given))),
        (_("Where"), _where(given)),
        (_("First appointment"), _delay(given)),
        (_("Places a month"), _places(given)),
        (_("Last confirmed"), _confirmed(given)),
    ]


def _labels(choices: type[Any], values: Iterable[str]) -> str:
    said = set(values)
    return words.capital(words.spoken_list(str(one.label) for one in choices if one.value in said))


def _each(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))


def _price(one: Delivery) -> str:
    return f"{one.get_fee_display()} ({one.fee_detail})" if one.fee_detail else one.get_fee_display()


def _spot(one: Delivery) -> str:
    if not one.travels:
        return _("From a distance")
    return str(one.desk or one.hub)


def _where(given: Sequence[Delivery]) -> str:
    spots = _each(_spot(one) for one in given)
    if len(spots) <= PLACES:
        return words.spoken_list(spots)
    others = len(spots) - PLACES
    more = ngettext("and %(count)s other place", "and %(count)s other places", others) % {"count": words.number(others)}
    return f"{words.spoken_list(spots[:PLACES])} {more}"


def _delay(given: Sequence[Delivery]) -> str:
    days = sorted({one.first_appointment_days for one in given if one.first_appointment_days is not None})
    if not days:
        return _("Not said")
    if len(days) == 1:
        return _("Within %(days)s days") % {"days": days[0]}
    return _("Within %(least)s to %(most)s days, by place") % {"least": days[0], "most": days[-1]}


def _places(given: Sequence[Delivery]) -> str:
    said = [one.places_per_month for one in given if one.places_per_month is not None]
    return words.number(sum(said)) if said else _("Not said")


def _confirmed(given: Sequence[Delivery]) -> str:
    days = [one.confirmed_on for one in given if one.confirmed_on]
    return words.short_day(min(days)) if days else _("Never")


def _place(first: Delivery, second: Delivery, people: int) -> Place:
    return Place(_spot(first), _spot(second), words.number(people))


def _event(card: Overlap, line: Entry) -> Event:
    said = _events().get(line.what, line.what)
    if line.about_kind == Offer._meta.label_lower:
        offer = card.first if line.about_key == str(card.first_id) else card.second
        said = f"{said}{_(':')} {offer.name} ({offer.organisation})"
    return Event(line.at, said, str(line.by) if line.by else _("a rule of the network"))


def _events() -> dict[str, str]:
    return {
        "overlaps.overlap_settled": _("Settled"),
        "overlaps.overlap_reopened": _("Reopened"),
        "overlaps.overlap_commented": _("A comment was written"),
        "overlaps.decision_signed": _("The decision was signed"),
        "offers.offer_edited": _("Offer changed"),
        "offers.offer_published": _("Offer published"),
        "offers.offer_suspended": _("Offer suspended"),
        "offers.offer_ended": _("Offer ended"),
    }
