"""An operation of Alexis, and somebody who was met."""

from datetime import date, timedelta

import pytest

from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.support.enrolments.actions import OperationSaid, enter_operation
from maillage.support.journeys.actions import Plan, Report, Slot, note_meeting, open_journey, start_project
from maillage.support.people.actions import Said, welcome_person

FSE = next(table for table in shipped_tables() if table.code == "fse_2021_2027")


@pytest.fixture
def operation(cast, now):
    said = OperationSaid("2026-012", "Créer dans la Meuse (fictif)", date(2026, 1, 1), date(2027, 12, 31))
    return enter_operation(cast.alexis, said, FSE, by=cast.manager, now=now)


@pytest.fixture
def informed(cast, now):
    """Make a journey of somebody who was welcomed and nothing more: `informed("Sami")`."""

    def made(name, *, phone="", email="", commune=None):
        said = Said(name, "(fictif)", phone, email, commune)
        act = {"by": cast.adviser, "now": now}
        person = welcome_person(said, organisation=cast.alexis, hub=cast.etain, need="Un projet", **act)
        return open_journey(person, project=start_project(person, Plan("Un projet"), **act), hub=cast.etain, **act)

    return made


@pytest.fixture
def met(informed, cast, now):
    """The same, met alone for fifty minutes ten days ago."""

    def made(name, **facts):
        journey = informed(name, **facts)
        slot = Slot(now - timedelta(days=10), 50, "follow_up", "place", cast.etain)
        note_meeting(journey, slot, Report(minutes=50), by=cast.adviser, now=now)
        return journey

    return made
