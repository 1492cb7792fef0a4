"""Reading operations and their participants."""

from maillage.support.enrolments.queries.operations import enrolments_of, operations_of, operations_on
from maillage.support.enrolments.queries.participants import Participant, Quality, quality_of, table_of

__all__ = ["Participant", "Quality", "enrolments_of", "operations_of", "operations_on", "quality_of", "table_of"]
