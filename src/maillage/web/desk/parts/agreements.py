"""What the person agreed to: since when, by which text, and the way back."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.foundation.tools.kept import kept
from maillage.support.people.choices import BY_SOMEBODY
from maillage.support.people.consents import text_in
from maillage.support.people.models import Consent
from maillage.support.people.queries import PersonFile, consents_under
from maillage.web.desk.files import Office
from maillage.web.desk.parts.part import Part
from maillage.web.shared.membership import today

SHOWN_ENDED = 10


def agreements(office: Office, file: PersonFile) -> Part | None:
    """In force with their text, then the last that ended."""
    day, rows = today(), _consents(file.keys)
    in_force = [row for row in rows if row.withdrawn_at is None and row.expires_on >= day]
    ended = [row for row in rows if row not in in_force][:SHOWN_ENDED]
    facts = {
        "in_force": [(row, text_in(row.text_version, row.purpose, row.to, row.language)) for row in in_force],
        "ended": ended,
        "channels": BY_SOMEBODY,
    }
    return Part("agreements", _("What they agreed to"), "desk/parts/agreements.html", facts)


@kept
def _consents(keys: list[int]) -> QuerySet[Consent, Consent]:
    return consents_under(keys)
