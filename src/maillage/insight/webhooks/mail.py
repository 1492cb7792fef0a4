"""The letter about an address that was stopped."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.actions import write_letter
from maillage.insight.webhooks.choices import Failure
from maillage.insight.webhooks.models import Endpoint
from maillage.insight.webhooks.sending import Answer


def tell_stopped(endpoint: Endpoint, answer: Answer, *, now: datetime) -> int:
    """Whoever registered the address is told that nothing leaves any more; everybody who may keep it, where they left.

    How many were told.
    """
    readers = _keepers(endpoint, now)
    why = Failure(answer.failure).label
    for reader in readers:
        write_letter(
            key=f"webhooks.stopped:{endpoint.pk}:{now:%Y%m%d%H%M%S}:{reader.pk}",
            to=reader.email,
            template="webhook_stopped",
            facts={"endpoint": endpoint, "why": why, "answer": answer},
            language=reader.language,
            now=now,
        )
    return len(readers)


def _keepers(endpoint: Endpoint, now: datetime) -> list[User]:
    day = timezone.localdate(now)
    coordinating = Q(role=Role.COORDINATOR, network=endpoint.network_id)
    managing = Q(role=Role.HUB_MANAGER, hub=endpoint.hub_id, organisation=endpoint.organisation_id)
    rows = Membership.objects.inside(on=day).filter(managing if endpoint.hub_id else coordinating)
    users = {row.user_id: row.user for row in rows.select_related("user").order_by("pk") if row.user.is_active}
    owner = users.get(endpoint.registered_by_id)
    if owner:
        return [owner]
    if not users:
        above = Membership.objects.inside(on=day).filter(coordinating).select_related("user").order_by("pk")
        users = {row.user_id: row.user for row in above if row.user.is_active}
    return list(users.values())
