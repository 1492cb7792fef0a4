"""Files of the tests: invented lists of the cast's network."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook

from maillage.catalogue.network.models import Network
from maillage.catalogue.sources.actions import ensure_source, import_now
from maillage.catalogue.sources.choices import FileKind, ImportMode
from maillage.catalogue.sources.models import ImportRun
from maillage.catalogue.sources.queries.imports import findings_of, say_all

OFFER = {
    "identifiant offre": "OF-1",
    "structure": "Alexis",
    "nom de l'offre": "Tester son activité",
    "en une phrase": "Essayer son activité pour de vrai, en gardant ses droits.",
    "ce qui se passe": "Un contrat, un suivi chaque mois, puis un bilan.",
    "durée": "un an, renouvelable deux fois",
    "et ensuite": "Vous immatriculez votre entreprise, ou vous arrêtez sans dette.",
    "type": "test_activite_cape",
    "étapes": "tester",
    "thématiques": "",
    "publics": "tous-publics",
    "identifiant prestation": "OF-1-ETAIN",
    "pôle": "Pôle de Etain",
    "modes d'accueil": "en_presentiel_sur_rdv",
    "délai du premier rendez-vous": "8",
    "frais": "gratuit",
    "zone": "55",
    "confirmé le": "01/10/2026",
}


def offer(**changes: str) -> dict[str, str]:
    """A complete line; changes by the keys of `NAMES` or by heading."""
    return {**OFFER, **{NAMES.get(key, key): value for key, value in changes.items()}}


NAMES = {
    "offer_id": "identifiant offre",
    "delivery_id": "identifiant prestation",
    "organisation": "structure",
    "name": "nom de l'offre",
    "summary": "en une phrase",
    "what_happens": "ce qui se passe",
    "duration": "durée",
    "kind": "type",
    "stages": "étapes",
    "subjects": "thématiques",
    "audiences": "publics",
    "hub": "pôle",
    "desk": "permanence",
    "modes": "modes d'accueil",
    "delay": "délai du premier rendez-vous",
    "fee": "frais",
    "zone": "zone",
    "confirmed_on": "confirmé le",
}


def text_of(lines: Iterable[Mapping[str, str]], *, separator: str = ",") -> str:
    """A CSV with the headings of the first line."""
    rows = list(lines)
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, delimiter=separator, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def csv_of(*lines: Mapping[str, str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """The bytes of such a CSV."""
    return text_of(lines, separator=separator).encode(encoding)


def xlsx_of(*lines: Mapping[str, Any]) -> bytes:
    """The same on the first sheet of a workbook."""
    book = Workbook()
    sheet = book.active
    headings = list(dict.fromkeys(heading for row in lines for heading in row))
    sheet.append(headings)
    for row in lines:
        sheet.append([row.get(heading) for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(
    network: Network,
    content: bytes,
    *,
    now: Any,
    kind: FileKind = FileKind.OFFERS,
    mode: ImportMode | None = ImportMode.GOOD_LINES,
    by: Any = None,
    name: str = "liste.csv",
) -> ImportRun:
    """Import a file as the command does."""
    source = ensure_source(network, name="Tableur (fictif)", by=by, now=now)
    return import_now(source, kind=kind, file_name=name, content=[content], mode=mode, by=by, now=now)


def told(run: ImportRun) -> list[tuple[int, str, str, str]]:
    """What was found: line, column, weight, problem."""
    return [(one.line, one.column, str(one.weight), str(one.problem)) for one in findings_of(run)]


def words(run: ImportRun) -> list[str]:
    """What was found, in words."""
    return [one.words for one in say_all(findings_of(run))]


def counts(run: ImportRun) -> dict[str, int]:
    """The counts that are not zero."""
    names = ("created", "updated", "unchanged", "refused", "mended", "drafts")
    return {name: getattr(run, name) for name in names if getattr(run, name)}
