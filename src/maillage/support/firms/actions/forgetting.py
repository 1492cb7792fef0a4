"""What names a firm goes with the file of who created it; that it was, and until when, stays to be counted."""

from collections.abc import Sequence
from datetime import datetime

from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything
from maillage.support.firms.actions.surveys import end_surveys
from maillage.support.firms.models import Firm, News
from maillage.support.firms.queries.asking import letter_prefixes
from maillage.support.journeys.models import Holder


@reading_everything()
def forget_firms(keys: Sequence[int], *, by: User | None, now: datetime) -> None:
    """Empty name, SIRET and turnover; states of the register and days stay, without a number that leads to them.

    A firm that somebody else holds too keeps its words. Called by whoever erases, who checked who acts.
    """
    end_surveys(list(keys), by=by, now=now)
    others = Holder.objects.filter(project__holders__person__in=keys, person__erased_at=None).exclude(person__in=keys)
    mine = Firm.objects.filter(project__holders__person__in=keys).exclude(project__in=others.values("project"))
    Firm.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(name="", siret="", registered_on=None)
    News.objects.filter(person__in=keys).exclude(turnover="").update(turnover="")


def letters_of(keys: Sequence[int]) -> list[str]:
    """What the keys of the letters that ask these people how it goes begin with."""
    return letter_prefixes(list(keys))
