"""Who asked becomes a person of the file of the organisation that takes charge, with a journey in its first state."""

from datetime import datetime

from maillage.foundation.accounts.models import User
from maillage.support.journeys.actions import (
    Plan,
    give_person,
    open_contact,
    open_journey,
    shortened,
    start_project,
)
from maillage.support.journeys.models import Journey, Project
from maillage.support.orientation.models import Enquiry
from maillage.support.people.actions.entry import Said, add_contact_point, enter_person
from maillage.support.people.choices import CameBy, Channel
from maillage.support.people.models import Person

LONGEST_TITLE = 60
LONGEST_PITCH = 280


def open_journey_of(enquiry: Enquiry, *, by: User, now: datetime) -> Journey:
    """The journey of an enquiry just taken charge of, of a person entered for it; without a name it waits for one."""
    if not enquiry.name.strip():
        return open_contact(
            organisation=enquiry.organisation,
            hub=enquiry.hub,
            commune=enquiry.commune,
            stage=enquiry.stage,
            by=by,
            now=now,
        )
    person = _enter(enquiry, by=by, now=now)
    project = _project(enquiry, person, by=by, now=now)
    return open_journey(person, project=project, hub=enquiry.hub, stage=enquiry.stage, by=by, now=now)


def name_journey_of(enquiry: Enquiry, *, by: User, now: datetime) -> Person:
    """The same, once somebody gave the name that the enquiry lacked."""
    assert enquiry.journey is not None
    person = _enter(enquiry, by=by, now=now)
    give_person(enquiry.journey, person, project=_project(enquiry, person, by=by, now=now), by=by, now=now)
    return person


def _enter(enquiry: Enquiry, *, by: User, now: datetime) -> Person:
    given, _space, family = enquiry.name.strip().partition(" ")
    said = Said(
        given_name=given,
        family_name=family,
        phone=enquiry.phone,
        email=enquiry.email,
        commune=enquiry.commune,
        came_by=CameBy.ENQUIRY,
        language=enquiry.language,
    )
    person = enter_person(
        said, organisation=enquiry.organisation, hub=enquiry.hub, by=by, now=now, is_fictitious=enquiry.is_fictitious
    )
    ways = ((Channel.PHONE, enquiry.phone), (Channel.EMAIL, enquiry.email), (Channel.POST, enquiry.address))
    for channel, value in ways:
        wished = channel == enquiry.contact_way
        if value.strip() and (wished or channel == Channel.POST):
            add_contact_point(person, channel=channel, value=value, is_preferred=wished, by=by, now=now)
    return person


def _project(enquiry: Enquiry, person: Person, *, by: User, now: datetime) -> Project:
    """Titled with the first words of what was asked, until somebody says it better."""
    plan = Plan(
        title=shortened(enquiry.need, LONGEST_TITLE),
        pitch=shortened(enquiry.need, LONGEST_PITCH),
        commune=enquiry.commune,
    )
    return start_project(person, plan, by=by, now=now)
