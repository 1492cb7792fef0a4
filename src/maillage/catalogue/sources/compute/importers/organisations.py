"""Organisations: recognised by identifier, else by name within the network."""

from collections.abc import Sequence
from datetime import date

from maillage.catalogue.network.actions.bulk import store_organisations
from maillage.catalogue.network.models import Organisation
from maillage.catalogue.sources.choices import ObjectKind, Problem, Weight
from maillage.catalogue.sources.compute.columns.cells import Wrong
from maillage.catalogue.sources.compute.importers.importer import Importer, Keys, Names, changed_fields
from maillage.catalogue.sources.compute.rows import Row

FIELDS = ("name", "short_name", "kind", "presentation", "website", "email", "phone")


class OrganisationImporter(Importer):
    """Writes organisations, and that new ones belong to the network."""

    def prepare(self) -> None:
        """Start with nothing to write."""
        self.names = Names(self.ground, ObjectKind.ORGANISATION)
        self.keys = Keys(Organisation, writes=self.writes)
        self._start_batch()

    def _start_batch(self) -> None:
        self.new: list[Organisation] = []
        self.since: dict[int, date] = {}
        self.changed: dict[int, Organisation] = {}
        self.changes: set[str] = set()

    def settle(self, rows: Sequence[Row]) -> None:
        """Decide line by line."""
        identifiers = [row.facts["external_id"] for row in rows if row.facts.get("external_id")]
        self.names.look_up(identifiers)
        self.names.look_up_objects(self.ground.organisations)
        known = Organisation.objects.in_bulk([*self.ground.organisations])
        for row in rows:
            self._settle(row, known)

    def _settle(self, row: Row, known: dict[int, Organisation]) -> None:
        identifier = row.facts.get("external_id") or ""
        if identifier and not self.say_once(row, ("id", identifier), "external_id"):
            return
        key = self._recognised(row, identifier)
        if row.is_wrong or not self.say_once(row, key or ("name", row.facts["name"].casefold()), "name"):
            return
        said = {name: row.facts[name] or "" for name in FIELDS if name in row.facts}
        if identifier and key is not None and self.names.key_of(identifier) is None:
            self.rows.mend(row, Problem.RECOGNISED, key="external_id")
        if key is None:
            self._add(row, said, identifier)
            return
        changes = changed_fields(known[key], said)
        for name in changes:
            setattr(known[key], name, said[name])
        is_named = bool(identifier) and self.names.key_of(identifier) is None
        if is_named:
            self.names.give(identifier, key)
        if changes:
            self.changed[key] = known[key]
            self.changes |= set(changes)
        self.count(row, is_new=False, is_changed=bool(changes) or is_named)

    def _recognised(self, row: Row, identifier: str) -> int | None:
        """The organisation that a line is about, None for a new one."""
        key = self.names.key_of(identifier) if identifier else None
        if key is not None:
            if key not in self.ground.organisations:
                self.rows.refuse(row, Problem.LEFT_NETWORK, key="external_id")
            return key
        try:
            found = self.ground.organisation(row.facts["name"])
        except Wrong as wrong:
            if wrong.problem is Problem.SEVERAL_ORGANISATIONS:
                self.refuse(row, "name", wrong)
            return None
        if identifier and self.names.has_name(found.pk):
            self.rows.note(row, Problem.SAME_NAME, Weight.NOTED, key="name", name=found.name)
            return None
        return found.pk

    def _add(self, row: Row, said: dict[str, str], identifier: str) -> None:
        made = Organisation(pk=self.keys.take(), **said)
        self.new.append(made)
        self.since[made.pk] = row.facts.get("starts_on") or self.day
        if identifier:
            self.names.give(identifier, made.pk)
        self.count(row, is_new=True, is_changed=False)

    def forget(self) -> None:
        """Nothing of the batch is to be written."""
        self._start_batch()

    def write(self) -> None:
        """Store organisations, memberships, identifiers."""
        store_organisations(
            self.ground.network,
            new=[(one, self.since[one.pk]) for one in self.new],
            changed=list(self.changed.values()),
            names=self.changes,
        )
        self.names.write()
        self._start_batch()
