"""What the latest version of a kit says that a hub made from it has neither taken nor left."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import CONTENT
from maillage.catalogue.offers.queries.differences import value_of
from maillage.insight.rollouts.compute.kit_shape import Kit
from maillage.insight.rollouts.models import KitPiece, KitUse, KitVersion

Content = Mapping[str, Any]


class Change(TextChoices):
    """What a later version does with a thing."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DROPPED = "dropped", _("dropped")


@dataclass(frozen=True)
class KitDifference:
    """One thing that the kit says otherwise now; `now` is empty for one that it dropped."""

    section: str
    key: str
    change: Change
    now: Content
    seen: Content
    piece: KitPiece | None

    @property
    def title(self) -> str:
        """Its name, as the kit says it."""
        said = self.now or self.seen
        return str(said.get("title") or said.get("name") or "")


def kit_in(version: KitVersion) -> Kit:
    """The content of a sealed version."""
    return Kit.model_validate_json(json.dumps(version.content))


def differences_of(use: KitUse, latest: KitVersion) -> list[KitDifference]:
    """What `latest` adds, changes and drops for the hub; what was taken or left in the same words is no difference."""
    return differences_in(kit_in(latest).pieces(), use.pieces.all())


def differences_in(said: Iterable[tuple[str, str, Content]], pieces: Iterable[KitPiece]) -> list[KitDifference]:
    """The same, of the pieces of a kit and those of a hub, in the order of the kit; what was dropped comes last."""
    known = {(one.section, one.key): one for one in pieces}
    found = []
    for section, key, now in said:
        piece = known.pop((section, key), None)
        if piece is None:
            found.append(KitDifference(section, key, Change.ADDED, now, {}, None))
        elif not piece.settled:
            if piece.is_in and piece.content == now:
                continue  # it was dropped, kept here all the same, and is back
            found.append(KitDifference(section, key, Change.ADDED, now, {}, piece))
        elif piece.settled != now and not _says_it_already(piece, now):
            found.append(KitDifference(section, key, Change.CHANGED, now, piece.settled, piece))
    gone = [one for one in known.values() if one.settled and one.is_in]
    gone.sort(key=lambda one: (one.section, one.key))
    return found + [KitDifference(one.section, one.key, Change.DROPPED, {}, one.settled, one) for one in gone]


def _says_it_already(piece: KitPiece, now: Content) -> bool:
    """The offer that came of the piece says today what the kit says, since its owner said it so."""
    offer = piece.offer
    if offer is None or offer.status == OfferStatus.ENDED:
        return False
    said = {field: sorted(now[field]) if isinstance(now[field], list) else now[field] for field in CONTENT}
    return all(value_of(offer, field) == said[field] for field in CONTENT) and now["deliveries"] == (
        piece.settled.get("deliveries")
    )
