"""After an erasure no act writes about the person any more: each action refuses by itself, whatever page called it."""

import inspect
from datetime import timedelta

import pytest
from tests.support.privacy.acts import ACTS

from maillage.foundation.journal.models import Entry
from maillage.support.journeys import actions as journeys
from maillage.support.orientation import actions as orientation
from maillage.support.people import actions as people
from maillage.support.people.actions import FileErased
from maillage.support.people.models import Person
from maillage.support.privacy import actions as privacy

PERSON_IN = {
    people: {"look", "mark_recognised", "merge_people"},
    journeys: {"tick_by_link", "sign_by_link"},
    orientation: {"forget_person_in_referrals"},
    privacy: {"erase_person"},
}
"""What else takes somebody: the log, the marks that follow agreements, a merge and an erasure, which say it in their
own words; what the person does by a link that opens nothing any more."""


@pytest.fixture
def erased(beside, cast, now):
    """Solange, of whom a document stays as a proof."""
    said = privacy.ProofSaid("esf_2021", "FSE+ 12", "lettre", now.date() + timedelta(days=900))
    privacy.keep_proof(beside.document, said, by=cast.manager, now=now)
    privacy.erase_person(beside.person, by=cast.manager, now=now)
    beside.journey.refresh_from_db()
    return beside


def test_no_act_writes_about_somebody_who_was_erased(erased, cast, now, subtests):
    by = {"by": cast.adviser, "now": now + timedelta(minutes=5)}
    written = Entry.objects.count()

    for name, doing in ACTS.items():
        with subtests.test(name), pytest.raises(FileErased):
            doing(erased, cast, by)

    assert Entry.objects.count() == written
    assert set(Person.objects.filter(erased_at__isnull=False)) == {erased.person, erased.second}


def test_every_action_that_takes_somebody_is_tried_here():
    taking = {
        room: {
            name
            for name in room.__all__
            if inspect.isfunction(getattr(room, name))
            and any(one.annotation is Person for one in inspect.signature(getattr(room, name)).parameters.values())
        }
        for room in (people, journeys, orientation, privacy)
    }
    tried = {name for doing in ACTS.values() for name in doing.__code__.co_names}

    for room, names in taking.items():
        assert names - tried == PERSON_IN[room] & names, room
        assert PERSON_IN[room] <= names, room
