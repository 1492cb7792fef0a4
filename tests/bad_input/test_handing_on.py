"""Rough weather around a referral, through the browser's requests: links, agreements, entries joined, clocks."""

from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import organisation
from tests.eyes import closed_eyes

from maillage.catalogue.network.choices import OrganisationKind
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.actions import agree_to_referral, climb_referrals, draft_referral
from maillage.support.orientation.models import Referral, ReferralMove, ReferralStepTaken, SharedItem
from maillage.support.orientation.queries import ReferralDraft, referral_link_token
from maillage.support.people.actions import Said, merge_people, welcome_person, withdraw_consent
from maillage.support.people.models import Consent, Look, Person

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def peel(cast):
    """A partner where nobody has an account."""
    return organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)


@pytest.fixture
def ines(cast):
    return _welcome(cast, "Inès")


def _welcome(cast, name):
    said = Said(name, "Fictive", "06 39 98 00 11", "ines@example.org", cast.commune)
    return welcome_person(
        said, organisation=cast.alexis, hub=cast.etain, need="", by=cast.adviser, now=timezone.now() - DAY
    )


@pytest.fixture
def send(cast, ines, peel):
    """Alexis refers Inès, agreed to at the desk."""

    def make(to=None, at=None):
        at = at or timezone.now() - HOUR
        draft = ReferralDraft(
            person=ines,
            network=cast.network,
            organisation=cast.alexis,
            hub=cast.etain,
            to_organisation=to or peel,
            kind="orientation",
            reason="need",
            message="Inès cherche un statut.",
            summary="Un café associatif.",
        )
        referral = draft_referral(draft, by=cast.adviser, now=at)
        return agree_to_referral(referral, channel="desk", language="fr", by=cast.adviser, now=at)

    return make


def address(referral):
    return reverse("link:referral", args=[referral_link_token(referral)])


def text_of(response):
    return unescape(response.content.decode())


def state_of(referral):
    referral.refresh_from_db()
    return referral.state


# The receiver's link


def test_forwarded_it_says_for_whom_it_is_meant_and_keeps_each_opening(client, cast, send, peel):
    referral = send()

    first = client.get(address(referral))
    forwarded = Client().get(address(referral))
    signed = Client()
    signed.force_login(cast.stranger)
    by_a_stranger = signed.get(address(referral))

    for page in (first, forwarded, by_a_stranger):
        assert page.status_code == 200
        assert "Peel" in text_of(page)
        assert page["Cache-Control"].startswith("private") or "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer" or page["Referrer-Policy"] == "same-origin"
    assert state_of(referral) == "sent"
    assert set(Look.objects.values_list("user", "of")) == {(None, peel.pk)}, "whoever is signed in reads as the link"


def test_whoever_accepts_by_a_forwarded_link_gives_a_name_that_the_sender_reads(client, send):
    referral = send()

    nameless = client.post(address(referral), {"act": "accept", "name": "  "})
    assert (nameless.status_code, state_of(referral)) == (422, "sent")
    client.post(address(referral), {"act": "accept", "name": "Une collègue (fictif)"})

    assert state_of(referral) == "accepted"
    assert referral.taken_by == "Une collègue (fictif)"


def test_replayed_the_act_is_done_once_and_the_second_reads_who_was_first(client, send):
    referral = send()
    typed = {"act": "accept", "name": "Julie (fictif)"}

    client.post(address(referral), typed)
    moves, letters = ReferralMove.objects.count(), Letter.objects.count()
    again = Client().post(address(referral), {**typed, "name": "Marc (fictif)"}, follow=True)

    assert again.status_code == 200
    assert "Marc (fictif)" not in text_of(again)
    assert (ReferralMove.objects.count(), Letter.objects.count()) == (moves, letters)
    assert (state_of(referral), referral.taken_by) == ("accepted", "Julie (fictif)")


@pytest.mark.parametrize("act", ["accept", "contact", "met", "attempt", "unreachable", "decline", "end", "word"])
def test_expired_it_shows_nothing_and_does_nothing(client, send, act):
    referral = send()
    Referral.objects.filter(pk=referral.pk).update(link_expires_at=timezone.now() - HOUR)
    typed = {"name": "J.", "channel": "phone", "reason": "full", "words": "Non.", "outcome": "helped"}

    shown = client.get(address(referral))
    posted = client.post(address(referral), {"act": act, **typed})

    assert (shown.status_code, posted.status_code) == (410, 410)
    for page in (shown, posted):
        assert "Inès" not in text_of(page)
        assert "@peel.example.org" not in text_of(page)
    assert state_of(referral) == "sent"
    assert not Look.objects.exists()


def test_expired_a_new_one_goes_to_the_partners_own_address_and_the_old_one_is_dead(client, send):
    referral = send()
    Referral.objects.filter(pk=referral.pk).update(link_expires_at=timezone.now() - HOUR)
    old = address(referral)

    client.post(old, {"act": "link"})
    referral.refresh_from_db()

    assert Letter.objects.latest("pk").to == "contact@peel.example.org"
    assert client.get(old).status_code == 404
    assert client.get(address(referral)).status_code == 200


@pytest.mark.parametrize("change", ["first", "last", "cut", "longer", "other"])
def test_altered_it_opens_nothing_whatever_is_posted(client, send, change):
    token = referral_link_token(send())
    swapped = "A" if token[0] != "A" else "B"
    last = "A" if token[-1] != "A" else "B"
    altered = {
        "first": swapped + token[1:],
        "last": token[:-1] + last,
        "cut": token[:-3],
        "longer": token + "A",
        "other": referral_link_token(send()).split(".")[0] + "." + token.partition(".")[2],
    }[change]
    where = reverse("link:referral", args=[altered])

    answers = [client.get(where), client.post(where, {"act": "accept", "name": "J."})]

    assert [one.status_code for one in answers] == [404, 404]
    assert "Inès" not in "".join(text_of(one) for one in answers)
    assert set(Referral.objects.values_list("state", flat=True)) == {"sent"}


# The person takes the agreement back while somebody reads


def withdraw(person):
    for consent in Consent.objects.filter(person=person, withdrawn_at=None):
        withdraw_consent(consent, by=None, channel="link", now=timezone.now())


@pytest.mark.parametrize("by_link", [True, False])
def test_taken_back_while_the_receiver_reads_the_next_request_shows_and_does_nothing(cast, send, ines, by_link):
    referral = send(to=None if by_link else cast.chamber)
    reader = Client()
    if not by_link:
        reader.force_login(cast.partner)
    page = address(referral) if by_link else reverse("desk:referral", args=[referral.pk])
    act = page if by_link else reverse("desk:referral_act", args=[referral.pk, "accept"])
    assert "Un café associatif." in text_of(reader.get(page))

    withdraw(ines)
    shown = reader.get(page)
    acted = reader.post(act, {"act": "accept", "name": "Julie (fictif)"}, follow=True)

    for answer in (shown, acted):
        assert answer.status_code in (200, 404, 410)
        assert "Un café associatif." not in text_of(answer)
        assert "06 39 98 00 11" not in text_of(answer)
    assert state_of(referral) == "withdrawn"
    assert not SharedItem.objects.filter(stopped_at=None).exists()


# Two entries of one person are joined while referrals are on their way


@pytest.mark.parametrize("kept", ["referred", "other"])
def test_a_merge_of_two_people_with_referrals_in_flight_loses_none(cast, ines, send, kept):
    same = _welcome(cast, "Ines")
    mine = send(to=cast.chamber)
    hers = draft_for(cast, same)
    adviser, partner = Client(), Client()
    adviser.force_login(cast.adviser)
    partner.force_login(cast.partner)

    first, second = (ines, same) if kept == "referred" else (same, ines)
    merge_people(first, second, by=cast.adviser, now=timezone.now())
    listed = text_of(adviser.get(reverse("desk:person", args=[first.pk])))
    accepted = partner.post(reverse("desk:referral_act", args=[mine.pk, "accept"]), follow=True)

    assert accepted.status_code == 200
    assert state_of(mine) == "accepted"
    assert state_of(hers) == "draft"
    assert listed.count(reverse("desk:referral", args=[mine.pk])) >= 1
    assert listed.count(reverse("desk:referral", args=[hers.pk])) >= 1
    assert "Inès" in text_of(partner.get(reverse("desk:referral", args=[mine.pk]))), "what was shown does not change"
    assert Person.objects.filter(merged_into=None, organisation=cast.alexis).count() == 1


def draft_for(cast, person):
    draft = ReferralDraft(
        person=person,
        network=cast.network,
        organisation=cast.alexis,
        hub=cast.etain,
        to_organisation=cast.neighbour,
        kind="orientation",
        reason="near",
        message="Elle habite Verdun.",
    )
    return draft_referral(draft, by=cast.adviser, now=timezone.now() - HOUR)


# The nights on which the clock changes


@pytest.mark.parametrize("night", [datetime(2026, 10, 25, tzinfo=PARIS), datetime(2027, 3, 28, tzinfo=PARIS)])
@pytest.mark.parametrize("minutes", [90, 150, 195])
def test_whatever_the_minute_of_that_night_each_step_comes_once_at_its_hour(cast, send, night, minutes):
    """Sent or reminded between 1:30 and 3:15: on one night an hour comes twice, on the other one is missing."""
    start = night.astimezone(UTC) + timedelta(minutes=minutes)
    referral = send(to=cast.chamber, at=start - 3 * DAY)

    moments = []
    clock = start - 3 * DAY
    while clock < start + 10 * DAY:
        with closed_eyes():
            if climb_referrals(now=clock):
                moments.append(clock)
        clock += 3 * HOUR
    referral.refresh_from_db()

    steps = list(ReferralStepTaken.objects.filter(referral=referral).order_by("at").values_list("act", flat=True))
    assert steps == ["remind_owner", "remind_owner"]
    assert all(later - sooner >= 2 * DAY for sooner, later in pairwise(moments))
    assert referral.owner is not None
    assert referral.next_at > clock - 3 * HOUR
