"""By when an enquiry is answered."""

from datetime import datetime

from maillage.catalogue.network.models import Hub, Network
from maillage.foundation.tools.workdays import departement_of, end_of_workday


def place_of_work(hub: Hub | None) -> str:
    """The département whose public holidays count; without a hub, those of the whole country."""
    return departement_of(hub.place.commune.code) if hub else ""


def due_at(network: Network, hub: Hub | None, given_at: datetime) -> datetime:
    """Closing time of the last working day the network promised, counted from the day after `given_at`."""
    return end_of_workday(given_at, max(1, network.answer_working_days), place_of_work(hub))
