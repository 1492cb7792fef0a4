"""A criterion as somebody writes it, before it is a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.catalogue.schemes.choices import Comparison, Edge, Fact
from maillage.catalogue.territories.models import Area


@dataclass(frozen=True)
class CriterionDraft:
    """What is asked, and the sentence that tells it; which of the values is needed depends on the fact."""

    fact: Fact
    comparison: Comparison
    sentence: str
    number: Decimal | None = None
    edge: Edge = Edge.OUTSIDE
    is_true: bool | None = None
    words: Sequence[str] = ()
    areas: Sequence[Area] = ()
    source: str = ""

    def columns(self) -> Mapping[str, Any]:
        """What the row says; places hang beside it."""
        return {
            "fact": self.fact,
            "comparison": self.comparison,
            "sentence": " ".join(self.sentence.split()),
            "number": self.number,
            "edge": self.edge,
            "is_true": self.is_true,
            "words": list(self.words),
            "source": self.source.strip(),
        }
