"""A receiver without account acts through an expiring link: forwarded, expired, replayed, altered."""

from datetime import timedelta

import pytest
from tests.cast import organisation

from maillage.catalogue.network.choices import OrganisationKind
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_item
from maillage.support.orientation.actions import (
    NameNeeded,
    ReferralMoved,
    accept_referral,
    add_referral_word,
    climb_referrals,
    decline_referral,
    end_referral,
    mark_met,
    renew_referral_link,
    withdraw_referral,
)
from maillage.support.orientation.models import Referral, SharedItem
from maillage.support.orientation.queries import (
    ReferralLinkExpired,
    ReferralLinkUnknown,
    items_for_receiver,
    referral_by_link,
    referral_link_token,
    referral_name_in,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def peel(cast):
    """A partner where nobody has an account."""
    return organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)


@pytest.fixture
def referral(peel, send):
    return send(to_organisation=peel, to_hub=None)


def opened(token, now):
    """What opening the link gives, and what of it is read."""
    with reading_item(referral_name_in(token)):
        referral = referral_by_link(token, now=now)
        return referral, [item.kind for item in items_for_receiver(referral)], SharedItem.objects.count()


def test_the_link_goes_to_the_partners_address_and_opens_what_is_shared(cast, referral, now):
    climb_referrals(now=now)

    letter = Letter.objects.get(to="contact@peel.example.org")
    token = referral_link_token(referral)
    assert f"/{token}/" in letter.text
    assert letter.is_secret
    assert "Inès" not in letter.text + letter.subject
    found, kinds, count = opened(token, now)
    assert (found, kinds, count) == (referral, ["identity", "message", "summary"], 3)
    assert found.owner == cast.adviser, "somebody with an account has it in care"


def test_opening_changes_nothing(referral, now):
    before = Referral.objects.values().get()

    opened(referral_link_token(referral), now)

    assert Referral.objects.values().get() == before


def test_whoever_accepts_gives_a_name_and_the_reader_stays_unknown(cast, referral, now):
    found, *_rest = opened(referral_link_token(referral), now)
    with pytest.raises(NameNeeded):
        accept_referral(found, by=None, now=now)

    referral = accept_referral(found, by=None, name="  Jeanne\n(fictif) ", now=now + HOUR)

    move = referral.moves.last()
    assert (referral.taken_by, referral.owner) == ("Jeanne (fictif)", cast.adviser)
    assert (move.by, move.via) == (None, "link")
    assert "Jeanne (fictif)" in Letter.objects.filter(to="ines@example.org").order_by("pk").last().text
    add_referral_word(referral, kind="to_sender", text="Nous la voyons lundi.", by=None, now=now, is_receivers=True)
    referral = end_referral(mark_met(referral, by=None, now=now + DAY), outcome="helped", by=None, now=now + DAY)
    assert referral.outcome == "helped"


def test_replayed_it_says_who_was_first(referral, now):
    found, *_rest = opened(referral_link_token(referral), now)
    accept_referral(found, by=None, name="Jeanne", now=now)

    for act in (
        lambda: accept_referral(found, by=None, name="Jeanne", now=now),
        lambda: accept_referral(found, by=None, name="Quelqu'un d'autre", now=now),
    ):
        with pytest.raises(ReferralMoved) as error:
            act()
        assert (error.value.referral.taken_by, error.value.move.to_state) == ("Jeanne", "accepted")


def test_expired_it_opens_nothing_and_does_nothing(cast, referral, now):
    token, later = referral_link_token(referral), referral.link_expires_at

    with pytest.raises(ReferralLinkExpired):
        opened(token, later)
    with pytest.raises(ReferralLinkExpired):
        accept_referral(referral, by=None, name="Jeanne", now=later)
    with pytest.raises(ReferralLinkExpired):
        decline_referral(referral, reason="full", words="Pas de place.", by=None, now=later)


def test_renewed_from_the_expired_one_it_goes_to_the_partners_own_address(referral, now):
    former = referral_link_token(referral)

    renewed = renew_referral_link(referral, by=None, now=now + HOUR)

    with pytest.raises(ReferralLinkUnknown):
        opened(former, now + HOUR)
    with pytest.raises(ReferralLinkExpired):  # a page opened before, posted after
        accept_referral(referral, by=None, name="Jeanne", now=now + HOUR)
    letter = Letter.objects.order_by("pk").last()
    assert letter.to == "contact@peel.example.org"
    assert referral_link_token(renewed) in letter.text


ALTERED = [lambda token: token[:-1], lambda token: token + "x", lambda token: "x" + token, str.upper, str.swapcase]


@pytest.mark.parametrize("change", ALTERED)
def test_altered_it_opens_nothing(referral, now, change):
    with pytest.raises(ReferralLinkUnknown):
        opened(change(referral_link_token(referral)), now)


@pytest.mark.parametrize("token", ["", ".", "x", "é" * 40, "a.b.c", "0" * 5000, "..", "AAAA.BBBB"])
def test_a_token_that_is_none_is_unknown(token, now, db):
    with pytest.raises(ReferralLinkUnknown):
        opened(token, now)


def test_the_link_of_one_referral_opens_no_other(cast, referral, send, peel, now):
    other = send(to_organisation=peel, to_hub=None, message="Une autre personne.")
    name, _dot, signature = referral_link_token(referral).partition(".")
    foreign = f"{referral_link_token(other).partition('.')[0]}.{signature}"

    with pytest.raises(ReferralLinkUnknown):
        opened(foreign, now)
    with reading_item(referral_name_in(f"{name}.{signature}")):
        assert list(Referral.objects.all()) == [referral]


def test_not_sent_or_taken_back_it_shows_nothing(referral, now):
    token = referral_link_token(referral)

    withdraw_referral(referral, by=None, now=now)

    found, kinds, count = opened(token, now)
    assert (found.state, kinds, count) == ("withdrawn", [], 0)
    with pytest.raises(ReferralMoved):
        accept_referral(found, by=None, name="Jeanne", now=now)
