"""How good a sheet is for its reader, on the criteria that apply to it: seen by its owner, never used to rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise

from maillage.catalogue.offers.models import Delivery, Offer


class Advice(NamedTuple):
    """A criterion that is not met, the field where to act, and what to do in plain words."""

    code: str
    field: str
    words: str | Promise


@dataclass(frozen=True)
class Quality:
    """Criteria met over criteria that apply, in hundredths, and what would raise it."""

    score: int
    met: int
    applicable: int
    advice: tuple[Advice, ...]


def quality_of(offer: Offer, deliveries: Sequence[Delivery], *, day: date) -> Quality:
    """The quality of a sheet with its deliveries; without a query when their hubs and desks are at hand."""
    return Quality(100, 0, 0, ())
