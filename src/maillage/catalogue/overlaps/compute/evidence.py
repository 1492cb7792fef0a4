"""Why two deliveries are said to do the same, kept as plain values."""

import re
from collections.abc import Iterable
from typing import Any

from maillage.analysis.overlap import AxisShare, Comparison
from maillage.analysis.overlap.words import fold, stem
from maillage.catalogue.offers.queries.needs import AUDIENCES
from maillage.catalogue.overlaps.compute.columns import FEES, KINDS, MODES, STAGES, SUBJECTS, values_in

MASKED = {"stages": STAGES, "subjects": SUBJECTS, "audiences": AUDIENCES, "modes": MODES}
LISTED = {"kind": list(KINDS), "fee": list(FEES)}
WORD = re.compile(r"[^\W\d_]{2,}(?:[-’'][^\W\d_]{2,})?")


def evidence_of(compared: Comparison, texts: Iterable[str]) -> dict[str, Any]:
    """What `queries.evidence` says in words: values shared and not on each axis, words that weigh, people served.

    `texts` are those of both offers: a word is shown as they write it, not as it is compared.
    """
    written = _written(texts)
    return {
        "axes": {axis.name: _axis(axis) for axis in compared.axes},
        "words": [[written.get(word.stem, word.stem), round(word.part, 4)] for word in compared.words],
        "people_first": round(compared.people_first),
        "people_second": round(compared.people_second),
    }


def _axis(axis: AxisShare) -> dict[str, list[str]]:
    sides = {"both": axis.both, "first": axis.only_first, "second": axis.only_second}
    if axis.name in LISTED:
        return {side: [LISTED[axis.name][value]] if value >= 0 else [] for side, value in sides.items()}
    return {side: values_in(value, MASKED[axis.name]) for side, value in sides.items()}


def _written(texts: Iterable[str]) -> dict[str, str]:
    """Each stem with the first word that has it, as it is written."""
    found: dict[str, str] = {}
    for text in texts:
        for word in WORD.findall(text):
            for folded in fold(word).decode().split():
                found.setdefault(stem(folded), word.lower())
    return found
