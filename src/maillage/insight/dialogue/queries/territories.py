"""Territories and offices: which commune belongs to whom, which office answers, who holds which post."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from maillage.catalogue.network.models import Network
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.choices import TerritoryKind
from maillage.insight.dialogue.models import Attribution, DialogueRule, Post, Territory

NARROWEST = (AreaKind.COMMUNE, AreaKind.EPCI, AreaKind.DEPARTEMENT)


@dataclass(frozen=True)
class Offices:
    """Which office answers for each commune of a network one day: office by commune, both by key."""

    by_commune: dict[int, int]

    def communes_of(self, office: Territory) -> list[int]:
        """Keys of the communes an office answers for, ascending."""
        return sorted(commune for commune, key in self.by_commune.items() if key == office.pk)

    def of(self, communes: Collection[int], people: dict[int, int]) -> int | None:
        """The office of most inhabitants among these communes, the oldest among equals; None when none answers."""
        count: Counter[int] = Counter()
        for commune in communes:
            if commune in self.by_commune:
                count[self.by_commune[commune]] += people.get(commune, 0) + 1
        return min(count, key=lambda key: (-count[key], key)) if count else None


def offices_of(network: Network, *, on: date) -> Offices:
    """The rows in force that day, the smallest area deciding. Two queries."""
    rows = Attribution.objects.filter(in_force(on), network=network).values_list("area_id", "area__kind", "office_id")
    by_kind: dict[str, dict[int, int]] = {kind: {} for kind in NARROWEST}
    for area, kind, office in rows:
        by_kind[kind][area] = office
    if not any(by_kind.values()):
        return Offices({})
    keys = [key for found in by_kind.values() for key in found]
    communes = Area.objects.communes().filter(containing_ids__overlap=keys).values_list("pk", "containing_ids")
    found: dict[int, int] = {}
    for commune, holders in communes:
        answering = [by_kind[kind][key] for kind in NARROWEST for key in holders if key in by_kind[kind]]
        if answering:
            found[commune] = answering[0]
    return Offices(found)


def communes_of(territory: Territory, *, on: date) -> list[int]:
    """Keys of the communes of a territory that day, ascending."""
    if territory.is_office:
        return offices_of(territory.network, on=on).communes_of(territory)
    rows = Area.objects.communes().filter(containing_ids__contains=[territory.area_id])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def in_order(rows: QuerySet[Territory]) -> QuerySet[Territory]:
    """Offices, then départements, then groups of communes, by name; with their network and office."""
    kinds = (TerritoryKind.OFFICE, TerritoryKind.DEPARTEMENT, TerritoryKind.EPCI)
    rank = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(kinds)), output_field=IntegerField())
    return rows.select_related("network", "office", "area").order_by(rank, "name", "pk")


def posts_of(user: User, *, on: date) -> QuerySet[Post]:
    """Posts that `user` holds that day."""
    rows = Post.objects.active(on=on).filter(user_id=user.pk).select_related("territory__network", "territory__office")
    return rows.order_by("territory__name", "pk")


def posts_in(territory: Territory, *, on: date) -> QuerySet[Post]:
    """Who speaks for a territory or an office that day, the longest in post first."""
    return Post.objects.active(on=on).filter(territory=territory).select_related("user").order_by("starts_on", "pk")


def rule_of(network: Network) -> DialogueRule:
    """The rule of a network; the usual one when nobody wrote another."""
    return DialogueRule.objects.filter(network=network).first() or DialogueRule(network=network)
