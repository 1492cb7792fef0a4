"""The letters that tell partners that an offer of theirs meets another one."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.catalogue.overlaps.models import Overlap
from maillage.foundation.messaging.actions import write_letter

SHOWN = 10


def tell_partners(cards: Iterable[Overlap], *, now: datetime) -> int:
    """One letter a day at most to each manager of the organisations concerned, with all their new cards.

    An organisation without manager is told at its own address, if it has one. Tells how many letters were written.
    """
    found: dict[Organisation, list[Overlap]] = defaultdict(list)
    for card in cards:
        for organisation in card.organisations:
            found[organisation].append(card)
    readers = _readers(found, now)
    written = 0
    for organisation, mine in found.items():
        for address, language, name in readers.get(organisation.pk) or _own_address(organisation):
            write_letter(
                key=f"overlaps.found:{timezone.localdate(now)}:{organisation.pk}:{address}",
                to=address,
                template="overlaps_found",
                facts={"organisation": organisation, "cards": mine[:SHOWN], "more": mine[SHOWN:], "name": name},
                language=language,
                now=now,
            )
            written += 1
    return written


def _readers(organisations: Iterable[Organisation], now: datetime) -> dict[int, list[tuple[str, str, str]]]:
    """Address, language and name of the hub managers of each organisation, each once."""
    rows = (
        Membership.objects.active(on=timezone.localdate(now))
        .filter(organisation__in=list(organisations), role=Role.HUB_MANAGER)
        .order_by("organisation_id", "user_id")
        .values_list("organisation_id", "user__email", "user__language", "user__name")
        .distinct()
    )
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for organisation, address, language, name in rows:
        found[organisation].append((address, language, name))
    return found


def _own_address(organisation: Organisation) -> list[tuple[str, str, str]]:
    return [(organisation.email, settings.LANGUAGE_CODE, "")] if organisation.email else []
