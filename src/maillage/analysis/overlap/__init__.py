"""Which deliveries do the same thing, for the same people, in the same places; and why it is said.

`find` goes through a whole catalogue without comparing all pairs, `compare` explains one pair, `nearest` lists what
comes closest to a draft. Weights, thresholds, what is measured and the limits: docs/how-it-works/algorithms/overlap.md.
"""

from .bags import Lexicon
from .columns import EVERYWHERE, NOWHERE, UNSAID, Deliveries, Territories
from .comparing import AxisShare, Comparison, Word, compare, nearest
from .finding import NEITHER, Found, find
from .scores import THRESHOLDS, WEIGHTS, Kind, Thresholds, Weights

__all__ = [
    "EVERYWHERE",
    "NEITHER",
    "NOWHERE",
    "THRESHOLDS",
    "UNSAID",
    "WEIGHTS",
    "AxisShare",
    "Comparison",
    "Deliveries",
    "Found",
    "Kind",
    "Lexicon",
    "Territories",
    "Thresholds",
    "Weights",
    "Word",
    "compare",
    "find",
    "nearest",
]
