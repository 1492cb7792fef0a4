"""Reading imports: what is under way, what was found, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import Tier
from maillage.catalogue.offers.queries.gate import missing_in
from maillage.catalogue.sources.choices import Problem, RunState, Weight
from maillage.catalogue.sources.models import ImportFinding, ImportRun, Source


@dataclass(frozen=True)
class Said:
    """A finding in words: where, what was read, what is wrong or was mended, what is accepted."""

    line: int
    column: str
    value: str
    weight: str
    weight_words: str
    words: str
    accepted: str
    nearest: str


def imports_of(network: Network) -> QuerySet[ImportRun]:
    """Imports into the network, the newest first."""
    return ImportRun.objects.filter(source__network=network).select_related("source", "by").order_by("-pk")


def sources_of(network: Network) -> QuerySet[Source]:
    """Sources of the network, by name."""
    return Source.objects.filter(network=network).order_by("name", "pk")


def findings_of(run: ImportRun, *, weight: str = "") -> QuerySet[ImportFinding]:
    """What was found in a file, in its order; of one weight when given."""
    rows = ImportFinding.objects.filter(run=run).order_by("line", "pk")
    return rows.filter(weight=weight) if weight else rows


def findings_by_weight(run: ImportRun) -> dict[str, int]:
    """How many findings of each weight are kept."""
    rows = ImportFinding.objects.filter(run=run).values_list("weight").annotate(count=Count("pk"))
    return dict(rows)


def written_before(run: ImportRun) -> ImportRun | None:
    """The import that last wrote the very same file for the same source."""
    rows = ImportRun.objects.filter(source=run.source_id, kind=run.kind, sha256=run.sha256, state=RunState.DONE)
    return rows.exclude(pk=run.pk).order_by("-pk").first()


def say_all(findings: Iterable[ImportFinding]) -> list[Said]:
    """Findings in the reader's language."""
    asked = _asked()
    return [_say(finding, asked) for finding in findings]


def _say(finding: ImportFinding, asked: dict[str, Promise]) -> Said:
    facts: dict[str, Any] = finding.facts
    if "missing" in facts:
        facts = {**facts, "missing": " ".join(str(asked.get(name, name)) for name in facts["missing"])}
    label = str(Problem(finding.problem).label)
    return Said(
        line=finding.line,
        column=finding.column,
        value=finding.value,
        weight=finding.weight,
        weight_words=str(Weight(finding.weight).label),
        words=label % facts if "%(" in label else label,
        accepted=", ".join(facts.get("accepted", ())),
        nearest=_(" or ").join(facts.get("nearest", ())),
    )


def _asked() -> dict[str, Promise]:
    """What the publish gate asks for, in its own words, by field."""
    nothing: dict[str, Any] = {"tier": Tier.DESK, "fee": "payant"}
    said = [*missing_in({}, nothing, has_equivalent=True), *missing_in({}, {})]
    return {one.field: one.words for one in said}
