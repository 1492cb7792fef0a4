"""The journeys of a person: where each stands, what happened, the way to a new one."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.foundation.tools.kept import kept
from maillage.support.journeys.models import Journey
from maillage.support.journeys.queries import journeys_under, timeline_of_journeys
from maillage.support.people.queries import PersonFile
from maillage.web.desk.files import Office
from maillage.web.desk.journey_words import story_of
from maillage.web.desk.parts.part import Part

SHOWN = 12


def journeys(office: Office, file: PersonFile) -> Part | None:
    """Open ones first; the last dozen of things that happened, over all of them. Visits stand on their own."""
    rows = _journeys(file.keys)
    told = timeline_of_journeys(*rows)
    facts = {"journeys": rows, "story": story_of(told[:SHOWN]), "more": len(told) > SHOWN}
    return Part("journeys", _("Journeys"), "desk/parts/journeys.html", facts)


@kept
def _journeys(keys: list[int]) -> QuerySet[Journey, Journey]:
    return journeys_under(keys)
