"""What described a participant goes with their file; that they took part, and when, stays to be counted."""

from collections.abc import Sequence

from maillage.foundation.tools.reading import reading_everything
from maillage.support.enrolments.models import EligibilityCheck, Enrolment, GapReason, SubmissionLine, VoucherMove


@reading_everything()
def forget_enrolments(keys: Sequence[int]) -> None:
    """Empty through whom these people are reached and what was said of them.

    Called by whoever erases, who checked who acts.
    """
    Enrolment.objects.filter(person__in=keys).exclude(referent="").update(referent="")
    EligibilityCheck.objects.filter(person__in=keys).update(reasons=[], missing=[], officer="", ruling_reason="")
    SubmissionLine.objects.filter(person__in=keys).update(values=[], reasons={})
    GapReason.objects.filter(enrolment__person__in=keys).exclude(reason="").update(reason="")
    VoucherMove.objects.filter(voucher__person__in=keys).exclude(reason="").update(reason="")
