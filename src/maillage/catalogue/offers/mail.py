"""Letters of the room: to owners and to readers who proposed a correction."""

from datetime import datetime

from maillage.catalogue.offers.models import Correction


def tell_owners(correction: Correction, *, now: datetime) -> None:
    """A reader proposes a correction: each owner gets one letter."""


def tell_reader(correction: Correction, *, now: datetime) -> None:
    """What became of the correction, for a reader who left an address."""
