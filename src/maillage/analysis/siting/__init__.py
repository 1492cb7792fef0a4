"""Where to open: the best sites for people's travel, each answer with a bound that anybody can verify.

`solve` asks for the shortest way of all (p-median), `solve_mclp` for most people within reach, `solve_lscp` for the
fewest sites that reach them, `solve_pcenter` for the least longest way, `solve_capacitated` for sites that can take so
much; `solve_curve` asks for many counts, `solve_front` for travel against a cost. `Limit` is what a plan may spend.
`verify`, `verify_cover` and `verify_capacitated` check the answers without the solvers, `read_instance` reads the
instances of the literature. Guarantees, steps and limits: docs/how-it-works/algorithms, p-median.md, covering.md and
capacities.md.
"""

from .capacity import FullPlan, Load, Shares, solve_capacitated
from .capacity_certificate import verify_capacitated
from .certificate import verify
from .cover_certificate import verify_cover
from .cover_plans import CoverCertificate, CoverPlan, Problem
from .curves import Trade, solve_curve, solve_front
from .files import Instance, read_instance
from .limits import Limit, changes_from
from .lscp import solve_lscp
from .mclp import solve_mclp
from .pcenter import solve_pcenter
from .plans import Assignment, Certificate, Plan, Progress, Proof, Status
from .pmedian import Ending, solve
from .travel import BadInstance, Lists, Points, from_matrix, on_earth, on_plane

__all__ = [
    "Assignment",
    "BadInstance",
    "Certificate",
    "CoverCertificate",
    "CoverPlan",
    "Ending",
    "FullPlan",
    "Instance",
    "Limit",
    "Lists",
    "Load",
    "Plan",
    "Points",
    "Problem",
    "Progress",
    "Proof",
    "Shares",
    "Status",
    "Trade",
    "changes_from",
    "from_matrix",
    "on_earth",
    "on_plane",
    "read_instance",
    "solve",
    "solve_capacitated",
    "solve_curve",
    "solve_front",
    "solve_lscp",
    "solve_mclp",
    "solve_pcenter",
    "verify",
    "verify_capacitated",
    "verify_cover",
]
