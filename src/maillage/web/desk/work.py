"""What is worked on in a journey: who may open it, and the log of who did."""

from django.http import Http404
from django.utils import timezone

from maillage.support.journeys.models import Journey
from maillage.support.journeys.rules import may_read_notes
from maillage.support.people.actions import look
from maillage.support.people.choices import Layer
from maillage.support.people.models import Person
from maillage.web.desk.files import Office
from maillage.web.desk.views.journeys import found_journey
from maillage.web.shared.membership import today


def found_work(office: Office, pk: int) -> tuple[Journey, Person]:
    """A journey whose work (layers L3, L4, L6) the office may read, with its person; else 404."""
    refuse_others(office)
    journey = found_journey(office, pk)
    if journey.person is None:
        raise Http404
    return journey, journey.person


def refuse_others(office: Office) -> None:
    """404 for who is no adviser of the organisation: a hub manager sees where people are, not what is written."""
    if not may_read_notes(office.user, office.organisation, on=today()):
        raise Http404


def looked(office: Office, person: Person, layer: Layer, what: str) -> None:
    """Keep that this was read; the one thing that opening a page writes."""
    look(person, layer=layer, what=what, by=office.user, now=timezone.now())
