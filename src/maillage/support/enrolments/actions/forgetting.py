"""What described a participant goes with their file; that they took part, and when, stays to be counted."""

from collections.abc import Sequence

from maillage.foundation.tools.reading import reading_everything
from maillage.support.enrolments.models import Enrolment


@reading_everything()
def forget_enrolments(keys: Sequence[int]) -> None:
    """Empty through whom these people are reached. Called by whoever erases, who checked who acts."""
    Enrolment.objects.filter(person__in=keys).exclude(referent="").update(referent="")
