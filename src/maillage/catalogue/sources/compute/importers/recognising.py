"""Which offer and which delivery a line is about: by identifier, else by what makes them one.

An offer without identifier is its organisation and its name; a delivery is its offer, how near, its hub and its desk.
An identifier seen for the first time is given to something recognised that way, unless the source already names it
otherwise. Only what was there before the import is recognised: the lines of a file are held against each other apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.sources.choices import ObjectKind, Problem
from maillage.catalogue.sources.compute.ground import Ground, Known
from maillage.catalogue.sources.compute.importers.importer import Names
from maillage.catalogue.sources.compute.importers.judging import Case
from maillage.catalogue.sources.compute.importers.telling import Place
from maillage.catalogue.sources.compute.rows import Row, Rows
from maillage.catalogue.territories.directory import text
from maillage.foundation.tools.bulk import Facts

fold = lru_cache(4096)(text.fold)
Natural = tuple[int, str, int, int | None]


def name_key(organisation: Known, row: Row) -> str:
    """What makes an offer without identifier one."""
    return f"name {organisation.pk} {fold(row.facts['name'])}"


class Recogniser:
    """Reads what a batch of lines may be about, then tells for each."""

    def __init__(self, ground: Ground, *, last_offer: int, last_delivery: int) -> None:
        self.last_offer, self.last_delivery = last_offer, last_delivery
        self.offer_names = Names(ground, ObjectKind.OFFER)
        self.delivery_names = Names(ground, ObjectKind.DELIVERY)
        self._by_name: dict[int, dict[str, list[int]]] = {}
        self.offers: dict[int, Facts] = {}
        self.deliveries: dict[int, Facts] = {}
        self._natural: dict[Natural, list[int]] = {}

    def look_up(self, lines: Sequence[tuple[Row, Known]]) -> None:
        """Read everything that these lines may be about, in a few questions."""
        self.offer_names.look_up([row.facts["offer_id"] for row, _who in lines if row.facts.get("offer_id")])
        self.delivery_names.look_up([row.facts["delivery_id"] for row, _who in lines if row.facts.get("delivery_id")])
        self._load_names({who.pk for _row, who in lines} - self._by_name.keys())
        keys = {key for row, who in lines for key in self._candidates(row, who)}
        self.offers = {one["id"]: one for one in Offer.objects.filter(pk__in=keys).values()}
        self._load_deliveries(self.offers)
        self.offer_names.look_up_objects(self.offers)
        self.delivery_names.look_up_objects(self.deliveries)

    def offer(self, row: Row, organisation: Known, rows: Rows) -> Facts | None:
        """The offer that a line is about; None for a new one, or when the line is refused."""
        identifier = row.facts.get("offer_id") or ""
        key = self.offer_names.key_of(identifier) if identifier else None
        if key is not None:
            offer = self.offers.get(key)
            if offer is None or offer["organisation_id"] != organisation.pk:
                rows.refuse(row, Problem.NAMES_ANOTHER, key="offer_id", name=offer["name"] if offer else "")
            return offer
        found = self._by_name[organisation.pk].get(fold(row.facts["name"]), [])
        if identifier:
            found = [one for one in found if not self.offer_names.has_name(one)]
        if len(found) > 1:
            rows.refuse(row, Problem.SEVERAL_MATCH, key="name")
            return None
        return self.offers[found[0]] if found else None

    def delivery(self, row: Row, offer_key: int, place: Place, rows: Rows) -> Facts | None:
        """The delivery that a line is about; None for a new one, or when the line is refused."""
        identifier = row.facts.get("delivery_id") or ""
        key = self.delivery_names.key_of(identifier) if identifier else None
        if key is not None:
            delivery = self.deliveries.get(key)
            if delivery is None or delivery["offer_id"] != offer_key:
                name = str(Delivery.objects.get(pk=key)) if delivery else ""
                rows.refuse(row, Problem.NAMES_ANOTHER, key="delivery_id", name=name)
            return delivery
        desk = place.desk.pk if place.desk else None
        found = self._natural.get((offer_key, place.tier, place.hub.pk, desk), [])
        if identifier:
            found = [one for one in found if not self.delivery_names.has_name(one)]
        if len(found) > 1:
            rows.refuse(row, Problem.SEVERAL_MATCH, key="delivery_id")
            return None
        return self.deliveries[found[0]] if found else None

    def name(self, case: Case) -> bool:
        """Give the identifiers of a line that is taken; whether something already there got one."""
        offer_id, delivery_id = case.row.facts.get("offer_id"), case.row.facts.get("delivery_id")
        recognised = False
        if offer_id and self.offer_names.key_of(offer_id) is None:
            self.offer_names.give(offer_id, case.offer_key)
            recognised = case.offer is not None
        if delivery_id and self.delivery_names.key_of(delivery_id) is None:
            self.delivery_names.give(delivery_id, case.delivery_key)
            recognised = recognised or case.delivery is not None
        return recognised

    def write(self) -> None:
        """Store the identifiers given."""
        self.offer_names.write()
        self.delivery_names.write()

    def _candidates(self, row: Row, organisation: Known) -> Iterable[int]:
        identifier = row.facts.get("offer_id")
        key = self.offer_names.key_of(identifier) if identifier else None
        if key is not None:
            yield key
        elif name := row.facts.get("name"):
            yield from self._by_name[organisation.pk].get(fold(name), ())

    def _load_names(self, organisations: Iterable[int]) -> None:
        wanted = list(organisations)
        if not wanted:
            return
        for key in wanted:
            self._by_name[key] = defaultdict(list)
        rows = Offer.objects.filter(organisation__in=wanted, pk__lte=self.last_offer).order_by("pk")
        for pk, organisation, name in rows.values_list("pk", "organisation_id", "name"):
            self._by_name[organisation][fold(name)].append(pk)

    def _load_deliveries(self, offers: Iterable[int]) -> None:
        rows = Delivery.objects.filter(offer__in=list(offers), pk__lte=self.last_delivery).order_by("pk")
        self.deliveries = {one["id"]: one for one in rows.values()}
        self._natural = defaultdict(list)
        for one in self.deliveries.values():
            self._natural[one["offer_id"], one["tier"], one["hub_id"], one["desk_id"]].append(one["id"])
