"""Somebody asked that nothing be changed: no adviser does, nor shows the file elsewhere; managers still do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from tests.support.privacy.acts import ACTS, draft_for

from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.actions import end_link, tick_by_link
from maillage.support.journeys.models import DocumentLink, Step
from maillage.support.orientation.actions import (
    accept_referral,
    agree_to_referral,
    ask_agreement,
    draft_referral,
    stop_item,
    withdraw_referral,
)
from maillage.support.orientation.models import SharedItem
from maillage.support.people.actions import (
    FileRestricted,
    end_expired_consents,
    give_consent,
    keep_person_link,
    withdraw_consent,
)
from maillage.support.people.models import Consent
from maillage.support.people.queries import person_link_token
from maillage.support.privacy.actions import restrict

GOES_ON = {
    "claim": "it is how people use their rights",
    "restrict": "done by a manager here",
    "restrict without asking the register": "the register asked who acts",
    "export": "done by a manager here",
    "write about the enquiry": "an answer to what the person asked",
    "reissue the link of the enquiry": "the person reads their own words by it",
}


@pytest.fixture
def restricted(beside, cast, now):
    restrict(beside.person, is_restricted=True, by=cast.manager, now=now)
    return beside


def test_no_adviser_changes_the_file_or_shows_it_elsewhere(restricted, cast, now, subtests):
    by = {"by": cast.adviser, "now": now + timedelta(minutes=5)}
    written = Entry.objects.count()

    for name in ACTS.keys() - GOES_ON.keys():
        with subtests.test(name), pytest.raises(FileRestricted):
            ACTS[name](restricted, cast, by)

    assert Entry.objects.count() == written


def test_whoever_answers_for_rights_is_not_refused(restricted, cast, now, subtests):
    by = {"by": cast.manager, "now": now + timedelta(minutes=5)}

    for name in ACTS:
        with subtests.test(name):
            try:
                ACTS[name](restricted, cast, by)
            except FileRestricted:
                pytest.fail("a manager was refused")
            except (DomainError, IntegrityError):  # for a reason of the act itself
                pass


def test_what_ends_what_others_read_goes_on(restricted, cast, now):
    act = {"by": cast.adviser, "now": now + timedelta(minutes=5)}

    end_link(DocumentLink.objects.get(), **act)
    stop_item(SharedItem.objects.get(kind="summary"), **act)
    withdraw_consent(Consent.objects.get(purpose="recognised"), channel="desk", **act)
    withdraw_referral(restricted.referral, **act)


def test_the_person_by_their_link_the_partner_and_dated_rules_go_on(beside, cast, now):
    later, act = now + timedelta(minutes=5), {"by": cast.adviser, "now": now}
    asked = ask_agreement(draft_referral(draft_for(beside, cast), **act), **act)
    restrict(beside.person, is_restricted=True, by=cast.manager, now=now)

    tick_by_link(Step.objects.get(), beside.person, done=True, now=later)
    give_consent(beside.person, purpose="surveyed", channel="link", language="fr", by=None, now=later)
    agree_to_referral(asked, channel="link", language="fr", by=None, now=later)
    accept_referral(beside.referral, by=cast.partner, now=later)
    assert end_expired_consents(now=later + timedelta(days=2000)) > 0


def test_the_person_gets_a_new_link_from_the_one_that_is_over(client, beside, cast, now):
    keep_person_link(beside.person, by=cast.adviser, now=now)
    restrict(beside.person, is_restricted=True, by=cast.manager, now=now)
    beside.person.refresh_from_db()
    beside.person.link_expires_at = now - timedelta(days=1)
    beside.person.save(update_fields=["link_expires_at"])
    address = reverse("link:person", args=[person_link_token(beside.person)])
    before = Letter.objects.count()

    answer = client.post(address, {"act": "link"})

    assert answer.status_code == 200
    assert Letter.objects.count() == before + 1
