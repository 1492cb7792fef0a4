"""What one pass over a file found and counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.catalogue.sources.choices import Problem, Weight
from maillage.catalogue.sources.models import ImportFinding

MOST_FINDINGS = 5_000
"""Kept of one file; the counts go on."""
LONGEST_VALUE = 200


@dataclass
class Counts:
    """Lines, by what becomes of them; a line that is mended is also new, changed or unchanged."""

    lines_read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    mended: int = 0
    drafts: int = 0
    findings_left_out: int = 0


@dataclass
class Report:
    """Counts, and the findings in the order of the file."""

    counts: Counts = field(default_factory=Counts)
    findings: list[ImportFinding] = field(default_factory=list)

    def note(
        self,
        line: int,
        problem: Problem,
        weight: Weight,
        facts: Mapping[str, Any] | None = None,
        *,
        column: str = "",
        value: str = "",
    ) -> None:
        """Keep one finding, or count it when there are too many."""
        if len(self.findings) >= MOST_FINDINGS:
            self.counts.findings_left_out += 1
            return
        self.findings.append(
            ImportFinding(
                line=line,
                column=column[:120],
                value=shown(value),
                weight=weight,
                problem=problem,
                facts=dict(facts or {}),
            )
        )

    def add(self, other: "Report") -> None:
        """Keep what another one found too, or count it when there are too many."""
        room = max(MOST_FINDINGS - len(self.findings), 0)
        self.findings += other.findings[:room]
        self.counts.findings_left_out += len(other.findings[room:]) + other.counts.findings_left_out


def shown(value: str) -> str:
    """A value as it is quoted: on one line, cut, without what the database cannot store."""
    said = "".join(c if c.isprintable() else " " for c in value[: 2 * LONGEST_VALUE])
    said = " ".join(said.split())
    return said if len(said) <= LONGEST_VALUE else f"{said[: LONGEST_VALUE - 1]}…"
