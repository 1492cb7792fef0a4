"""The private link opens one enquiry, for a time, and nothing else."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.actions import reissue_link, withdraw_enquiry
from maillage.support.orientation.queries import LinkExpired, LinkUnknown, enquiry_by_link, link_token

pytestmark = pytest.mark.django_db


def test_a_link_opens_its_enquiry(enquiry, now):
    linked = enquiry_by_link(link_token(enquiry), now=now)

    assert linked.enquiry == enquiry
    assert [step.code for step in linked.steps] == ["received", "given", "answer"]
    assert (linked.may_withdraw, linked.may_add_word) == (True, True)


def test_a_link_says_the_same_each_time_and_fits_in_an_address(enquiry):
    token = link_token(enquiry)

    assert token == link_token(enquiry)
    assert len(token) == 66
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 65), letter=st.sampled_from("AZaz09-_.:/é\x00"))
def test_an_altered_link_opens_nothing(enquiry, now, place, letter):
    token = link_token(enquiry)
    altered = token[:place] + letter + token[place + 1 :]
    if altered == token:
        return

    with pytest.raises(LinkUnknown):
        enquiry_by_link(altered, now=now)


@pytest.mark.parametrize(
    "token", ["", ".", "x", "é" * 10_000, "A" * 22, "A" * 22 + "." + "A" * 43, "\x00", "🙂", "=" * 70]
)
def test_what_is_no_link_opens_nothing(token, now):
    with pytest.raises(LinkUnknown):
        enquiry_by_link(token, now=now)


def test_a_link_ends_on_its_day_and_a_new_one_goes_to_the_address_on_file(enquiry, now):
    old, late = link_token(enquiry), enquiry.link_expires_at
    enquiry_by_link(old, now=late - timedelta(seconds=1))
    with pytest.raises(LinkExpired) as expired:
        enquiry_by_link(old, now=late)

    fresh = link_token(reissue_link(expired.value.enquiry, now=late))

    assert enquiry_by_link(fresh, now=late).enquiry == enquiry
    assert fresh in Letter.objects.get(to="lea@example.org").text
    with pytest.raises(LinkUnknown):
        enquiry_by_link(old, now=late)


def test_news_keep_the_link_good(enquiry, now):
    late = enquiry.link_expires_at - timedelta(days=1)

    withdraw_enquiry(enquiry, now=late)

    linked = enquiry_by_link(link_token(enquiry), now=late + timedelta(days=30))
    assert (linked.may_withdraw, linked.may_add_word) == (False, False)
