"""The gate of a drafted hub asks for a check that somebody read, or for a reason; it never refuses."""

import pytest
from django.db import IntegrityError, transaction
from tests.insight.rollouts.conftest import PLANNED

from maillage.catalogue.network.actions import NotADraft
from maillage.foundation.journal.queries import history_of
from maillage.insight.rollouts.actions import CheckUnread, publish_draft, read_check
from maillage.insight.rollouts.models import DuplicationCheck, HubPublication

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def check(cast, draft, now):
    return DuplicationCheck.objects.create(hub=draft, day=now.date(), facts={}, taken_by=cast.coordinator, taken_at=now)


def test_a_draft_is_published_after_a_check_that_was_read(cast, draft, check, now):
    read_check(check, by=cast.coordinator, now=now)

    made = publish_draft(draft, opened_on=PLANNED, because="inutile", by=cast.coordinator, now=now)

    draft.refresh_from_db()
    assert (made.check_read, made.because) == (check, "")
    assert (draft.is_draft, draft.opened_on) == (False, PLANNED)
    assert [line.what for line in history_of(draft)] == ["network.hub_drafted", "network.hub_published"]
    assert [line.what for line in history_of(made)] == ["rollouts.draft_published"]
    with pytest.raises(NotADraft):
        publish_draft(draft, opened_on=PLANNED, because="encore", by=cast.coordinator, now=now)


@pytest.mark.parametrize("has_check", [False, True])
def test_without_a_check_that_was_read_somebody_says_why(cast, draft, now, request, has_check):
    if has_check:
        request.getfixturevalue("check")

    with pytest.raises(CheckUnread):
        publish_draft(draft, opened_on=PLANNED, because="  ", by=cast.coordinator, now=now)
    draft.refresh_from_db()
    assert draft.is_draft
    made = publish_draft(draft, opened_on=PLANNED, because=" La Région a décidé. ", by=cast.coordinator, now=now)

    assert (made.check_read, made.because, made.by) == (None, "La Région a décidé.", cast.coordinator)


def test_a_newer_check_is_to_be_read_again(cast, draft, check, now):
    read_check(check, by=cast.coordinator, now=now)
    DuplicationCheck.objects.create(hub=draft, day=now.date(), facts={}, taken_by=cast.coordinator, taken_at=now)

    with pytest.raises(CheckUnread):
        publish_draft(draft, opened_on=PLANNED, by=cast.coordinator, now=now)


def test_who_read_it_first_stays_and_the_journal_says_it_once(cast, check, now):
    read_check(check, by=cast.coordinator, now=now)
    again = read_check(check, by=cast.manager, now=now)

    assert (again.read_by, again.read_at) == (cast.coordinator, now)
    assert [line.what for line in history_of(check)] == ["rollouts.check_read"]


@pytest.mark.parametrize("facts", [{"facts": {"other": 1}}, {"day": "2020-01-01"}, {"read_at": "2020-01-01T00:00:00Z"}])
def test_the_database_refuses_to_change_what_was_found(check, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicationCheck.objects.filter(pk=check.pk).update(**facts)


def test_the_database_refuses_a_publication_that_says_nothing(cast, draft, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        HubPublication.objects.create(hub=draft, by=cast.coordinator, at=now)
