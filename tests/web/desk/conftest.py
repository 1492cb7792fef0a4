"""Sami (fictif) with a journey at Étain, and windows of the cast: what the tests of the desk share."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillage.support.journeys.actions import Plan, Slot, open_journey, plan_meeting, start_project
from maillage.support.people.actions import Said, welcome_person


@pytest.fixture
def at():
    """Now, and moments of today."""
    return timezone.now()


@pytest.fixture
def person(cast, at):
    said = Said("Sami", "(fictif)", "06 39 98 02 02", "sami@example.org", cast.commune)
    return welcome_person(
        said, organisation=cast.alexis, hub=cast.etain, need="Un atelier", by=cast.adviser, now=at, is_fictitious=True
    )


@pytest.fixture
def journey(person, cast, at):
    before = at - timedelta(days=40)
    project = start_project(person, Plan("Atelier de réparation"), by=cast.adviser, now=before)
    return open_journey(person, project=project, hub=cast.etain, by=cast.adviser, now=before, state="welcomed")


@pytest.fixture
def browser(cast):
    """A window for one of the cast."""

    def enter(who="adviser"):
        client = Client()
        client.force_login(getattr(cast, who))
        return client

    return enter


@pytest.fixture
def meet(journey, cast, at):
    """A meeting planned in the past or to come."""

    def plan(delta, by=None):
        starts = at + delta
        return plan_meeting(
            journey, Slot(starts, 30, hub=cast.etain), by=by or cast.adviser, now=min(at, starts) - timedelta(days=1)
        )

    return plan
