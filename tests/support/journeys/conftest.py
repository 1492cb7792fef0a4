"""A person of Alexis with a project; the moments of a working day."""

import pytest

from maillage.support.journeys.actions import Plan, open_journey, start_project
from maillage.support.people.actions import Said, welcome_person


@pytest.fixture
def sami(cast, now):
    """Sami (fictif), welcomed at Étain for Alexis."""
    said = Said("Sami", "(fictif)", "06 39 98 02 02", "sami@example.org", cast.commune)
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "Un atelier", "by": cast.adviser, "now": now}
    return welcome_person(said, **facts, is_fictitious=True)


@pytest.fixture
def workshop(sami, cast, now):
    return start_project(sami, Plan("Atelier de réparation"), by=cast.adviser, now=now)


@pytest.fixture
def journey(sami, workshop, cast, now):
    return open_journey(sami, project=workshop, hub=cast.etain, by=cast.adviser, now=now)
