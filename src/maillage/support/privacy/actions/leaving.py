"""The day has come on which a partner leaves the network: what it has in hand is given to others, in all rooms."""

import logging
from datetime import datetime

from django.utils import timezone

from maillage.catalogue.network.actions import end_departure
from maillage.catalogue.network.models import Departure
from maillage.catalogue.network.queries import departures_due
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.actions import free_enquiries_held_by, pass_enquiries_of, recall_referrals_of
from maillage.support.privacy.queries import referrals_left_by

log = logging.getLogger(__name__)


def carry_out_departures(*, now: datetime) -> int:
    """Carry out each departure whose day has come, also days ago after an outage; how many were.

    May run twice, or in two workers at once: each departure is locked and done once. One that fails stops no other.
    """
    due = list(departures_due(on=timezone.localdate(now)).values_list("pk", flat=True))
    return sum(_carry_out(key, now=now) for key in due)


def _carry_out(key: int, *, now: datetime) -> int:
    try:
        with reading_everything():
            rows = Departure.objects.select_for_update(of=("self",), skip_locked=True).to_come()
            departure = rows.select_related("organisation", "network__lead_organisation").filter(pk=key).first()
            if departure is None:
                return 0
            partner, network = departure.organisation, departure.network
            referrals = referrals_left_by(partner, network).count()
            recall_referrals_of(partner, network=network, now=now)
            enquiries = pass_enquiries_of(partner, network=network, now=now)
            enquiries += free_enquiries_held_by(partner, network=network, now=now)
            end_departure(departure, enquiries=len(enquiries), referrals=referrals, now=now)
            return 1
    except Exception:  # the next round tries again; the others leave all the same
        log.exception("Departure %s could not be carried out.", key)
        return 0
