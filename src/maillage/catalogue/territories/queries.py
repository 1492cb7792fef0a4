"""Finding communes and places."""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from maillage.catalogue.territories.choices import AreaKind, FactKind, FormerKind
from maillage.catalogue.territories.directory import CommuneMatch, CommuneRow, Directory, FormerRow
from maillage.catalogue.territories.directory.communes import is_number, split_numbers
from maillage.catalogue.territories.directory.text import clean, fold
from maillage.catalogue.territories.models import Area, FactFile, FormerArea, Release

# How long a process may answer from its directory before it asks whether another release is in force.
CHECK_SECONDS = 60.0
MOST_CHOICES = 40

COMMUNES = """
SELECT a.id, a.code, a.name, d.code, d.name,
       coalesce((SELECT array_agg(p.code ORDER BY p.code) FROM territories_postcode p WHERE p.area_id = a.id), '{}'),
       a.population, a.lat, a.lon
  FROM territories_area a
  JOIN territories_areamembership m ON m.inner_id = a.id AND m.vintage = a.vintage
  JOIN territories_area d ON d.id = m.outer_id AND d.kind = 'departement'
 WHERE a.kind = 'commune' AND a.is_current
"""
# What was told of a commune that was merged since counts for the commune of today.
FACTS = """
SELECT coalesce(next.area_id, told.area_id), sum(told.value)::bigint
  FROM territories_areafact told
  JOIN territories_area area ON area.id = told.area_id
  LEFT JOIN territories_formerarea next ON next.code = area.code AND NOT area.is_current
 WHERE told.file_id = %s
 GROUP BY 1
"""


@dataclass(frozen=True)
class Resolution:
    """What a text or code leads to: one commune, several to choose from, or none, with the sentence to show."""

    found: CommuneMatch | None
    choices: tuple[CommuneMatch, ...]
    sentence: str

    @property
    def status(self) -> Literal["found", "ambiguous", "unknown"]:
        """Which of the three it is."""
        if self.found is not None:
            return "found"
        return "ambiguous" if self.choices else "unknown"


def find_communes(text: str, limit: int = 10) -> list[CommuneMatch]:
    """Communes that answer what is being typed, nearest match first, then the most populated.

    Never raises, whatever the text. Asks nothing of the database once the process is warm.
    """
    return list(directory().search(clean(text), limit).matches)


def commune_by_code(code: str) -> CommuneMatch | None:
    """The commune of an official code, today's or former (`how` is then "former")."""
    return directory().commune(clean(code))


def resolve_commune(text: str, *, codes_first: bool = False) -> Resolution:
    """The one commune meant by a name, a postcode, a code, or a label such as « Étain (55) » typed back.

    People type postcodes: five digits are an official code only when no postcode reads so. With `codes_first`
    (machines, links, the value of a choice) they are an official code first, today's or former.
    """
    typed = clean(text)
    if not typed:
        return Resolution(None, (), _("Say in which commune you are: its name or its postcode."))
    if codes_first and (coded := directory().commune(typed)) is not None:
        return _found(coded, typed)
    if (labelled := directory().labelled(typed)) is not None:
        return _found(labelled, typed)
    search = directory().search(typed, MOST_CHOICES)
    matches = search.matches
    if not matches:
        sentence = _("No commune is called “%(text)s”. Check the spelling, or give the postcode.")
        return Resolution(None, (), sentence % {"text": _short(typed)})
    if search.loosened or matches[0].how == "typo":
        sentence = _("No commune is called “%(text)s”. Is it one of these?")
        return Resolution(None, matches[:10], sentence % {"text": _short(typed)})
    whole = _whole(matches, typed)
    if len(whole) == 1:
        return _found(whole[0], typed)
    if len(typed) == 5 and all(match.how == "postcode" for match in whole):
        return Resolution(None, whole, _("Postcode %(code)s serves several communes. Choose yours.") % {"code": typed})
    sentence = _("Several communes answer to “%(text)s”. Choose yours.")
    return Resolution(None, whole, sentence % {"text": _short(typed)})


def say_travel_model(stored: str) -> str:
    """Where a travel time comes from, in words, from `Place.travel_model`."""
    if stored.startswith("offline"):
        return _("estimated by car from distance and density, without traffic")
    if stored.startswith("roads"):
        return _("estimated by car along the roads between communes, without traffic")
    if stored.startswith("file"):
        return _("computed elsewhere and brought in from a file")
    if stored.startswith(("osrm", "valhalla")):
        return _("computed by car on the road network, without traffic")
    return _("not computed yet")


def _whole(matches: tuple[CommuneMatch, ...], typed: str) -> tuple[CommuneMatch, ...]:
    """The matches whose name is all that was typed; else those whose former name is; else all."""
    if is_number(fold(typed).replace(" ", "")):
        return tuple(match for match in matches if match.how == "postcode") or matches
    exact = tuple(match for match in matches if match.how == "exact")
    return exact or tuple(match for match in matches if _is_former_name(match, typed)) or matches


def _is_former_name(match: CommuneMatch, typed: str) -> bool:
    """Whether the former name of a match is what was typed, a postcode or "arrondissement" left aside."""
    key = fold(typed)
    former = fold(match.former_name)
    return match.how == "former" and former in {key, split_numbers(key.split())[0], f"{key} arrondissement"}


def _found(match: CommuneMatch, typed: str) -> Resolution:
    sentence = ""
    by_code = match.how == "former" and is_number(typed.lower())
    if match.former_name and match.former_name != match.name and (by_code or _is_former_name(match, typed)):
        inside = match.former_kind == FormerKind.DISTRICT
        told = _("%(old)s is in %(new)s.") if inside else _("%(old)s is now part of %(new)s.")
        sentence = told % {"old": match.former_name, "new": match.label}
    return Resolution(match, (), sentence)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


# The directory of this process.

_lock = threading.Lock()
_kept: Directory | None = None
_stamp = ""
_checked_at = 0.0


def directory() -> Directory:
    """The directory of the release in force, built once by process and again when another release is loaded."""
    global _kept, _stamp, _checked_at
    now = time.monotonic()
    if _kept is not None and now - _checked_at < CHECK_SECONDS:
        return _kept
    with _lock:
        if _kept is None or time.monotonic() - _checked_at >= CHECK_SECONDS:
            try:
                stamp = _release_stamp()
                if _kept is None or stamp != _stamp:
                    _kept, _stamp = build_directory(), stamp
            except DatabaseError:
                # The communes known so far are better than none while the database is away.
                if _kept is None:
                    raise
            _checked_at = time.monotonic()
        return _kept


def forget_directory() -> None:
    """Make the next question read the database again: tests, and the process that just loaded."""
    global _kept, _checked_at
    with _lock:
        _kept, _checked_at = None, 0.0


def build_directory() -> Directory:
    """Every commune of today and every former one, from the database."""
    with connection.cursor() as cursor:
        cursor.execute(COMMUNES)
        communes = [
            CommuneRow(key, code, name, departement, departement_name, tuple(postcodes), population, lat, lon)
            for key, code, name, departement, departement_name, postcodes, population, lat, lon in cursor.fetchall()
        ]
    former = FormerArea.objects.filter(area__is_current=True, area__kind=AreaKind.COMMUNE)
    rows = former.values_list("code", "name", "kind", "area_id").order_by("code")
    return Directory(communes, [FormerRow(*row) for row in rows])


def _release_stamp() -> str:
    last = Release.objects.order_by("-id").values_list("id", "digest").first()
    return f"{last[0]}:{last[1]}" if last else ""


def containing_ids(commune_id: int) -> list[int]:
    """Keys of every area that holds a commune, itself included."""
    return list(Area.objects.values_list("containing_ids", flat=True).get(pk=commune_id))


def facts_in_force() -> dict[FactKind, FactFile]:
    """The official file of the latest year, for each kind of which one was loaded."""
    return {FactKind(file.kind): file for file in FactFile.objects.order_by("vintage")}


def facts_by_commune(file: FactFile) -> dict[int, int]:
    """What a file tells, by key of the commune of today."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [file.pk])
        return dict(cursor.fetchall())


def communes_of_today(keys: Collection[int]) -> dict[int, int]:
    """For each key of a commune, the key of the commune of today that holds it: itself unless it was merged."""
    retired = dict(Area.objects.filter(pk__in=list(keys), is_current=False).values_list("code", "pk"))
    moved = dict(FormerArea.objects.filter(code__in=retired).values_list("code", "area_id"))
    return {key: key for key in keys} | {key: moved[code] for code, key in retired.items() if code in moved}
