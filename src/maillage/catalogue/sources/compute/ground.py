"""What the lines of a file refer to, looked up once: partners, hubs and desks of the network, areas."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from maillage.catalogue.network.models import Hub, HubMembership, Organisation, OutreachDesk
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.sources.choices import ObjectKind, Problem
from maillage.catalogue.sources.compute.columns.cells import Wrong, nearest
from maillage.catalogue.sources.models import ExternalId, Source
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.directory.text import fold
from maillage.catalogue.territories.models import Area, AreaMembership
from maillage.catalogue.territories.queries import commune_by_code, resolve_commune

NAME_AND_CODE = re.compile(r"^(?P<name>.*\S)\s*\((?P<code>[0-9A-Za-z]{1,9})\)$")
CODE = re.compile(r"^(?:\d{9}|\d[0-9AB]\d{3}|\d{4}|97\d|\d[0-9AB]|\d)$")
REGION = re.compile(r"^(?:r|region|région)[ -:]?\s*(\d{1,3})$", re.IGNORECASE)
EVERYWHERE = frozenset(("france", "france entiere", "partout", "everywhere", "national", "toute la france"))
REMEMBERED = 8192


class Known(NamedTuple):
    """An organisation, a hub or a desk that a cell may name."""

    pk: int
    name: str


class HubSpot(NamedTuple):
    """A hub with what its deliveries need."""

    pk: int
    name: str
    commune_id: int
    closed_on: date | None


Named = TypeVar("Named", Known, HubSpot)


class Remark(NamedTuple):
    """Something to say of an area beside taking it: mended, or to look at."""

    problem: Problem
    is_mended: bool
    value: str
    facts: dict[str, Any]


class Zone(NamedTuple):
    """Keys of the areas that a cell names; none means everywhere."""

    areas: frozenset[int]
    remarks: tuple[Remark, ...] = ()


class Ground:
    """The network of a source on a day. Asks the database when it is made; then only for desks' and areas' oddities."""

    def __init__(self, source: Source, *, day: date) -> None:
        self.source, self.network, self.day = source, source.network, day
        self._external = self._external_ids((ObjectKind.ORGANISATION, ObjectKind.HUB, ObjectKind.DESK))
        self._load_organisations()
        self._load_hubs()
        self._load_areas()
        self.zone = lru_cache(REMEMBERED)(self._zone)
        self.organisation = lru_cache(REMEMBERED)(self._organisation)
        self.hub = lru_cache(REMEMBERED)(self._hub)

    # Partners, hubs and desks.

    def _organisation(self, text: str) -> Known:
        """The partner of the network that a cell names.

        Raises Wrong.
        """
        return self._one(
            text,
            self.organisations,
            self._organisations_by_form,
            self._external[ObjectKind.ORGANISATION],
            (Problem.UNKNOWN_ORGANISATION, Problem.SEVERAL_ORGANISATIONS),
        )

    def _hub(self, text: str) -> HubSpot:
        """The hub of the network that a cell names, still open.

        Raises Wrong.
        """
        problems = (Problem.UNKNOWN_HUB, Problem.SEVERAL_HUBS)
        hub = self._one(text, self.hubs, self._hubs_by_form, self._external[ObjectKind.HUB], problems)
        if hub.closed_on is not None and hub.closed_on <= self.day:
            raise Wrong(Problem.CLOSED_HUB)
        return hub

    def desk(self, text: str, hub: HubSpot) -> Known:
        """The desk of a hub that a cell names.

        Raises Wrong.
        """
        desks = self.desks.get(hub.pk, {})
        forms: dict[str, set[int]] = defaultdict(set)
        for desk in desks.values():
            forms[fold(desk.name)].add(desk.pk)
        problems = (Problem.UNKNOWN_DESK, Problem.UNKNOWN_DESK)
        return self._one(text, desks, forms, self._external[ObjectKind.DESK], problems)

    def is_partner(self, hub: HubSpot, organisation: Known) -> bool:
        """Whether the organisation takes part in the hub that day."""
        return (hub.pk, organisation.pk) in self.partners

    def _one(
        self,
        text: str,
        known: Mapping[int, Named],
        forms: dict[str, set[int]],
        external: dict[str, int],
        problems: tuple[Problem, Problem],
    ) -> Named:
        named = external.get(text)
        if named is not None and named in known:
            return known[named]
        found = forms.get(fold(text), set())
        if len(found) == 1:
            return known[next(iter(found))]
        if found:
            raise Wrong(problems[1])
        raise Wrong(problems[0], nearest=nearest(text, [one.name for one in known.values()]))

    # Areas.

    def commune(self, text: str) -> tuple[CommuneMatch, tuple[Remark, ...]]:
        """The commune that a cell names by its code or by its name and département.

        Raises Wrong.
        """
        code = text.upper().replace(" ", "")
        if re.fullmatch(r"\d{4}", code) and (match := commune_by_code(f"0{code}")):
            return match, (Remark(Problem.ZERO_BACK, True, text, {"code": f"0{code}"}), *_absorbed(match, text))
        if CODE.match(code) and len(code) == 5 and (match := commune_by_code(code)):
            return match, _absorbed(match, text)
        resolved = resolve_commune(text)
        if resolved.found is not None:
            return resolved.found, _absorbed(resolved.found, text)
        found = [f"{one.label} {one.code}" for one in resolved.choices[:6]]
        raise Wrong(Problem.SEVERAL_COMMUNES if found else Problem.UNKNOWN_COMMUNE, nearest=found)

    def _zone(self, parts: tuple[str, ...]) -> Zone:
        """The areas that the items of a cell name. Kept by `zone`, since most lines of a file share a few zones.

        Raises Wrong.
        """
        areas: set[int] = set()
        remarks: list[Remark] = []
        for part in parts:
            if fold(part) in EVERYWHERE:
                return Zone(frozenset())
            for one in self._items(part):
                key, name, noted = self._area(one)
                areas.add(key)
                remarks += noted
                if key not in self._inside:
                    remarks.append(Remark(Problem.OUTSIDE, False, one, {"name": name}))
        return Zone(frozenset(areas), tuple(remarks))

    def _items(self, part: str) -> list[str]:
        """« 54 55 » is two codes; « Grand Est » is one name."""
        words = part.split()
        return words if len(words) > 1 and all(CODE.match(word.upper()) for word in words) else [part]

    def _area(self, text: str) -> tuple[int, str, tuple[Remark, ...]]:
        both = NAME_AND_CODE.match(text)
        code = (both["code"] if both else text).upper()
        if region := REGION.match(text):
            found = self._larger.get((AreaKind.REGION, region[1].zfill(2)))
            return self._found(found, text)
        if CODE.match(code):
            named = fold(both["name"]) if both else ""
            return self._coded(code, named, text)
        names = self._by_name.get(fold(text), [])
        if len(names) > 1:
            raise Wrong(Problem.SEVERAL_AREAS, said=text[:80])
        if names:
            return self._found(names[0], text)
        try:
            match, remarks = self.commune(text)
        except Wrong as wrong:
            several = wrong.problem is Problem.SEVERAL_COMMUNES
            problem = Problem.SEVERAL_AREAS if several else Problem.UNKNOWN_AREA
            raise Wrong(problem, said=text[:80], **wrong.facts) from wrong
        return match.id, match.label, remarks

    def _coded(self, code: str, named: str, text: str) -> tuple[int, str, tuple[Remark, ...]]:
        """An area by its code. Two figures are a département, unless the name beside them is that of a région."""
        if len(code) == 9:
            return self._found(self._larger.get((AreaKind.EPCI, code)), text)
        if len(code) <= 3:
            region = self._larger.get((AreaKind.REGION, code.zfill(2)))
            if region and named and fold(region[1]) == named:
                return self._found(region, text)
            found = self._larger.get((AreaKind.DEPARTEMENT, code.zfill(2)))
            key, name, remarks = self._found(found, text)
            back = (Remark(Problem.ZERO_BACK, True, text, {"code": code.zfill(2)}),) if len(code) == 1 else ()
            return key, name, (*back, *remarks)
        match, remarks = self.commune(code)
        return match.id, match.label, remarks

    def _found(self, found: tuple[int, str] | None, text: str) -> tuple[int, str, tuple[Remark, ...]]:
        if found is None:
            raise Wrong(Problem.UNKNOWN_AREA, said=text[:80])
        return found[0], found[1], ()

    # Loading.

    def _external_ids(self, kinds: Iterable[ObjectKind]) -> dict[ObjectKind, dict[str, int]]:
        found: dict[ObjectKind, dict[str, int]] = {kind: {} for kind in kinds}
        rows = ExternalId.objects.filter(source=self.source, kind__in=found)
        for kind, name, key in rows.values_list("kind", "external_id", "object_id"):
            found[ObjectKind(kind)][name] = key
        return found

    def _load_organisations(self) -> None:
        rows = Organisation.objects.of(self.network, on=self.day).order_by("pk")
        self.organisations: dict[int, Known] = {}
        self._organisations_by_form: dict[str, set[int]] = defaultdict(set)
        self.slugs: dict[int, str] = {}
        for pk, name, short, slug in rows.values_list("pk", "name", "short_name", "slug"):
            self.organisations[pk] = Known(pk, short or name)
            self.slugs[pk] = slug
            for form in {fold(name), fold(short), slug, fold(name).removesuffix(" fictif")} - {""}:
                self._organisations_by_form[form].add(pk)

    def _load_hubs(self) -> None:
        self.hubs: dict[int, HubSpot] = {}
        self._hubs_by_form: dict[str, set[int]] = defaultdict(set)
        rows = Hub.objects.filter(network=self.network, is_draft=False).order_by("pk")
        for pk, name, slug, commune, closed in rows.values_list("pk", "name", "slug", "place__commune_id", "closed_on"):
            self.hubs[pk] = HubSpot(pk, name, commune, closed)
            for form in {fold(name), fold(slug)} - {""}:
                self._hubs_by_form[form].add(pk)
        partners = HubMembership.objects.filter(in_force(self.day), hub__network=self.network)
        self.partners = frozenset(partners.values_list("hub_id", "organisation_id"))
        self.desks: dict[int, dict[int, Known]] = defaultdict(dict)
        self.desk_communes: dict[int, int] = {}
        desks = OutreachDesk.objects.filter(hub__network=self.network).held_on(self.day)
        for pk, name, hub, commune in desks.values_list("pk", "name", "hub_id", "place__commune_id"):
            self.desks[hub][pk] = Known(pk, name)
            self.desk_communes[pk] = commune

    def _load_areas(self) -> None:
        self._larger: dict[tuple[str, str], tuple[int, str]] = {}
        self._by_name: dict[str, list[tuple[int, str]]] = defaultdict(list)
        larger = Area.objects.current().exclude(kind=AreaKind.COMMUNE)
        for pk, kind, code, name in larger.values_list("pk", "kind", "code", "name"):
            self._larger[kind, code] = (pk, name)
            self._by_name[fold(name)].append((pk, name))
        territory = self.network.area
        self._inside = {
            *Area.objects.filter(containing_ids__contains=[territory.pk]).values_list("pk", flat=True),
            *AreaMembership.objects.filter(outer=territory).values_list("inner_id", flat=True),
            *territory.containing_ids,
        }


def _absorbed(match: CommuneMatch, text: str) -> tuple[Remark, ...]:
    if match.how != "former":
        return ()
    facts = {"old": match.former_name or text, "new": f"{match.label} {match.code}"}
    return (Remark(Problem.ABSORBED, True, text, facts),)
