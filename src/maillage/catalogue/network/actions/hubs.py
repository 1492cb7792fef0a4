"""What a hub says about itself."""

from datetime import datetime

from django.db import transaction

from maillage.catalogue.network.models import Hub
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
