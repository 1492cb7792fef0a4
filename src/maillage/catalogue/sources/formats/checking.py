"""Is this file good data·inclusion v1, or good HSDS 3? Each mistake with its place, the value read, what is accepted.

Nothing is kept. A check stops at a deadline and says how far it went.
"""

import csv
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jsonschema
from data_inclusion.schema import v1
from django.utils.translation import gettext as _
from jsonschema.exceptions import ValidationError as Mistake
from pydantic import BaseModel, ValidationError

from maillage.catalogue.sources.formats.reading import (
    Finding,
    Unreadable,
    finding_of,
    json_in,
    nearest,
    path_of,
    short,
)

MOST_BYTES = 5 * 1024 * 1024
MOST_FINDINGS = 500
MOST_SECONDS = 10.0
CSV_LISTS = (
    "thematiques",
    "publics",
    "modes_accueil",
    "zone_eligibilite",
    "modes_mobilisation",
    "mobilisable_par",
    "reseaux_porteurs",
)
# Beside the fields of the schema: ours, and those that the consolidated base adds.
KNOWN_BESIDE = ("maillage", "_di_surrogate_id", "_di_structure_surrogate_id", "score_qualite", "_cluster_id")
HSDS_LISTS = {"services": "service", "organizations": "organization"}
HSDS_BESIDE = {"taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term"}


@dataclass
class Report:
    """What a check found. `checked` counts the elements of each list that were looked at."""

    schema: str
    checked: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    warnings: int = 0
    stopped: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the file may be exchanged as it is; warnings do not count."""
        return self.found == self.warnings and not self.stopped

    @property
    def left_out(self) -> int:
        """Findings that are not listed."""
        return self.found - len(self.findings)

    def add(self, finding: Finding) -> None:
        """Count a finding, and list it while there is room."""
        self.found += 1
        self.warnings += finding.is_warning
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)


class Element(NamedTuple):
    """One structure or service of a file, and where it stands."""

    where: str
    model: type[BaseModel]
    facts: Any


def check(content: bytes, *, clock: Callable[[], float] = time.monotonic) -> Report:
    """Look at a whole file, JSON or CSV, of either schema; which one is told by its fields.

    Raises Unreadable when it is neither.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1_048_576})
    until = clock() + MOST_SECONDS
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n\x00")[:1]
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if start not in (b"{", b"[") and not is_wide and content.strip():
        return _look_at(list(_csv_elements(content)), until, clock)
    document = json_in(content)
    if _is_hsds(document):
        return _hsds(document, until, clock)
    return _look_at(list(_json_elements(document)), until, clock)


def _look_at(elements: list[Element], until: float, clock: Callable[[], float]) -> Report:
    report = Report("data·inclusion v1")
    if not elements:
        raise Unreadable(_("The file lists no structure and no service."))
    listed = [one.facts for one in elements if one.model is v1.Structure and isinstance(one.facts, dict)]
    structures = {facts["id"] for facts in listed if isinstance(facts.get("id"), str)}
    seen: set[tuple[type[BaseModel], Any]] = set()
    for one in elements:
        if clock() > until:
            report.stopped = True
            break
        name = "services" if one.model is v1.Service else "structures"
        report.checked[name] = report.checked.get(name, 0) + 1
        for finding in _mistakes(one, structures, seen):
            report.add(finding)
    return report


def _mistakes(one: Element, structures: set[Any], seen: set[tuple[type[BaseModel], Any]]) -> Iterator[Finding]:
    if not isinstance(one.facts, dict):
        yield Finding(one.where, short(one.facts), _("An object with named fields is needed here."))
        return
    try:
        one.model.model_validate(one.facts, context={"ignore_warnings": False})
    except ValidationError as error:
        for mistake in error.errors():
            yield finding_of(mistake, one.where)
    known = tuple(one.model.model_fields)
    for name in one.facts:
        if name not in known and name not in KNOWN_BESIDE:
            words = _("This field is not in the schema: it is left out by those who read the file.")
            yield Finding(
                f"{one.where}.{short(name)}", short(one.facts[name]), words, nearest(str(name), known)[:3], True
            )
    yield from _links(one, structures, seen)


def _links(one: Element, structures: set[Any], seen: set[tuple[type[BaseModel], Any]]) -> Iterator[Finding]:
    name, owner = one.facts.get("id"), one.facts.get("structure_id")
    if isinstance(name, str):
        if (one.model, name) in seen:
            yield Finding(f"{one.where}.id", short(name), _("Another one of the file has this identifier."))
        seen.add((one.model, name))
    if one.model is v1.Service and structures and isinstance(owner, str) and owner not in structures:
        yield Finding(f"{one.where}.structure_id", short(owner), _("No structure of the file has this identifier."))


def _json_elements(document: Any) -> Iterator[Element]:
    if isinstance(document, dict) and ("structures" in document or "services" in document):
        for name, model in (("structures", v1.Structure), ("services", v1.Service)):
            rows = document.get(name) or []
            if not isinstance(rows, list):
                raise Unreadable(_("“%(name)s” is not a list.") % {"name": name})
            yield from (Element(f"{name}[{number}]", model, row) for number, row in enumerate(rows))
        return
    rows = document if isinstance(document, list) else [document]
    for number, row in enumerate(rows):
        is_service = isinstance(row, dict) and ("structure_id" in row or "thematiques" in row)
        name = "services" if is_service else "structures"
        yield Element(f"{name}[{number}]", v1.Service if is_service else v1.Structure, row)


def _csv_elements(content: bytes) -> Iterator[Element]:
    text = _text(content)
    first = text.partition("\n")[0]
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns = [name for name in reader.fieldnames or [] if name]
    if "id" not in columns:
        sentence = _("This is neither JSON nor a table with an “id” column; its columns are: %(columns)s.")
        raise Unreadable(sentence % {"columns": short(", ".join(columns))})
    model = v1.Service if "structure_id" in columns else v1.Structure
    try:
        for row in reader:
            given = {name: _csv_value(name, value) for name, value in row.items() if name and value not in (None, "")}
            yield Element(_("line %(number)s") % {"number": reader.line_num}, model, given)
    except csv.Error as error:
        sentence = _("Line %(number)s cannot be read as a line of a table.")
        raise Unreadable(sentence % {"number": reader.line_num}) from error


def _text(content: bytes) -> str:
    if b"\x00" in content:
        raise Unreadable(_("The file holds bytes that no text has."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = _("The file is not in UTF-8: byte %(byte)s cannot be read.")
        raise Unreadable(sentence % {"byte": error.start}) from error


def _csv_value(name: str, text: Any) -> Any:
    if name not in CSV_LISTS or not isinstance(text, str):
        return text
    if text.startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return [part.strip().strip('"') for part in text.strip("{}").replace("|", ",").split(",") if part.strip()]


# HSDS.


@lru_cache(maxsize=1)
def hsds_schema() -> dict[str, Any]:
    """Our schema of HSDS 3.1."""
    path = Path(__file__).parent / "schemas" / "hsds-3.1-maillage.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@lru_cache(maxsize=8)
def _validator(name: str) -> Any:
    checker = jsonschema.FormatChecker()
    checker.checks("uri")(_is_address)
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/$defs/{name}", "$defs": hsds_schema()["$defs"]}, format_checker=checker
    )


def _is_address(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.path)) and " " not in value


def _is_hsds(document: Any) -> bool:
    if isinstance(document, list):
        return bool(document) and _is_hsds(document[0])
    if not isinstance(document, dict):
        return False
    if isinstance(document.get("contents"), list):
        return True
    lists = [document[name][0] for name in HSDS_LISTS if isinstance(document.get(name), list) and document[name]]
    if lists:
        return "organizations" in document or any(isinstance(one, dict) and "nom" not in one for one in lists)
    return "name" in document and "nom" not in document


def _hsds(document: Any, until: float, clock: Callable[[], float]) -> Report:
    report = Report("HSDS 3.1")
    seen: dict[str, str] = {}
    for name, where, row in _hsds_rows(document):
        if clock() > until:
            report.stopped = True
            break
        listed = f"{name}s" if not name.endswith("y") else f"{name[:-1]}ies"
        report.checked[listed] = report.checked.get(listed, 0) + 1
        for mistake in _validator(name).iter_errors(row):
            report.add(_hsds_finding(mistake, where))
        key = row.get("id") if isinstance(row, dict) else None
        if isinstance(key, str) and seen.setdefault(f"{name} {key}", where) != where:
            report.add(Finding(f"{where}.id", short(key), _("Another one of the file has this identifier.")))
    return report


def _hsds_rows(document: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(document, dict) and isinstance(document.get("contents"), list):
        document = document["contents"]
    if isinstance(document, dict) and any(isinstance(document.get(name), list) for name in HSDS_LISTS):
        for listed, name in {**HSDS_LISTS, **HSDS_BESIDE}.items():
            rows = document.get(listed) or []
            if not isinstance(rows, list):
                raise Unreadable(_("“%(name)s” is not a list.") % {"name": listed})
            yield from ((name, f"{listed}[{number}]", row) for number, row in enumerate(rows))
        return
    for number, row in enumerate(document if isinstance(document, list) else [document]):
        is_service = isinstance(row, Mapping) and ("status" in row or "service_at_locations" in row)
        name = "service" if is_service else "organization"
        yield name, f"{name}s[{number}]", row


def _hsds_finding(mistake: Mistake, where: str) -> Finding:
    asked: Any = mistake.validator_value
    given: Any = mistake.instance
    rule = str(mistake.validator)
    place = path_of((where, *mistake.absolute_path))
    if rule == "required":
        absent = next((name for name in asked if name not in given), "")
        return Finding(f"{place}.{absent}", "", _("This field is required."))
    accepted = tuple(str(one) for one in asked) if rule == "enum" else ()
    sentences = {
        "enum": _("This value is not in the list."),
        "type": _("Another type is needed here: %(asked)s."),
        "format": _("This text does not have the form that is asked for: %(asked)s"),
        "pattern": _("This text does not have the form that is asked for: %(asked)s"),
        "minLength": _("This text is too short: %(asked)s characters at least."),
        "minimum": _("This number is too small: %(asked)s at least."),
        "maximum": _("This number is too large: %(asked)s at most."),
    }
    words = sentences.get(rule, _("This value cannot be used: %(asked)s")) % {"asked": asked}
    return Finding(place, short(mistake.instance), words, nearest(str(mistake.instance), accepted))
