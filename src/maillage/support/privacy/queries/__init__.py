"""What is kept of somebody, what was asked, what is due."""

from maillage.support.privacy.queries.claims import (
    NEAR,
    claims_of,
    late_claims,
    one_month_after,
    proof_register_of,
    register_of,
)
from maillage.support.privacy.queries.enquiries import held_back, over_enquiries
from maillage.support.privacy.queries.erasure import Erasure, erasure_of, proofs_of
from maillage.support.privacy.queries.leaving import Leaving, goes_back, is_back, leaving_of, referrals_left_by
from maillage.support.privacy.queries.package import counts_of, package_of
from maillage.support.privacy.queries.retention import Due, RetentionReport, due_of
from maillage.support.privacy.queries.tables import subject_of

__all__ = [
    "NEAR",
    "Due",
    "Erasure",
    "Leaving",
    "RetentionReport",
    "claims_of",
    "counts_of",
    "due_of",
    "erasure_of",
    "goes_back",
    "held_back",
    "is_back",
    "late_claims",
    "leaving_of",
    "one_month_after",
    "over_enquiries",
    "package_of",
    "proof_register_of",
    "proofs_of",
    "referrals_left_by",
    "register_of",
    "subject_of",
]
