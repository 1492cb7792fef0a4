"""Reading operations and their participants."""

from maillage.support.enrolments.queries.campaigns import (
    Gap,
    Standing,
    campaigns_of,
    figures_of,
    frozen_table,
    is_whole,
    standing_of,
)
from maillage.support.enrolments.queries.eligibility import Answer, answer_for, scheme_of_vouchers
from maillage.support.enrolments.queries.operations import enrolments_of, operations_of, operations_on
from maillage.support.enrolments.queries.participants import Participant, Quality, quality_of, table_of
from maillage.support.enrolments.queries.time import SheetRead, digest_of_hours, sheet_of, sheets_in
from maillage.support.enrolments.queries.vouchers import VoucherSum, sums_of, vouchers_in, vouchers_of

__all__ = [
    "Answer",
    "Gap",
    "Participant",
    "Quality",
    "SheetRead",
    "Standing",
    "VoucherSum",
    "answer_for",
    "campaigns_of",
    "digest_of_hours",
    "enrolments_of",
    "figures_of",
    "frozen_table",
    "is_whole",
    "operations_of",
    "operations_on",
    "quality_of",
    "scheme_of_vouchers",
    "sheet_of",
    "sheets_in",
    "standing_of",
    "sums_of",
    "table_of",
    "vouchers_in",
    "vouchers_of",
]
