"""To which partners the person is handed on, and where that stands."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.foundation.tools.kept import kept
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import referrals_under
from maillage.support.people.queries import PersonFile
from maillage.web.desk.files import Office
from maillage.web.desk.parts.part import Part
from maillage.web.desk.referral_lines import lines_of

SHOWN = 5


def partners(office: Office, file: PersonFile) -> Part | None:
    """Who helps besides us: referrals, the last first, and the way to a new one."""
    rows = _referrals(file.keys)
    lines = lines_of(rows, office.organisation, now=timezone.now())
    return Part(
        "partners", _("Partners"), "desk/parts/partners.html", {"lines": lines[:SHOWN], "more": len(lines) > SHOWN}
    )


@kept
def _referrals(keys: list[int]) -> QuerySet[Referral, Referral]:
    return referrals_under(keys)[: SHOWN + 1]
