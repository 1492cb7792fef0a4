"""Offers and deliveries: what each line is about, what becomes of it, and writing it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Max

from maillage.catalogue.offers.actions.bulk import store_deliveries, store_offers
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries.bulk import Ask, which_have_equivalents
from maillage.catalogue.sources.choices import Problem, Weight
from maillage.catalogue.sources.compute.columns.cells import Wrong
from maillage.catalogue.sources.compute.ground import Known, Zone
from maillage.catalogue.sources.compute.importers.importer import Importer, Keys
from maillage.catalogue.sources.compute.importers.judging import Case, Judge
from maillage.catalogue.sources.compute.importers.recognising import Recogniser, name_key
from maillage.catalogue.sources.compute.importers.telling import About, Place, Told, tier_of
from maillage.catalogue.sources.compute.rows import Row
from maillage.foundation.tools.bulk import Facts


class Line(NamedTuple):
    """A good line with what it refers to."""

    row: Row
    organisation: Known
    place: Place
    zone: Zone | None


class OfferImporter(Importer):
    """Settles offers with their deliveries: resolve, recognise, judge."""

    def prepare(self) -> None:
        """Start with nothing to write. What was there before is what new offers are compared with."""
        last_offer = Offer.objects.aggregate(last=Max("pk"))["last"] or 0
        last_delivery = Delivery.objects.aggregate(last=Max("pk"))["last"] or 0
        self.last_offer = last_offer
        self.recogniser = Recogniser(self.ground, last_offer=last_offer, last_delivery=last_delivery)
        self.judge = Judge(self.rows, day=self.day, now=self.now, by=self.by)
        self.offer_keys = Keys(Offer, writes=self.writes)
        self.delivery_keys = Keys(Delivery, writes=self.writes)
        self.told_offers: dict[str, Told] = {}

    def settle(self, rows: Sequence[Row]) -> None:
        """Decide a batch: the database is asked a few times for all of its lines."""
        self._said_in_batch: dict[str, Known] = {}
        lines = [line for row in rows if (line := self._resolve(row)) is not None]
        self.recogniser.look_up([(line.row, line.organisation) for line in lines])
        self.judge.read_zones(self.recogniser.deliveries)
        cases = [case for line in lines if (case := self._recognise(line)) is not None]
        equivalents = self._equivalents(cases)
        for place, case in enumerate(cases):
            self._judge(case, has_equivalent=place in equivalents)

    # What a line refers to.

    def _resolve(self, row: Row) -> Line | None:
        organisation = self._organisation(row)
        place = self._place(row)
        zone = self._zone(row)
        if row.is_wrong or organisation is None or place is None:
            return None
        if not self.ground.is_partner(place.hub, organisation):
            self.rows.refuse(row, Problem.NOT_A_PARTNER, key="hub", organisation=organisation.name)
            return None
        confirmed = row.facts.get("confirmed_on")
        if confirmed is not None and confirmed > self.day:
            self.rows.refuse(row, Problem.DAY_TO_COME, key="confirmed_on")
            return None
        return Line(row, organisation, place, zone)

    def _organisation(self, row: Row) -> Known | None:
        """The organisation that the line says, or that a line before said of the same offer."""
        text, identifier = row.facts.get("organisation"), row.facts.get("offer_id") or ""
        if text is None:
            told = self.told_offers.get(f"id {identifier}")
            found = told.organisation if told else self._said_in_batch.get(identifier)
            if found is None:
                self.rows.require(row, of_offer=True)
            return found
        try:
            found = self.ground.organisation(text)
        except Wrong as wrong:
            self.refuse(row, "organisation", wrong)
            return None
        self._said_in_batch[identifier] = found
        return found

    def _place(self, row: Row) -> Place | None:
        key = "hub"
        desk: Known | None = None
        try:
            if row.facts.get("hub") is None:
                return None
            hub = self.ground.hub(row.facts["hub"])
            if row.facts.get("desk"):
                key = "desk"
                desk = self.ground.desk(row.facts["desk"], hub)
        except Wrong as wrong:
            self.refuse(row, key, wrong)
            return None
        tier = tier_of(row.facts.get("tier"), desk, row.facts.get("modes") or [])
        if (tier == "desk") != (desk is not None):
            self.rows.refuse(row, Problem.DESK_UNSAID, key="desk")
            return None
        commune = self.ground.desk_communes[desk.pk] if desk else hub.commune_id
        return Place(tier, hub, desk, commune)

    def _zone(self, row: Row) -> Zone | None:
        if "zone" not in self.rows.columns:
            return None
        parts = row.facts.get("zone")
        if not parts:
            return Zone(frozenset())
        try:
            zone = self.ground.zone(parts)
        except Wrong as wrong:
            self.rows.refuse(row, wrong.problem, key="zone", value=wrong.facts.get("said", ""), **wrong.facts)
            return None
        self.remark(row, "zone", zone.remarks, Weight.NOTED)
        return zone

    # Which offer and delivery a line is about.

    def _recognise(self, line: Line) -> Case | None:
        row = line.row
        identifier = row.facts.get("offer_id") or ""
        told_key = f"id {identifier}" if identifier else name_key(line.organisation, row)
        told = self.told_offers.get(told_key)
        is_good, offer = self._offer_of(line, told)
        if not is_good:
            return None
        offer_key = told.key if told else offer["id"] if offer else self.offer_keys.take()
        delivery = self.recogniser.delivery(row, offer_key, line.place, self.rows)
        identity = row.facts.get("delivery_id") or (offer_key, line.place.tier, line.place.hub.pk, line.place.desk)
        if row.is_wrong or not self.say_once(row, identity, "delivery_id"):
            return None
        case = Case(row, told_key, told, offer, offer_key, line.organisation, delivery, line.place, line.zone)
        if told is None:
            self.told_offers[told_key] = case.tell()
        return case

    def _offer_of(self, line: Line, told: Told | None) -> tuple[bool, Facts | None]:
        """The offer there already, if any; and whether the line may go on."""
        if told is not None:
            return self._agrees(line.row, told, line.organisation), None
        self.rows.require(line.row, of_offer=True)
        offer = None if line.row.is_wrong else self.recogniser.offer(line.row, line.organisation, self.rows)
        return not line.row.is_wrong, offer

    def _agrees(self, row: Row, told: Told, organisation: Known) -> bool:
        column = told.differs(row) or ("organisation" if told.organisation.pk != organisation.pk else "")
        if column:
            self.rows.refuse(row, Problem.TOLD_OTHERWISE, key=column, line=told.line)
        return not column

    # What becomes of it.

    def _equivalents(self, cases: Sequence[Case]) -> set[int]:
        """Places of the cases for which something near already does the same, and nothing says what they add."""
        asking = [(n, about) for n, case in enumerate(cases) if (about := case.asks_about()) is not None]
        asks = [self._ask(cases[n], about) for n, about in asking]
        found = which_have_equivalents(asks, day=self.day, last=self.last_offer)
        return {asking[place][0] for place in found}

    def _ask(self, case: Case, about: About) -> Ask:
        family = (case.offer["general_id"] or case.offer["id"]) if case.offer else 0
        return Ask(case.place.commune_id, *about, tier=case.place.tier, family=family)

    def _judge(self, case: Case, *, has_equivalent: bool) -> None:
        told = self.told_offers[case.told_key]
        if case.told is None:
            self.judge.offer(case, told, has_equivalent=has_equivalent)
        if told.refusal is not None:
            problem, facts = told.refusal
            self.rows.refuse(case.row, problem, key="offer_id", **facts)
            return
        case.delivery_key = case.delivery["id"] if case.delivery else self.delivery_keys.take()
        verdict = self.judge.delivery(case, told, has_equivalent=has_equivalent)
        if verdict is None:
            return
        named = self.recogniser.name(case)
        self.count(case.row, is_new=verdict.is_new, is_changed=verdict.is_changed or named)

    # Writing.

    def forget(self) -> None:
        """Nothing of the batch is to be written."""
        self.judge.take_batch()

    def write(self) -> None:
        """Store offers, then zones and deliveries, then identifiers."""
        batch = self.judge.take_batch()
        store_offers(new=batch.new_offers, changed=list(batch.changed_offers.values()), names=batch.offer_changes)
        store_deliveries(
            new=batch.new_deliveries,
            changed=list(batch.changed_deliveries.values()),
            names=batch.delivery_changes,
            zones=batch.zones,
        )
        self.recogniser.write()
