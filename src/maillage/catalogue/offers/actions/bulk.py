"""Many offers and deliveries at once, for imports: already checked by the caller, written in a few statements.

No journal line for each: the import that calls leaves one for all. The search follows by its triggers, which run once
for a statement.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.foundation.tools.bulk import Facts, copy_facts, copy_values, update_facts

USED = "SELECT slug FROM offers_offer WHERE slug = ANY (%s)"


@transaction.atomic
def store_offers(*, new: Sequence[dict[str, Any]], changed: Sequence[Facts], names: Iterable[str]) -> None:
    """Insert the new offers, whose keys were reserved, and write the named facts of those that changed.

    A new offer gets an address name of its own.
    """
    _name_addresses(new)
    copy_facts(Offer, new)
    update_facts(Offer, changed, sorted(names))


@transaction.atomic
def store_deliveries(
    *,
    new: Sequence[Facts],
    changed: Sequence[Facts],
    names: Iterable[str],
    zones: Mapping[int, Iterable[int]],
) -> None:
    """Insert the new deliveries, write the named facts of those that changed; `zones` are whole zones by delivery.

    Zones come before the deliveries they belong to (the database checks the link at the end of the transaction), so
    that the search computes each new delivery once, with its zone.
    """
    keys = {one["id"] for one in new}
    former = [key for key in zones if key not in keys]
    if former:
        _replace_zones({key: set(zones[key]) for key in former})
    added = ((key, area) for key in sorted(keys & zones.keys()) for area in sorted(zones[key]))
    copy_values(EligibilityArea, ("delivery_id", "area_id"), added)
    copy_facts(Delivery, new)
    update_facts(Delivery, changed, sorted(names))


def _replace_zones(wanted: Mapping[int, set[int]]) -> None:
    said: dict[int, dict[int, int]] = {}
    for pk, key, area in EligibilityArea.objects.filter(delivery_id__in=wanted).values_list(
        "pk", "delivery_id", "area_id"
    ):
        said.setdefault(key, {})[area] = pk
    gone = [pk for key, areas in said.items() for area, pk in areas.items() if area not in wanted[key]]
    EligibilityArea.objects.filter(pk__in=gone).delete()
    added = ((key, area) for key, areas in wanted.items() for area in sorted(areas - said.get(key, {}).keys()))
    copy_values(EligibilityArea, ("delivery_id", "area_id"), added)


def _name_addresses(offers: Sequence[dict[str, Any]]) -> None:
    """Organisation and name; the key of the offer is added when another has the same."""
    if not offers:
        return
    owners = Organisation.objects.filter(pk__in={one["organisation_id"] for one in offers})
    slugs = dict(owners.values_list("pk", "slug"))
    stems = [slugify(f"{slugs[one['organisation_id']]}-{one['name']}")[:70].strip("-") or "offre" for one in offers]
    numbered = [f"{stem}-{one['id']}" for stem, one in zip(stems, offers, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(USED, [[*stems, *numbered]])
        used = {slug for (slug,) in cursor.fetchall()}
    for one, stem, other in zip(offers, stems, numbered, strict=True):
        one["slug"] = stem if stem not in used else other
        used.add(one["slug"])
