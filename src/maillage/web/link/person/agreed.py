"""What the person agreed to, what they may agree to, what they took back."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.support.people.choices import TO_SOMEBODY, Purpose
from maillage.support.people.consents import text_in
from maillage.support.people.models import Consent, Person
from maillage.web.link.person.section import Section

SHOWN_ENDED = 5


def agreed(person: Person, now: datetime) -> Section | None:
    """Agreements in force with their text and a way back; those the person may still give alone."""
    today = timezone.localdate(now)
    rows = list(Consent.objects.filter(person=person).select_related("to", "collected_by").order_by("-given_on", "-pk"))
    in_force = [row for row in rows if row.withdrawn_at is None and row.given_on <= today <= row.expires_on]
    ended = [row for row in rows if row not in in_force][:SHOWN_ENDED]
    alone = [one for one in Purpose if one not in TO_SOMEBODY and one not in {row.purpose for row in in_force}]
    if person.merged_into_id is not None:
        alone = []
    if not (in_force or ended or alone):
        return None
    texts = [(row, text_in(row.text_version, row.purpose, row.to, row.language)) for row in in_force]
    facts = {"in_force": texts, "ended": ended, "alone": alone}
    return Section("agreed", _("What you agreed to"), "link/person/_agreed.html", facts)
