"""The letters that tell partners of the area that a hub opens near them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Organisation
from maillage.foundation.messaging.actions import write_letter


def tell_of_hub(hub: Hub, partners: Iterable[Organisation], *, now: datetime) -> int:
    """One letter to each hub manager of these partners; one that has no manager is told at its own address.

    Only a manager's letter leads to the page: it opens to nobody else. Tells how many letters were written.
    """
    partners = list(partners)
    readers = _readers(partners, now)
    lead = hub.memberships.select_related("organisation").get(is_lead=True).organisation
    told: set[str] = set()
    for partner in partners:
        for address, language, name in readers.get(partner.pk) or _own_address(partner):
            if address in told:
                continue
            told.add(address)
            write_letter(
                key=f"network.hub_announced:{hub.pk}:{address}",
                to=address,
                template="hub_announced",
                facts={"hub": hub, "lead": lead, "organisation": partner, "name": name},
                language=language,
                now=now,
            )
    return len(told)


def _readers(partners: Iterable[Organisation], now: datetime) -> dict[int, list[tuple[str, str, str]]]:
    """Address, language and name of the hub managers of each partner, each once."""
    rows = (
        Membership.objects.active(on=timezone.localdate(now))
        .filter(organisation__in=list(partners), role=Role.HUB_MANAGER)
        .order_by("organisation_id", "user_id")
        .values_list("organisation_id", "user__email", "user__language", "user__name")
        .distinct()
    )
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for partner, address, language, name in rows:
        found[partner].append((address, language, name))
    return found


def _own_address(partner: Organisation) -> list[tuple[str, str, str]]:
    return [(partner.email, settings.LANGUAGE_CODE, "")] if partner.email else []
