"""What happens to a journey."""

from datetime import datetime

from django.db import transaction

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.support.journeys.models import Journey


@transaction.atomic
def open_journey(
    *, organisation: Organisation, hub: Hub | None, commune: Area | None, stage: str, by: User, now: datetime
) -> Journey:
    """Open a journey in its first state, contact, in the care of `by`."""
    journey = Journey.objects.create(
        organisation=organisation, hub=hub, commune=commune, stage=stage, adviser=by, opened_at=now
    )
    record(
        "journeys.journey_opened",
        about=journey,
        by=by,
        at=now,
        hub=hub.pk if hub else None,
        organisation=organisation.pk,
    )
    return journey
