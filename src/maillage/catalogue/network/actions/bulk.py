"""Many organisations and hubs at once, for imports: already checked by the caller, written in a few statements.

No journal line for each: the import that calls leaves one for all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from maillage.catalogue.network.models import Hub, HubMembership, Network, NetworkMembership, Organisation
from maillage.catalogue.territories.actions.places import add_places, move_places
from maillage.catalogue.territories.models import Place
from maillage.foundation.tools.bulk import copy_in, update_in


@dataclass(frozen=True)
class HubSheet:
    """A hub to write: new when it has no former place. `place` holds what the place becomes, empty when it stays.

    `changes` are names of fields; `partners` the organisations to add, the first runs a new hub.
    """

    hub: Hub
    former: Place | None
    changes: frozenset[str]
    place: Mapping[str, Any]
    partners: tuple[int, ...]

    @property
    def says_something(self) -> bool:
        """Whether writing it changes anything."""
        return self.former is None or bool(self.changes or self.place or self.partners)


@transaction.atomic
def store_organisations(
    network: Network, *, new: Sequence[tuple[Organisation, date]], changed: Sequence[Organisation], names: Iterable[str]
) -> None:
    """Insert organisations, whose keys were reserved, as members of the network since a day; write those changed."""
    made = [one for one, _since in new]
    _name_addresses(made, Organisation.objects.all(), 60)
    copy_in(made)
    copy_in([NetworkMembership(network=network, organisation_id=one.pk, starts_on=since) for one, since in new])
    update_in(changed, sorted(names))


@transaction.atomic
def store_hubs(sheets: Sequence[HubSheet], *, day: date, now: datetime) -> None:
    """Insert and change hubs with their places, travel times and partners."""
    new = [sheet for sheet in sheets if sheet.former is None]
    places = [Place(name=sheet.hub.name[:160], **sheet.place) for sheet in new]
    add_places(places, now=now)
    for sheet, place in zip(new, places, strict=True):
        sheet.hub.place = place
    _name_addresses([sheet.hub for sheet in new], Hub.objects.all(), 80)
    copy_in([sheet.hub for sheet in new])
    moved = [sheet for sheet in sheets if sheet.former is not None and sheet.place]
    move_places([(sheet.former, sheet.place) for sheet in moved if sheet.former is not None], now=now)
    former = [sheet for sheet in sheets if sheet.former is not None and sheet.changes]
    update_in([sheet.hub for sheet in former], sorted(set().union(*(sheet.changes for sheet in former))))
    copy_in(
        [
            HubMembership(
                hub_id=sheet.hub.pk,
                organisation_id=partner,
                is_lead=sheet.former is None and place == 0,
                starts_on=min(sheet.hub.opened_on, day) if sheet.former is None else day,
            )
            for sheet in sheets
            for place, partner in enumerate(sheet.partners)
        ]
    )


def _name_addresses(rows: Sequence[Any], taken: QuerySet[Any], most: int) -> None:
    """Give each row an address name of its own, made from its name; its key is added when another has it."""
    stems = [slugify(getattr(row, "short_name", "") or row.name)[: most - 12].strip("-") or "nom" for row in rows]
    numbered = [f"{stem}-{row.pk}" for stem, row in zip(stems, rows, strict=True)]
    used = set(taken.filter(slug__in=[*stems, *numbered]).values_list("slug", flat=True))
    for row, stem, other in zip(rows, stems, numbered, strict=True):
        row.slug = stem if stem not in used else other
        used.add(row.slug)
