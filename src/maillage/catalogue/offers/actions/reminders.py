"""Reminding owners to confirm, and confirming by the link of the reminder."""

from collections.abc import Collection
from datetime import datetime

from maillage.catalogue.offers.models import Delivery
from maillage.foundation.tools.errors import DomainError


class ConfirmationRefused(DomainError):
    """Nothing of what was ticked may be confirmed by this link."""


def remind_owners(*, now: datetime) -> int:
    """Write to the owners whose deliveries wait to be confirmed; how many letters were written."""
    return 0


def confirm_by_link(token: str, keys: Collection[int], *, now: datetime) -> list[Delivery]:
    """Confirm the deliveries ticked among those of the link.

    Raises LinkUnknown, LinkExpired.
    """
    return []
