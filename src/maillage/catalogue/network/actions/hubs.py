"""What a hub says about itself, and who joins it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.actions.members import NotAPartner
from maillage.catalogue.network.models import Hub, HubMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record

DESCRIBED = ("opening_hours", "access", "phone", "email", "presentation")


@transaction.atomic
def describe_hub(
    hub: Hub,
    *,
    opening_hours: str,
    access: str,
    phone: str,
    email: str,
    presentation: str,
    by: User,
    now: datetime,
) -> Hub:
    """Say anew when and how `hub` receives people; nothing is written when nothing changed."""
    said = {
        "opening_hours": opening_hours,
        "access": access,
        "phone": phone,
        "email": email,
        "presentation": presentation,
    }
    hub = Hub.objects.select_for_update(of=("self",)).get(pk=hub.pk)
    changed = [name for name in DESCRIBED if getattr(hub, name) != said[name]]
    if not changed:
        return hub
    for name in changed:
        setattr(hub, name, said[name])
    hub.save(update_fields=changed)
    record("network.hub_described", about=hub, by=by, at=now, fields=" ".join(changed))
    return hub


@transaction.atomic
def join_hub(hub: Hub, organisation: Organisation, *, by: User | None, now: datetime) -> HubMembership:
    """Have a partner of the network run `hub` with the others from today; one that does already goes on.

    Raises NotAPartner when the organisation does not belong to the network today.
    """
    hub = Hub.objects.select_for_update(of=("self",), no_key=True).select_related("network").get(pk=hub.pk)
    today = timezone.localdate(now)
    if not Organisation.objects.of(hub.network, on=today).filter(pk=organisation.pk).exists():
        raise NotAPartner(organisation, hub.network)
    if there := HubMembership.objects.filter(in_force(today), hub=hub, organisation=organisation).first():
        return there
    joined = HubMembership.objects.create(hub=hub, organisation=organisation, starts_on=today)
    record("network.hub_joined", about=hub, by=by, at=now, organisation=organisation.pk)
    return joined
