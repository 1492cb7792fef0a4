"""What the public sheets say once a card is settled, and where an offer that was merged leads."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.overlaps.choices import LASTING, DecisionKind, OverlapState
from maillage.catalogue.overlaps.models import Decision, Overlap

LONGEST_CHAIN = 10


@dataclass(frozen=True)
class Difference:
    """What a sheet says of another offer that does nearly the same.

    kind      keep both, refer (`leads` tells whether this sheet sends people to the other), or share a label
    sentence  what tells the two apart, or what to find at the other; may be empty but for keep both
    label     the shared label
    """

    other: Offer
    kind: DecisionKind
    sentence: str
    label: str
    leads: bool


def differences_of(offer: Offer, *, day: date) -> list[Difference]:
    """What the partners decided to tell on the sheet of a published offer, by the other's name; one query.

    Nothing once a card is reopened: the sentence may no longer be true. Of a referral only the sheet that refers
    says it.
    """
    cards = (
        Overlap.objects.about(offer)
        .filter(state=OverlapState.SETTLED, decision__kind__in=LASTING)
        .select_related("decision", "first__organisation", "second__organisation")
    )
    told = [_difference(card, offer) for card in cards]
    shown = [one for one in told if one and _is_read(one.other, day)]
    return sorted(shown, key=lambda one: (one.other.name.casefold(), one.other.pk))


def leads_to(slug: str, *, day: date) -> Offer | None:
    """The published offer that took in the ended one of this address name, through several mergers if need be."""
    offer = Offer.objects.filter(slug=slug, status=OfferStatus.ENDED).first()
    for _step in range(LONGEST_CHAIN):
        if offer is None:
            return None
        merger = (
            Decision.objects.filter(
                Q(side="first", overlap__first=offer) | Q(side="second", overlap__second=offer),
                kind=DecisionKind.MERGE,
            )
            .select_related("overlap__first__organisation", "overlap__second__organisation")
            .order_by("-pk")
            .first()
        )
        offer = merger.other if merger else None
        if offer is not None and _is_read(offer, day):
            return offer
    return None


def _difference(card: Overlap, offer: Offer) -> Difference | None:
    decision = card.decision
    assert decision is not None
    is_first = card.first_id == offer.pk
    leads = decision.kind == DecisionKind.REFER and (decision.side == "first") == is_first
    if decision.kind == DecisionKind.REFER and not leads:
        return None
    return Difference(
        other=card.second if is_first else card.first,
        kind=DecisionKind(decision.kind),
        sentence=decision.sentence,
        label=decision.label,
        leads=leads,
    )


def _is_read(offer: Offer, day: date) -> bool:
    """Whether anyone may read it that day; asks nothing."""
    return offer.status == OfferStatus.PUBLISHED and (offer.ends_on is None or offer.ends_on >= day)
