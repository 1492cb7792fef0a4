"""The form by which a manager types what an officer decided where the conditions leave it open."""

from django.utils import timezone

from maillage.support.enrolments.models import EligibilityCheck
from maillage.support.people.rules import may_entrust_sensitive
from maillage.web.desk.files import Office
from maillage.web.desk.voucher_forms import RulingForm


def ruling_of(check: EligibilityCheck | None, office: Office) -> RulingForm | None:
    """An empty form, where something waits and the office may type a decision; else nothing."""
    if check is None or not check.waits:
        return None
    if not may_entrust_sensitive(office.user, office.organisation, timezone.localdate()):
        return None
    return RulingForm(initial={"officer": str(office.user)})
