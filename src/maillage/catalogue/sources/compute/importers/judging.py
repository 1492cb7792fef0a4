"""What an offer and a delivery become: new, changed or as they were; published or kept as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from maillage.catalogue.offers.choices import Fee, OfferStatus
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.offers.models.delivery import USUAL_RHYTHM_DAYS
from maillage.catalogue.offers.queries.gate import facts_of, missing_in, missing_in_delivery
from maillage.catalogue.sources.choices import Problem, Publication, Weight
from maillage.catalogue.sources.compute.ground import Known, Zone
from maillage.catalogue.sources.compute.importers.importer import changed_facts
from maillage.catalogue.sources.compute.importers.telling import FIELDS, About, Place, Told, prints_of, value_of
from maillage.catalogue.sources.compute.rows import Row, Rows
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.bulk import Facts

SHOWN = (OfferStatus.PUBLISHED, OfferStatus.SUSPENDED)
DELIVERY_FIELDS = (
    "modes",
    "hours",
    "first_appointment_days",
    "places_per_month",
    "fee",
    "fee_detail",
    "confirm_every_days",
)
USUAL = {"fee": Fee.GRATUIT.value, "confirm_every_days": USUAL_RHYTHM_DAYS}


@dataclass(slots=True)
class Case:
    """A line with the offer and the delivery it is about; None for new ones. `told` when the file told it before."""

    row: Row
    told_key: str
    told: Told | None
    offer: Facts | None
    offer_key: int
    organisation: Known
    delivery: Facts | None
    place: Place
    zone: Zone | None
    delivery_key: int = 0

    def tell(self) -> Told:
        """What is kept of the offer for the lines to come."""
        return Told(
            line=self.row.number,
            key=self.offer_key,
            organisation=self.organisation,
            prints=prints_of(self.row.texts),
            about=self._about(),
        )

    def asks_about(self) -> About | None:
        """What equivalents to look for: only for a new delivery of an offer that does not say what it adds."""
        if self.delivery is not None:
            return None
        return self.told.about if self.told else self._about()

    def _about(self) -> About | None:
        said = self.row.facts
        if said.get("adds") or ("adds" not in said and self.offer is not None and self.offer["adds"]):
            return None
        lists = (
            tuple(said[key] or ()) if key in said else tuple(self.offer[key] if self.offer else ())
            for key in ("stages", "subjects", "audiences")
        )
        return About(said["kind"], *lists)


class Verdict(NamedTuple):
    """What became of a line that is taken."""

    is_new: bool
    is_changed: bool


@dataclass
class Batch:
    """What is to be written."""

    new_offers: list[dict[str, Any]] = field(default_factory=list)
    changed_offers: dict[int, Facts] = field(default_factory=dict)
    offer_changes: set[str] = field(default_factory=set)
    new_deliveries: list[Facts] = field(default_factory=list)
    changed_deliveries: dict[int, Facts] = field(default_factory=dict)
    delivery_changes: set[str] = field(default_factory=set)
    zones: dict[int, frozenset[int]] = field(default_factory=dict)


class Judge:
    """Judges cases one by one and keeps what is to be written."""

    def __init__(self, rows: Rows, *, day: date, now: datetime, by: User | None) -> None:
        self.rows, self.day, self.now, self.by = rows, day, now, by
        self.batch = Batch()
        self._blank_offer = facts_of(Offer()) | {name: value_of(name, None) for name in FIELDS}
        self._blank_delivery = facts_of(Delivery())
        self.said_zones: dict[int, frozenset[int]] = {}

    def take_batch(self) -> Batch:
        """What was judged since the last time."""
        batch, self.batch = self.batch, Batch()
        return batch

    def read_zones(self, deliveries: Mapping[int, Facts]) -> None:
        """Read the zones of deliveries that lines may be about."""
        said: dict[int, set[int]] = {key: set() for key in deliveries}
        rows = EligibilityArea.objects.filter(delivery__in=said).values_list("delivery_id", "area_id")
        for key, area in rows:
            said[key].add(area)
        self.said_zones = {key: frozenset(areas) for key, areas in said.items()}

    # The offer.

    def offer(self, case: Case, told: Told, *, has_equivalent: bool) -> None:
        """Judge the offer of the line that tells it first; `told` keeps the outcome."""
        facts = case.row.facts
        said = {key: value_of(key, facts[key]) for key in FIELDS if key in facts}
        if case.offer is None:
            self._new_offer(case, told, said, has_equivalent=has_equivalent)
            return
        if case.offer["status"] == OfferStatus.ENDED:
            told.refusal = (Problem.HAS_ENDED, {})
            return
        changes = changed_facts(case.offer, said)
        former = {one.field for one in missing_in(case.offer)}
        offer = {**case.offer, **said}
        lacking = tuple(one.field for one in missing_in(offer, has_equivalent=False))
        emptied = [name for name in lacking if name not in former]
        if offer["status"] == OfferStatus.PUBLISHED and emptied:
            told.refusal = (Problem.INCOMPLETE, {"missing": emptied})
            return
        told.missing = lacking if offer["status"] == OfferStatus.DRAFT else ()
        if changes and offer["status"] == OfferStatus.DRAFT and self._asks_publication(case) and not lacking:
            offer["status"] = OfferStatus.PUBLISHED.value
            changes.append("status")
            told.just_published = True
        told.status, told.is_changed = offer["status"], bool(changes)
        if changes:
            offer["edited_at"] = self.now
            self.batch.changed_offers[offer["id"]] = offer
            self.batch.offer_changes |= {*changes, "edited_at"}

    def _new_offer(self, case: Case, told: Told, said: dict[str, Any], *, has_equivalent: bool) -> None:
        own = {"id": case.offer_key, "organisation_id": case.organisation.pk, "edited_at": self.now}
        offer = {**self._blank_offer, **said, **own}
        told.missing = tuple(one.field for one in missing_in(offer, has_equivalent=has_equivalent))
        is_shown = self._asks_publication(case) and not told.missing
        offer["status"] = (OfferStatus.PUBLISHED if is_shown else OfferStatus.DRAFT).value
        told.status, told.is_changed, told.just_published = offer["status"], True, is_shown
        self.batch.new_offers.append(offer)

    # The delivery.

    def delivery(self, case: Case, told: Told, *, has_equivalent: bool) -> Verdict | None:
        """Judge the delivery of a line; None when it is refused."""
        facts = case.row.facts
        said = {key: facts[key] for key in DELIVERY_FIELDS if key in facts}
        said = {
            key: USUAL.get(key) if value is None and key in USUAL else value_of(key, value)
            for key, value in said.items()
        }
        said |= {
            "tier": case.place.tier,
            "hub_id": case.place.hub.pk,
            "desk_id": case.place.desk.pk if case.place.desk else None,
        }
        unsaid_fee = "fee" in facts and facts["fee"] is None
        if case.delivery is None:
            return self._new_delivery(case, told, said, unsaid_fee=unsaid_fee, has_equivalent=has_equivalent)
        return self._former_delivery(case, told, said, unsaid_fee=unsaid_fee)

    def _new_delivery(
        self, case: Case, told: Told, said: dict[str, Any], *, unsaid_fee: bool, has_equivalent: bool
    ) -> Verdict:
        delivery = {**self._blank_delivery, **said, "id": case.delivery_key, "offer_id": case.offer_key}
        unsaid_fee = unsaid_fee or "fee" not in said
        self._confirm(delivery, case)
        missing = self._missing(delivery, told, unsaid_fee=unsaid_fee, has_equivalent=has_equivalent)
        self._publish_or_keep(delivery, case, told, missing)
        self.batch.new_deliveries.append(delivery)
        if case.zone is not None and case.zone.areas:
            self.batch.zones[case.delivery_key] = case.zone.areas
        return Verdict(True, False)

    def _former_delivery(self, case: Case, told: Told, said: dict[str, Any], *, unsaid_fee: bool) -> Verdict | None:
        assert case.delivery is not None
        if case.delivery["status"] == OfferStatus.ENDED:
            self.rows.refuse(case.row, Problem.HAS_ENDED, key="delivery_id")
            return None
        former = {one.field for one in missing_in_delivery(case.delivery)}
        changes = changed_facts(case.delivery, said)
        delivery = {**case.delivery, **said}
        emptied = [one.field for one in missing_in_delivery(delivery) if one.field not in former]
        if delivery["status"] == OfferStatus.PUBLISHED and emptied:
            self.rows.refuse(case.row, Problem.INCOMPLETE, missing=emptied)
            return None
        is_rezoned = case.zone is not None and case.zone.areas != self.said_zones.get(case.delivery_key, frozenset())
        if self._confirm(delivery, case):
            changes += ["confirmed_on", "confirmed_by_id"]
        if delivery["status"] == OfferStatus.DRAFT and (changes or is_rezoned or told.is_changed):
            missing = self._missing(delivery, told, unsaid_fee=unsaid_fee, has_equivalent=False)
            changes += self._publish_or_keep(delivery, case, told, missing)
        if changes:
            self.batch.changed_deliveries[case.delivery_key] = delivery
            self.batch.delivery_changes |= set(changes)
        if is_rezoned and case.zone is not None:
            self.batch.zones[case.delivery_key] = case.zone.areas
        is_changed = bool(changes) or is_rezoned or (case.told is None and told.is_changed)
        return Verdict(case.offer is None and case.told is None, is_changed)

    def _missing(self, delivery: Facts, told: Told, *, unsaid_fee: bool, has_equivalent: bool) -> list[str]:
        own = [one.field for one in missing_in_delivery(delivery)]
        own += ["fee"] if unsaid_fee else []  # the table says free when nothing was said
        adds = ["adds"] if has_equivalent and "adds" not in told.missing else []
        return [*told.missing, *adds, *own]

    def _publish_or_keep(self, delivery: dict[str, Any], case: Case, told: Told, missing: list[str]) -> list[str]:
        """Publish what is complete and asked for; otherwise keep a draft and say what it lacks."""
        asked = self._asks_publication(case)
        if asked and missing:
            self.rows.note(case.row, Problem.INCOMPLETE, Weight.MISSING, key="", missing=missing)
        if not asked or missing or told.status not in SHOWN:
            self.rows.report.counts.drafts += 1
            return []
        delivery["status"] = OfferStatus.PUBLISHED.value
        if delivery["confirmed_on"] is None:
            delivery |= self._confirmed(self.day)
        return ["status", "confirmed_on", "confirmed_by_id"]

    def _confirm(self, delivery: dict[str, Any], case: Case) -> bool:
        """Take the day of confirmation that the line gives, unless a later one is known."""
        given = case.row.facts.get("confirmed_on")
        if given is None or (delivery["confirmed_on"] is not None and given <= delivery["confirmed_on"]):
            return False
        delivery |= self._confirmed(given)
        return True

    def _confirmed(self, day: date) -> dict[str, Any]:
        return {"confirmed_on": day, "confirmed_by_id": self.by.pk if self.by else None}

    def _asks_publication(self, case: Case) -> bool:
        return bool(case.row.facts.get("publication") != Publication.NO)
