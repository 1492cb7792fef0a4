"""The cards of a network, and one card with all that partners need to settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from maillage.catalogue.network.models import DeskDay, Hub, Network
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.overlaps.choices import WAITING, OverlapState
from maillage.catalogue.overlaps.models import Comment, Crossing, Decision, Overlap, Signature, Survey
from maillage.catalogue.overlaps.models.overlap import OverlapQuerySet
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.models import Entry

HISTORY = ("overlaps.", "offers.offer_edited", "offers.offer_published", "offers.offer_suspended", "offers.offer_ended")


def cards_of(
    network: Network,
    *,
    states: Sequence[str] = WAITING,
    kind: str = "",
    stage: str = "",
    subject: str = "",
    area: Area | None = None,
) -> OverlapQuerySet:
    """Cards of a network, those that wait first, then by the number of people concerned.

    `stage` and `subject` are served by both offers (an offer without subject serves any); `area` holds a place where
    one of them is given.
    """
    rows = Overlap.objects.of(network).filter(state__in=states)
    if kind:
        rows = rows.filter(kind=kind)
    if stage:
        rows = rows.filter(first__stages__contains=[stage], second__stages__contains=[stage])
    if subject:
        for side in ("first", "second"):
            rows = rows.filter(Q(**{f"{side}__subjects__contains": [subject]}) | Q(**{f"{side}__subjects": []}))
    if area is not None:
        rows = rows.filter(_meets_in(area))
    return _in_order(rows)


def cards_seen_by(user: User, *, on: date) -> OverlapQuerySet:
    """Cards that `user` may see that day, but for those that no longer stand."""
    return _in_order(Overlap.objects.visible_to(user, on=on).exclude(state=OverlapState.GONE))


def counts_of(network: Network, *, area: Area | None = None, stage: str = "", subject: str = "") -> dict[str, int]:
    """How many cards of the network are in each state; states without card count 0."""
    every = OverlapState.values
    rows = cards_of(network, states=every, area=area, stage=stage, subject=subject).order_by().values("state")
    found = {row["state"]: row["cards"] for row in rows.annotate(cards=Count("pk"))}
    return {state: found.get(state, 0) for state in every}


def places_of_cards(network: Network, *, on: date) -> QuerySet[Area]:
    """The départements where the network has an open hub, by code: what the list of cards can be narrowed to."""
    hubs = Hub.objects.open_on(on).filter(network=network)
    holds = hubs.filter(place__commune__containing_ids__contains=[OuterRef("pk")])
    return Area.objects.current().filter(Exists(holds), kind=AreaKind.DEPARTEMENT).order_by("code")


def last_survey() -> Survey | None:
    """The last look at the whole catalogue."""
    return Survey.objects.order_by("-looked_at", "-pk").first()


def is_survey_due(day: date) -> bool:
    """Whether the timetable has not looked at the catalogue that day; a look at somebody's wish does not count."""
    return not Survey.objects.filter(looked_at__date=day, by=None).exists()


class Meeting(NamedTuple):
    """Where the two offers of a card meet."""

    first: Delivery
    second: Delivery
    people_both: int


@dataclass(frozen=True)
class WholeCard:
    """A card with where its offers meet, what was decided and said, and what happened since it was found."""

    card: Overlap
    meetings: tuple[Meeting, ...]
    first_deliveries: tuple[Delivery, ...]
    second_deliveries: tuple[Delivery, ...]
    decisions: tuple[Decision, ...]
    comments: tuple[Comment, ...]
    history: tuple[Entry, ...]


def whole_card(card: Overlap) -> WholeCard:
    """Everything of one card, in a fixed number of queries; decisions, comments and history oldest first."""
    whole = (
        Delivery.objects.select_related("offer", "hub__place__commune", "desk__place__commune")
        .prefetch_related(Prefetch("desk__days", DeskDay.objects.order_by("weekday", "opens_at")), "zone")
        .order_by("hub__name", "pk")
    )
    given = list(whole.filter(offer__in=[card.first_id, card.second_id]).exclude(status__in=["draft", "ended"]))
    known = {one.pk: one for one in given}
    crossings = Crossing.objects.filter(overlap=card).order_by("-people_both", "pk")
    signatures = Signature.objects.select_related("organisation").order_by("signed_at", "pk")
    decisions = card.decisions.select_related("decided_by").prefetch_related(Prefetch("signatures", signatures))
    return WholeCard(
        card=card,
        meetings=tuple(
            Meeting(known[one.first_delivery_id], known[one.second_delivery_id], one.people_both)
            for one in crossings
            if one.first_delivery_id in known and one.second_delivery_id in known
        ),
        first_deliveries=tuple(one for one in given if one.offer_id == card.first_id),
        second_deliveries=tuple(one for one in given if one.offer_id == card.second_id),
        decisions=tuple(decisions.order_by("decided_on", "pk")),
        comments=tuple(card.comments.select_related("organisation", "by").order_by("written_at", "pk")),
        history=tuple(_history(card)),
    )


def _history(card: Overlap) -> QuerySet[Entry]:
    """Journal lines of the card, and those of its offers since it was found."""
    told = Q(about_kind=Overlap._meta.label_lower, about_key=str(card.pk))
    changed = Q(
        about_kind=Offer._meta.label_lower,
        about_key__in=[str(card.first_id), str(card.second_id)],
        what__in=HISTORY[1:],
        at__gt=card.found_at,
    )
    return Entry.objects.filter(told | changed).select_related("by").order_by("at", "pk")


def _in_order(rows: OverlapQuerySet) -> OverlapQuerySet:
    """Those that wait first, then by the number of people concerned."""
    waits = Case(When(state__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    whole = rows.select_related("first__organisation", "second__organisation", "decision")
    return whole.order_by(waits, "-people_both", "pk")


def _meets_in(area: Area) -> Exists:
    rows = Crossing.objects.filter(overlap=OuterRef("pk"))
    inside = Q()
    for side in ("first_delivery", "second_delivery"):
        desk, hub = f"{side}__desk__place__commune", f"{side}__hub__place__commune"
        inside |= Q(**{f"{desk}__containing_ids__contains": [area.pk]})
        inside |= Q(**{f"{side}__desk": None, f"{hub}__containing_ids__contains": [area.pk]})
    return Exists(rows.filter(inside))
