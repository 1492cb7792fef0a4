"""Hubs: recognised by identifier, else by name within the network."""

from collections.abc import Sequence
from typing import Any

from maillage.catalogue.network.actions.bulk import HubSheet, store_hubs
from maillage.catalogue.network.models import Hub
from maillage.catalogue.sources.choices import ObjectKind, Problem, Weight
from maillage.catalogue.sources.compute.columns.cells import Wrong
from maillage.catalogue.sources.compute.ground import Known
from maillage.catalogue.sources.compute.importers.importer import Importer, Keys, Names, changed_fields
from maillage.catalogue.sources.compute.rows import Row

TEXTS = ("name", "kind", "presentation", "opening_hours", "access", "phone", "email")


class HubImporter(Importer):
    """Writes hubs with their place and partners. Partners are added, never removed: that is an act of its own."""

    def prepare(self) -> None:
        """Start with nothing to write."""
        self.names = Names(self.ground, ObjectKind.HUB)
        self.keys = Keys(Hub, writes=self.writes)
        self._start_batch()

    def _start_batch(self) -> None:
        self.sheets: list[HubSheet] = []

    def settle(self, rows: Sequence[Row]) -> None:
        """Decide line by line."""
        identifiers = [row.facts["external_id"] for row in rows if row.facts.get("external_id")]
        self.names.look_up(identifiers)
        self.names.look_up_objects(self.ground.hubs)
        hubs = Hub.objects.filter(pk__in=self.ground.hubs).select_related("place")
        known = {hub.pk: hub for hub in hubs}
        for row in rows:
            self._settle(row, known)

    def _settle(self, row: Row, known: dict[int, Hub]) -> None:
        identifier = row.facts.get("external_id") or ""
        if identifier and not self.say_once(row, ("id", identifier), "external_id"):
            return
        key = self._recognised(row, identifier)
        partners = self._partners(row)
        place = self._place(row)
        self._check_days(row)
        if row.is_wrong or not self.say_once(row, key or ("name", row.facts["name"].casefold()), "name"):
            return
        said: dict[str, Any] = {name: row.facts[name] or "" for name in TEXTS if name in row.facts}
        said |= {name: row.facts[name] for name in ("opened_on", "closed_on") if row.facts.get(name)}
        is_named = bool(identifier) and self.names.key_of(identifier) is None
        hub = known.get(key) if key is not None else None
        if hub is None:
            hub = Hub(pk=self.keys.take(), network=self.ground.network, **{"opened_on": self.day, **said})
            sheet = HubSheet(hub, None, frozenset(said), place, tuple(one.pk for one in partners))
        else:
            if is_named:
                self.rows.mend(row, Problem.RECOGNISED, key="external_id")
            sheet = self._changed(hub, said, place, partners)
        if is_named:
            self.names.give(identifier, hub.pk)
        is_new = sheet.former is None
        if is_new or sheet.says_something:
            self.sheets.append(sheet)
        self.count(row, is_new=is_new, is_changed=is_named or sheet.says_something)

    def _changed(self, hub: Hub, said: dict[str, Any], place: dict[str, Any], partners: Sequence[Known]) -> HubSheet:
        changes = changed_fields(hub, said)
        for name in changes:
            setattr(hub, name, said[name])
        moved = {name: value for name, value in place.items() if getattr(hub.place, name) != value}
        added = tuple(one.pk for one in partners if (hub.pk, one.pk) not in self.ground.partners)
        return HubSheet(hub, hub.place, frozenset(changes), place if moved else {}, added)

    def _recognised(self, row: Row, identifier: str) -> int | None:
        """The hub that a line is about, None for a new one."""
        key = self.names.key_of(identifier) if identifier else None
        if key is not None:
            return key
        try:
            found = self.ground.hub(row.facts["name"])
        except Wrong as wrong:
            if wrong.problem is not Problem.UNKNOWN_HUB:
                self.refuse(row, "name", wrong)
            return None
        if identifier and self.names.has_name(found.pk):
            self.rows.note(row, Problem.SAME_NAME, Weight.NOTED, key="name", name=found.name)
            return None
        return found.pk

    def _partners(self, row: Row) -> list[Known]:
        found = []
        for name in row.facts["organisations"]:
            try:
                found.append(self.ground.organisation(name))
            except Wrong as wrong:
                self.rows.refuse(row, wrong.problem, key="organisations", value=name, **wrong.facts)
        return found

    def _place(self, row: Row) -> dict[str, Any]:
        """Commune, address and point that the line gives."""
        try:
            commune, remarks = self.ground.commune(row.facts["commune"])
        except Wrong as wrong:
            self.refuse(row, "commune", wrong)
            return {}
        self.remark(row, "commune", remarks, Weight.NOTED)
        lat, lon = row.facts.get("lat"), row.facts.get("lon")
        if (lat is None) != (lon is None):
            self.rows.refuse(row, Problem.REQUIRED, key="lon" if lon is None else "lat")
        given: dict[str, Any] = {"commune_id": commune.id}
        if "address" in row.facts:
            given |= {"address": row.facts["address"] or ""}
        if lat is not None and lon is not None:
            return {**given, "lat": lat, "lon": lon}
        return given

    def _check_days(self, row: Row) -> None:
        opened, closed = row.facts.get("opened_on") or self.day, row.facts.get("closed_on")
        if closed is not None and closed <= opened:
            self.rows.refuse(row, Problem.ENDS_BEFORE, key="closed_on")

    def forget(self) -> None:
        """Nothing of the batch is to be written."""
        self._start_batch()

    def write(self) -> None:
        """Store hubs, places, partners, identifiers."""
        store_hubs(self.sheets, day=self.day, now=self.now)
        self.names.write()
        self._start_batch()
