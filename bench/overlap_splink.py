"""The same linkage by Splink 5 on DuckDB, set up as its documentation advises.

Standardised columns; blocking rules that a person of the field would write, which hold nearly all planted pairs; u by
random sampling, m by expectation maximisation in two passes that block on different columns; no labels. The blocking
rules also know what no comparison could tell: records of one offer, and those of one organisation at its other places,
are no question.

Splink is not made for bags of words, so each record gives its fifteen rarest words, as numbers, and is compared by how
many two records share: whole texts (Jaccard of all words) took over ten minutes. Only the threshold is set with the
truth in hand, at its best.
"""

import logging
import re
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator
from splink import comparison_level_library as cll
from splink import comparison_library as cl
from splink.blocking_rule_library import CustomRule, block_on

from bench.overlap_catalogue import Catalogue

RAREST = 15
A_QUESTION = "l.offer <> r.offer and (l.spot = r.spot or l.organisation <> r.organisation)"
BLOCKING = (
    "l.spot = r.spot and l.kind = r.kind",
    "l.departement = r.departement and l.kind = r.kind and l.subject = r.subject",
    "l.departement = r.departement and l.title = r.title",
)
SEED = 1


@dataclass(frozen=True)
class Linked:
    """Pairs with the probability that Splink gives them, and seconds: our preparing, its training and predicting."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    probability: NDArray[np.float64]
    prepared: float
    trained: float
    predicted: float
    processor: float


def link(catalogue: Catalogue) -> Linked:
    """All pairs that Splink finds possible."""
    moments = [time.perf_counter()]
    table = _table(catalogue)
    moments.append(time.perf_counter())
    processor = time.process_time()
    linker = Linker(DuckDBAPI().register(table, table_name="offers"), _settings(), log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("title", "spot", "kind", "fee")], recall=0.4)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    training.estimate_parameters_using_expectation_maximisation(_rule(BLOCKING[0]))
    training.estimate_parameters_using_expectation_maximisation(_rule(BLOCKING[2]))
    moments.append(time.perf_counter())
    found = linker.inference.predict(threshold_match_probability=0.01)
    columns = found.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_probability").fetchnumpy()
    moments.append(time.perf_counter())
    processor = time.process_time() - processor
    one, other = columns["unique_id_l"], columns["unique_id_r"]
    seconds = [after - before for before, after in pairwise(moments)]
    return Linked(np.minimum(one, other), np.maximum(one, other), columns["match_probability"], *seconds, processor)


def _rule(rule: str) -> CustomRule:
    return CustomRule(f"{rule} and {A_QUESTION}", sql_dialect="duckdb")


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[_rule(rule) for rule in BLOCKING],
        comparisons=[
            cl.ArrayIntersectAtSizes("words", [14, 11, 8, 5, 3]),
            cl.JaroWinklerAtThresholds("title", [0.95, 0.8]),
            cl.ExactMatch("kind"),
            cl.ArrayIntersectAtSizes("stages", [2, 1]),
            cl.ArrayIntersectAtSizes("subjects", [2, 1]),
            cl.ArrayIntersectAtSizes("audiences", [1]),
            cl.ExactMatch("fee"),
            cl.CustomComparison(
                output_column_name="spot",
                comparison_levels=[
                    cll.NullLevel("spot"),
                    cll.ExactMatchLevel("spot"),
                    cll.DistanceInKMLevel("lat", "lon", 10),
                    cll.DistanceInKMLevel("lat", "lon", 25),
                    cll.ElseLevel(),
                ],
            ),
        ],
        retain_matching_columns=False,
    )


def _table(catalogue: Catalogue) -> pa.Table:
    """Records as a person of the field would standardise them. A remote one stands at its zone, not at a point."""
    records = catalogue.records
    remote = [record.place < 0 for record in records]
    spots = [f"zone {one.territory}" if far else f"hub {one.hub}" for one, far in zip(records, remote, strict=True)]
    points = [
        (None, None) if far else (float(lat), float(lon))
        for lat, lon, far in zip(catalogue.lat, catalogue.lon, remote, strict=True)
    ]
    return pa.table(
        {
            "unique_id": list(range(len(records))),
            "offer": [record.offer for record in records],
            "organisation": [record.organisation for record in records],
            "title": [" ".join(_words(record.title)) for record in records],
            "words": _rarest(catalogue),
            "kind": [record.kind for record in records],
            "stages": [sorted(record.stages) for record in records],
            "subjects": [sorted(record.subjects) for record in records],
            "subject": [min(record.subjects) for record in records],
            "audiences": pa.array([sorted(record.audiences) or None for record in records], pa.list_(pa.int64())),
            "fee": [record.fee for record in records],
            "spot": spots,
            "departement": [catalogue.departements[record.hub] for record in records],
            "lat": pa.array([lat for lat, _ in points], pa.float64()),
            "lon": pa.array([lon for _, lon in points], pa.float64()),
        }
    )


def _rarest(catalogue: Catalogue) -> list[list[int]]:
    """The numbers of the rarest words of each record that stand in another one too, the rarest words first."""
    said = [set(_words(record.title) + _words(record.text)) for record in catalogue.records]
    spread = Counter(word for words in said for word in words)
    order = sorted((word for word in spread if spread[word] > 1), key=lambda word: (spread[word], word))
    number = {word: n for n, word in enumerate(order)}
    return [sorted(number[word] for word in words if word in number)[:RAREST] for words in said]


def _words(text: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return [word for word in re.findall(r"[a-z0-9]+", flat) if len(word) > 3]
