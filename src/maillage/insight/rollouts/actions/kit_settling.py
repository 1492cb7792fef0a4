"""What a later version of a kit proposes to a hub made from it: taken or left with a word, never forced. Steps done."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.actions import Turn, agree_charter, hold_welcome
from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.actions import edit_offer, end_delivery
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import CONTENT, Delivery, Offer
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.rollouts.actions.kit_import import give
from maillage.insight.rollouts.compute.kit_differences import Change, Content, KitDifference, differences_of
from maillage.insight.rollouts.compute.kit_plan import PlannedOffer, turns_in, welcome_in, zone_of
from maillage.insight.rollouts.compute.kit_shape import offer_in
from maillage.insight.rollouts.models import KitPiece, KitUse, KitVersion


class NothingToSettle(DomainError):
    """The kit proposes nothing of this name to the hub: somebody settled it, or a later version came."""

    def __init__(self, use: KitUse, section: str, key: str) -> None:
        self.use = use
        super().__init__(f"Kit of hub {use.hub_id} proposes nothing for {section}/{key}.")


class PartNotTaken(DomainError):
    """Nobody takes the part that the thing is about."""

    def __init__(self, use: KitUse, part: str) -> None:
        self.use, self.part = use, part
        super().__init__(f"Part {part!r} is not taken at hub {use.hub_id}.")


class WordMissing(DomainError):
    """What a kit proposes is left with a word that says why."""


@transaction.atomic
def take_difference(use: KitUse, version: KitVersion, section: str, key: str, *, by: User, now: datetime) -> KitPiece:
    """Have the hub do as `version` says: an offer is drafted, reworded or no longer given there, a charter agreed anew.

    Raises NothingToSettle, PartNotTaken, and what the actions of the offers and of the charter raise.
    """
    use, found = _found(use, version, section, key)
    content = found.now or found.seen
    offer = found.piece.offer if found.piece else None
    if section == "offers":
        offer = _offer_taken(use, found, offer, by=by, now=now)
    elif section == "charter" and found.now:
        _charter_taken(use, found.now, by=by, now=now)
    piece = _settled(
        use, found, content=content, is_in=found.change != Change.DROPPED, word="", offer=offer, by=by, now=now
    )
    record("rollouts.difference_taken", about=piece, by=by, at=now, hub=use.hub_id, version=version.pk)
    return piece


@transaction.atomic
def leave_difference(
    use: KitUse, version: KitVersion, section: str, key: str, *, word: str, by: User, now: datetime
) -> KitPiece:
    """Leave the hub as it is, with a word that says why; nothing is asked again until the kit changes that once more.

    Raises NothingToSettle, WordMissing.
    """
    word = word.strip()
    if not word:
        raise WordMissing(f"{section}/{key} of hub {use.hub_id} is left without a word.")
    use, found = _found(use, version, section, key)
    was = found.piece
    piece = _settled(
        use,
        found,
        content=was.content if was else found.now,
        is_in=was.is_in if was else False,
        word=word,
        offer=was.offer if was else None,
        by=by,
        now=now,
    )
    record("rollouts.difference_left", about=piece, by=by, at=now, hub=use.hub_id, version=version.pk)
    return piece


@transaction.atomic
def mark_step(piece: KitPiece, *, is_done: bool, by: User, now: datetime) -> KitPiece:
    """Say that a step was done today, or that it was not done after all; saying it twice changes nothing.

    Raises NothingToSettle when the hub left it meanwhile.
    """
    piece = KitPiece.objects.select_for_update(of=("self",)).select_related("use").get(pk=piece.pk)
    if not piece.is_in:
        raise NothingToSettle(piece.use, piece.section, piece.key)
    if (piece.done_on is not None) == is_done:
        return piece
    piece.done_on = timezone.localdate(now) if is_done else None
    piece.save(update_fields=["done_on"])
    record("rollouts.step_done" if is_done else "rollouts.step_reopened", about=piece, by=by, at=now)
    return piece


def _found(use: KitUse, version: KitVersion, section: str, key: str) -> tuple[KitUse, KitDifference]:
    use = (
        KitUse.objects.select_for_update(of=("self",))
        .select_related("hub__network__area", "hub__place__commune", "version__kit")
        .get(pk=use.pk)
    )
    for one in differences_of(use, version):
        if (one.section, one.key) == (section, key):
            return use, one
    raise NothingToSettle(use, section, key)


def _settled(
    use: KitUse,
    found: KitDifference,
    *,
    content: Content,
    is_in: bool,
    word: str,
    offer: Offer | None,
    by: User,
    now: datetime,
) -> KitPiece:
    was = found.piece
    facts = {
        "content": content,
        "settled": found.now,
        "is_in": is_in,
        "word": word[:280],
        "offer": offer,
        "done_on": was.done_on if was and is_in else None,
        "decided_by": by,
        "decided_at": now,
    }
    return KitPiece.objects.update_or_create(use=use, section=found.section, key=found.key, defaults=facts)[0]


def _parts(use: KitUse) -> Mapping[str, Organisation | None]:
    there = Organisation.objects.in_bulk([key for key in use.parts.values() if key])
    return {part: there.get(key) for part, key in use.parts.items()}


def _zone(use: KitUse) -> tuple[Area, ...]:
    return zone_of(use.zone, use.hub.place.commune, use.hub.network)


def _offer_taken(use: KitUse, found: KitDifference, offer: Offer | None, *, by: User, now: datetime) -> Offer | None:
    """The offer once it says what the kit says; one that the kit dropped is no longer given at the hub."""
    if found.change == Change.DROPPED:
        for delivery in Delivery.objects.filter(hub=use.hub, offer=offer).exclude(status=OfferStatus.ENDED):
            end_delivery(delivery, by=by, now=now)
        return offer
    if offer is not None and offer.status != OfferStatus.ENDED:
        return edit_offer(offer, **{field: found.now[field] for field in CONTENT}, by=by, now=now)
    said = offer_in(found.now)
    owner = _parts(use).get(said.owner)
    if owner is None:
        raise PartNotTaken(use, said.owner)
    return give(PlannedOffer(said, owner, None), use.hub, _zone(use), by=by, now=now)


def _charter_taken(use: KitUse, content: Content, *, by: User, now: datetime) -> None:
    parts = _parts(use)
    turns, _lost = turns_in(content["lines"], parts)
    if not turns:
        raise PartNotTaken(use, "charter")
    agreed = [Turn(one.stages, one.audiences, one.partners) for one in turns]
    charter = agree_charter(
        use.hub, name=f"{use.hub.name} · {use.version.kit.name}", reason="", turns=agreed, by=by, now=now
    )
    if welcome := welcome_in(content["welcome"], parts):
        hold_welcome(charter, welcome, by=by, now=now)
