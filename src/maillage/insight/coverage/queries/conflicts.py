"""What the charters within reach of a commune say of one need: nobody, one answer, or several that differ."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Lower
from numpy.typing import NDArray

from maillage.catalogue.network.models import (
    Charter,
    CharterRule,
    CharterShare,
    DeskDay,
    Hub,
    HubMembership,
    Network,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.choices import ConflictKind
from maillage.insight.coverage.queries.ground import Count, Ground, ground_of, pairs_within

KINDS = tuple(ConflictKind)


@dataclass(frozen=True)
class Claim:
    """What the charter of one hub says of a need: the line that decides, and the partners it names.

    charter   None when the hub has none in force
    rule      None when no line of it fits, or those that fit name nobody who is still a partner
    is_alone  one partner runs the hub: it welcomes everybody, with or without a charter
    """

    hub: Hub
    charter: Charter | None
    rule: CharterRule | None
    organisations: tuple[Organisation, ...]
    is_alone: bool = False

    @property
    def partners(self) -> frozenset[int]:
        """Keys of the organisations named."""
        return frozenset(one.pk for one in self.organisations)

    @property
    def key(self) -> tuple[int, int]:
        """Hub and line, 0 without one."""
        return self.hub.pk, self.rule.pk if self.rule else 0


@dataclass(frozen=True)
class Conflict:
    """Stages that the same charters leave to nobody, or give to different partners, for the same communes.

    communes   their names, the most populated first; `first_code` is the code of the first
    """

    kind: ConflictKind
    stages: tuple[Stage, ...]
    claims: tuple[Claim, ...]
    count: Count
    communes: tuple[str, ...]
    first_code: str


@dataclass(frozen=True)
class Conflicts:
    """Conflicts of a territory, those that concern most people first, and where they are.

    found   (kinds, stages, communes), true where that conflict is
    """

    rows: tuple[Conflict, ...]
    ground: Ground
    found: NDArray[np.bool_]

    def count(self, kind: str, stage: str = "") -> Count:
        """Communes with such a conflict, for one stage, or for one at least."""
        here = self.found[KINDS.index(ConflictKind(kind))]
        return self.ground.count(here[Stage.values.index(stage)] if stage else np.any(here, axis=0))

    def count_any(self, stage: str = "") -> Count:
        """Communes with a conflict of either kind, for one stage, or for one at least."""
        here = np.any(self.found, axis=0)
        return self.ground.count(here[Stage.values.index(stage)] if stage else np.any(here, axis=0))

    def by_area(self, kind: AreaKind, stage: str = "") -> dict[int, Count]:
        """Communes with a conflict of either kind, by key of EPCI or département."""
        here = np.any(self.found, axis=0)
        return self.ground.count_by(kind, here[Stage.values.index(stage)] if stage else np.any(here, axis=0))


def conflicts_of(network: Network, within: Sequence[Area], need: Need, *, day: date) -> Conflicts:
    """Needs that no charter assigns, or that charters give to different partners, commune by commune.

    The charters that matter at a commune are those of the open hubs of the network within the minutes of the need, the
    hub itself or one of its desks. A charter assigns a stage when a line of it fits and names somebody who is still a
    partner: the first such line decides, as it does for an enquiry. A hub that one partner runs alone needs no charter:
    it leaves nobody unassigned, and claims nothing against its neighbours. The stage of `need` is left aside.
    """
    ground = ground_of(within)
    claims = _claims(network, need.audiences, day)
    sets = _hub_sets(within, ground, need.minutes * 60, _hubs_at(claims, day))
    found = np.zeros((len(KINDS), len(Stage), len(ground)), dtype=bool)
    grouped: dict[tuple[ConflictKind, tuple[tuple[int, int], ...]], dict[int, list[int]]] = {}
    said: dict[tuple[tuple[int, int], ...], tuple[Claim, ...]] = {}
    for number, (hubs, communes) in enumerate(sets.items()):
        for stage, kind, those in _judged([claims[hub] for hub in hubs]):
            key = tuple(one.key for one in those)
            said[key] = those
            grouped.setdefault((kind, key), {}).setdefault(stage, []).append(number)
            found[KINDS.index(kind), stage, communes] = True
    communes_of = list(sets.values())
    rows = [
        _conflict(kind, stages, said[key], np.concatenate([communes_of[n] for n in numbers]), ground)
        for (kind, key), by_stage in grouped.items()
        for numbers, stages in _merged(by_stage)
    ]
    rows.sort(key=lambda row: (-row.count.people, KINDS.index(row.kind), [one.key for one in row.claims], row.stages))
    return Conflicts(tuple(rows), ground, found)


def _judged(rows: Sequence[tuple[Claim, ...]]) -> Iterator[tuple[int, ConflictKind, tuple[Claim, ...]]]:
    """For each stage in conflict: its position, the kind, and the claims concerned."""
    for stage in range(len(Stage)):
        claims = tuple(claims[stage] for claims in rows)
        assigned = tuple(one for one in claims if one.rule)
        if not assigned and not any(one.is_alone for one in claims):
            yield stage, ConflictKind.UNASSIGNED, claims
        elif len({one.partners for one in assigned}) > 1:
            yield stage, ConflictKind.TWICE, assigned


def _merged(by_stage: dict[int, list[int]]) -> Iterator[tuple[tuple[int, ...], tuple[Stage, ...]]]:
    """Stages that concern the same sets of hubs, told together."""
    together: dict[tuple[int, ...], list[Stage]] = {}
    for stage, numbers in sorted(by_stage.items()):
        together.setdefault(tuple(numbers), []).append(list(Stage)[stage])
    for sets, stages in together.items():
        yield sets, tuple(stages)


def _conflict(
    kind: ConflictKind,
    stages: tuple[Stage, ...],
    claims: tuple[Claim, ...],
    communes: NDArray[np.int64],
    ground: Ground,
) -> Conflict:
    order = communes[np.lexsort((communes, -ground.people[communes]))]
    count = Count(int(ground.people[communes].sum()), len(communes))
    names = tuple(ground.names[n] for n in order.tolist())
    return Conflict(kind, stages, claims, count, names, ground.codes[order[0]])


def _claims(network: Network, audiences: Collection[str], day: date) -> dict[int, tuple[Claim, ...]]:
    """By key of open hub: what its charter says of each stage, in the order of `Stage`."""
    shares = CharterShare.objects.select_related("organisation").order_by("pk")
    rules = CharterRule.objects.order_by("position").prefetch_related(Prefetch("shares", shares))
    charters: dict[int, Charter] = {}
    in_order = Charter.objects.filter(in_force(day), hub__network=network).order_by("starts_on", "pk")
    for charter in in_order.prefetch_related(Prefetch("rules", rules)):
        charters[charter.hub_id] = charter
    memberships = HubMembership.objects.filter(in_force(day), hub__network=network)
    present = set(memberships.values_list("hub_id", "organisation_id"))
    hubs = Hub.objects.open_on(day).filter(network=network).select_related("place").order_by(Lower("name"), "pk")
    partners = Counter(hub for hub, _organisation in present)
    return {
        hub.pk: tuple(
            replace(_claim(hub, charters.get(hub.pk), stage, set(audiences), present), is_alone=partners[hub.pk] == 1)
            for stage in Stage.values
        )
        for hub in hubs
    }


def _claim(hub: Hub, charter: Charter | None, stage: str, audiences: set[str], present: set[tuple[int, int]]) -> Claim:
    for rule in charter.rules.all() if charter else ():
        if (rule.stages and stage not in rule.stages) or (rule.audiences and not audiences & set(rule.audiences)):
            continue
        sharing = tuple(share.organisation for share in rule.shares.all() if (hub.pk, share.organisation_id) in present)
        if sharing:
            return Claim(hub, charter, rule, sharing)
    return Claim(hub, charter, None, ())


def _hubs_at(claims: Iterable[int], day: date) -> dict[int, list[int]]:
    """By key of place: the hubs that receive there, at home or at a desk that is held."""
    keys = list(claims)
    at: dict[int, list[int]] = {}
    homes = Hub.objects.filter(pk__in=keys).values_list("place_id", "pk")
    held = Exists(DeskDay.objects.filter(desk=OuterRef("pk")))
    desks = OutreachDesk.objects.held_on(day).filter(held, hub__in=keys).values_list("place_id", "hub_id")
    for place, hub in [*homes, *desks]:
        at.setdefault(place, []).append(hub)
    return at


def _hub_sets(
    within: Sequence[Area], ground: Ground, seconds: int, hubs_at: dict[int, list[int]]
) -> dict[tuple[int, ...], NDArray[np.int64]]:
    """Positions of communes by the hubs within their reach; those that reach none are left out: they are holes."""
    commune, place = pairs_within(within, ground, seconds)
    wanted = np.isin(place, np.array(list(hubs_at), dtype=np.int64))
    reached: dict[int, set[int]] = {}
    for position, where in zip(commune[wanted].tolist(), place[wanted].tolist(), strict=True):
        reached.setdefault(position, set()).update(hubs_at[where])
    sets: dict[tuple[int, ...], list[int]] = {}
    for position in sorted(reached):
        sets.setdefault(tuple(sorted(reached[position])), []).append(position)
    return {hubs: np.array(communes, dtype=np.int64) for hubs, communes in sets.items()}
