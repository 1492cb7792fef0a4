"""Who looked at what is written about the person."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.foundation.tools.kept import kept
from maillage.support.people.models import Look
from maillage.support.people.queries import PersonFile, looks_under
from maillage.web.desk.files import Office
from maillage.web.desk.parts.part import Part

SHOWN = 20


def looked(office: Office, file: PersonFile) -> Part | None:
    """The last twenty, with a way to all of them."""
    rows = _looks(file.keys)
    facts = {"looks": rows[:SHOWN], "more": len(rows) > SHOWN}
    return Part("looked", _("Who looked"), "desk/parts/looked.html", facts)


@kept
def _looks(keys: list[int]) -> QuerySet[Look, Look]:
    return looks_under(keys)[: SHOWN + 1]
