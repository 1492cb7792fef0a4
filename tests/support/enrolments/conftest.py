"""An operation of Alexis, and somebody who was met."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from maillage.catalogue.schemes.actions import add_criterion, add_scheme, agree_terms, draft_terms
from maillage.catalogue.schemes.choices import Comparison, Edge, Fact
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.support.enrolments.actions import OperationSaid, enter_operation
from maillage.support.journeys.actions import (
    Answered,
    Interview,
    Plan,
    Report,
    Slot,
    complete_assessment,
    note_meeting,
    open_journey,
    start_project,
)
from maillage.support.journeys.axes import Axis, Decision, Level
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


@pytest.fixture
def scheme(cast, now):
    """A scheme of the network for plans under 20,000 euros; its text says nothing of 20,000 exactly."""
    act = {"by": cast.coordinator, "now": now}
    facts = {"organisation": cast.alexis, "name": "Chèques CREA", "gives": "Une aide.", "starts_on": date(2020, 1, 1)}
    made = add_scheme(cast.network, **facts, **act)
    terms = draft_terms(made, starts_on=date(2020, 1, 1), **act)
    asked = CriterionDraft(
        Fact.FINANCING_PLAN, Comparison.UNDER, "Moins de 20 000 €", number=Decimal(20_000), edge=Edge.SILENT
    )
    add_criterion(terms, asked, **act)
    agree_terms(terms, **act)
    return made


@pytest.fixture
def plans(cast, now):
    """Say at an interview ten days ago how much the plan comes to: `plans(journey, 20_000)`."""

    def said(journey, euros):
        interview = Interview(
            held_on=now.date() - timedelta(days=10),
            minutes=60,
            financing_plan_euros=euros,
            decision=Decision.GO_ON,
            answers={axis: Answered(Level.WELL) for axis in Axis},
        )
        complete_assessment(journey, interview, by=cast.adviser, now=now)

    return said
