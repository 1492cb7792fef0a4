"""A hub as a whole without the content: one's own exact numbers, of the others none that point at somebody."""

import pytest

from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.actions import Facts, Plan, move_journey, open_contact, open_journey, start_project
from maillage.support.journeys.models import Journey
from maillage.support.journeys.queries import counts_of_hub
from maillage.support.people.actions import Said, welcome_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def help_people(cast, now):
    def help_some(organisation, by, state, people):
        for number in range(people):
            facts = {"organisation": organisation, "hub": cast.etain, "need": "", "by": by, "now": now}
            person = welcome_person(Said(f"Personne {number} (fictif)"), **facts)
            project = start_project(person, Plan("Projet"), by=by, now=now)
            last = open_journey(person, project=project, hub=cast.etain, by=by, now=now, state=state)
        return last

    return help_some


def seen(cast, own):
    with reading_as([one.pk for one in own]):
        parts = counts_of_hub(cast.etain, [cast.alexis, cast.chamber], own=[one.pk for one in own])
    return {part.organisation: part.counts for part in parts}


def test_ones_own_numbers_are_exact_and_small_ones_of_others_are_not_told(cast, help_people):
    help_people(cast.alexis, cast.adviser, "welcomed", 2)
    help_people(cast.chamber, cast.partner, "welcomed", 2)
    help_people(cast.chamber, cast.partner, "followed", 3)

    found = seen(cast, [cast.alexis])

    assert found[cast.alexis] == {"first": 2, "building": 0, "after": 0, "paused": 0}
    assert found[cast.chamber] == {"first": None, "building": 0, "after": 3, "paused": 0}


def test_who_belongs_to_neither_is_told_no_small_number(cast, help_people):
    help_people(cast.alexis, cast.adviser, "welcomed", 1)

    assert seen(cast, [])[cast.alexis]["first"] is None


def test_a_person_with_two_journeys_counts_once_and_who_ended_no_more(cast, help_people, now):
    journey = help_people(cast.alexis, cast.adviser, "welcomed", 1)
    other = start_project(journey.person, Plan("Autre"), by=cast.adviser, now=now)
    open_journey(journey.person, project=other, hub=cast.etain, by=cast.adviser, now=now)
    open_contact(organisation=cast.alexis, hub=cast.etain, commune=None, stage="", by=cast.adviser, now=now)
    gone = help_people(cast.alexis, cast.adviser, "followed", 1)
    move_journey(gone, "stopped", by=cast.adviser, now=now, facts=Facts(exit_reason="job"))

    counts = seen(cast, [cast.alexis])[cast.alexis]

    assert (counts["first"], counts["after"]) == (2, 0)


def test_the_eyes_are_those_of_before_afterwards(cast, help_people):
    help_people(cast.chamber, cast.partner, "welcomed", 4)

    with reading_as([cast.alexis.pk]):
        counts_of_hub(cast.etain, [cast.chamber], own=[])
        assert counts_of_hub(cast.etain, [cast.chamber], own=[])[0].counts["first"] == 4
        assert not Journey.objects.exists()
