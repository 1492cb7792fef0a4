"""Letters to partners and to the coordination: a hub opens near them, a partner is to leave, leaves, or stays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

from django.conf import settings
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Departure, Hub, Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.actions import write_letter

Reader: TypeAlias = tuple[str, str, str]
"""Address, language, name; no name where it is the address of an organisation."""


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


def tell_of_departure(departure: Departure, *, by: User, now: datetime) -> int:
    """A departure was planned, or undone: to the partner, to who takes a hub over, to the coordination; how many.

    One letter each, in the words of the first of these that they are; none to `by`, who knows. A partner is told
    through its hub managers, else at its own address.
    """
    template = "departure_undone" if departure.undone_at else "departure_planned"
    return _tell(departure, template, {"by": by}, but=by.email, now=now)


def tell_of_leaving(departure: Departure, *, enquiries: int, referrals: int, now: datetime) -> int:
    """The day has come, to the same readers: what the partner still reaches, what others have from now on; how many.

    `enquiries` and `referrals` are how many the partner had in hand, which others have now.
    """
    return _tell(departure, "departure_done", {"enquiries": enquiries, "referrals": referrals}, but="", now=now)


def _tell(departure: Departure, template: str, facts: dict[str, Any], *, but: str, now: datetime) -> int:
    """One letter to each reader, with their part in it, and none to the address `but`."""
    told = {but}
    for part, readers, hubs in _concerned(departure, now):
        for address, language, name in readers:
            if address in told:
                continue
            told.add(address)
            write_letter(
                key=f"network.{template}:{departure.pk}:{address}",
                to=address,
                template=template,
                facts={"departure": departure, "part": part, "hubs": hubs, "name": name, **facts},
                language=language,
                now=now,
            )
    return len(told) - 1


def _concerned(departure: Departure, now: datetime) -> Iterator[tuple[str, list[Reader], list[Hub]]]:
    """Their part in it, who they are, the hubs that they would run from that day on."""
    taken = defaultdict(list)
    hubs = Hub.objects.in_bulk([int(key) for key in departure.successors])
    for key, partner in departure.successors.items():
        taken[partner].append(hubs[int(key)])
    successors = Organisation.objects.filter(pk__in=taken).order_by("pk")
    managers = _readers([departure.organisation, *successors], now)
    leaving = departure.organisation
    yield "partner", managers.get(leaving.pk) or _own_address(leaving), []
    for partner in successors:
        yield "successor", managers.get(partner.pk) or _own_address(partner), taken[partner.pk]
    coordinating = Membership.objects.active(on=timezone.localdate(now)).filter(
        role=Role.COORDINATOR, network=departure.network
    )
    people = User.objects.filter(pk__in=coordinating.values("user"), is_active=True).order_by("pk")
    yield "coordinator", list(people.values_list("email", "language", "name")), []


def _readers(partners: Iterable[Organisation], now: datetime) -> dict[int, list[Reader]]:
    """Address, language and name of the hub managers of each partner, each once."""
    rows = (
        Membership.objects.active(on=timezone.localdate(now))
        .filter(organisation__in=list(partners), role=Role.HUB_MANAGER)
        .order_by("organisation_id", "user_id")
        .values_list("organisation_id", "user__email", "user__language", "user__name")
        .distinct()
    )
    found: dict[int, list[Reader]] = defaultdict(list)
    for partner, address, language, name in rows:
        found[partner].append((address, language, name))
    return found


def _own_address(partner: Organisation) -> list[Reader]:
    return [(partner.email, settings.LANGUAGE_CODE, "")] if partner.email else []
