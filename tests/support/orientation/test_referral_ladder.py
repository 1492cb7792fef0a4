"""The ladder of referrals: reminders, escalation, ends; one letter a day, no burst after an outage."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from tests.cast import organisation
from tests.eyes import closed_eyes

from maillage.catalogue.network.choices import OrganisationKind
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.actions import (
    accept_referral,
    ask_agreement,
    climb_referrals,
    install_referral_ladder,
    mark_met,
    note_referral_attempt,
)
from maillage.support.orientation.choices import CHANGES, DEFAULT_STEPS, ReferralAct, ReferralState
from maillage.support.orientation.models import Referral, ReferralNotice, ReferralStep, ReferralStepTaken
from maillage.support.orientation.queries import ladder_of_referrals, next_step_of
from maillage.support.orientation.queries.referral_timers import days_later
from maillage.support.people.models import ContactPoint

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def live(start, days, *, per_day=(9, 11, 15)):
    """Let the worker run some times a day, for so many days; the acts taken, by day since `start`."""
    for day in range(days + 1):
        for hour in per_day:
            moment = (start.astimezone(PARIS) + day * DAY).replace(hour=hour, minute=5)
            if moment > start:
                climb_referrals(now=moment)
    rows = ReferralStepTaken.objects.order_by("pk").values_list("act", "at")
    return [(act, (at.astimezone(PARIS).date() - start.date()).days) for act, at in rows]


def letters(to):
    return Letter.objects.filter(to=to).order_by("pk")


def test_the_default_ladder_is_that_of_the_domain(cast):
    wanted = {
        "awaiting_consent": {"cancel": [14]},
        "sent": {"remind_owner": [3, 9], "tell_hub_manager": [15], "expire": [45]},
        "accepted": {"tell_sender": [15], "give_up": [21]},
    }
    for state, acts in wanted.items():
        for act, days in acts.items():
            assert [after for one, after in DEFAULT_STEPS[state] if one == act] == days
    install_referral_ladder(cast.network)
    ladder = ladder_of_referrals(cast.network)
    stored = {state: [(one.act, one.after_days) for one in steps] for state, steps in ladder.items()}
    assert stored == {str(state): list(steps) for state, steps in DEFAULT_STEPS.items()}
    assert len(install_referral_ladder(cast.network)) == sum(len(steps) for steps in DEFAULT_STEPS.values())


def test_nobody_answers_day_3_9_15_then_45_and_it_comes_back(cast, send, now):
    referral = send()

    taken = live(now, 60)

    # From Tuesday 6 October: day 45 is Friday 20 November.
    assert taken[:4] == [("remind_owner", 3), ("remind_owner", 9), ("tell_hub_manager", 15), ("expire", 45)]
    referral.refresh_from_db()
    assert (referral.state, referral.owner) == ("expired", cast.adviser)
    assert letters("ines@example.org").last().subject.endswith("Chambre")
    dates = [letter.written_at.astimezone(PARIS).date() for letter in letters(cast.partner.email)]
    assert [(day - now.date()).days for day in dates] == [0, 3, 9]
    assert letters(cast.manager.email).count() >= 1


def test_a_person_who_does_not_answer_is_reminded_once_then_nothing_is_sent(cast, write, now):
    referral = ask_agreement(write(), by=cast.adviser, now=now)

    taken = live(now, 20)

    assert taken == [("remind_person", 6), ("remind_owner", 8), ("cancel", 14)]
    referral.refresh_from_db()
    assert (referral.state, referral.ending, referral.sent_at) == ("withdrawn", "no_agreement", None)
    assert letters("ines@example.org").count() == 3, "asked, reminded, told that it is over"


def test_without_an_address_the_adviser_is_told_to_ask(cast, ines, write, now):
    ContactPoint.objects.filter(person=ines, channel="email").delete()
    ask_agreement(write(), by=cast.adviser, now=now)

    live(now, 7)

    assert not letters("ines@example.org").exists()
    assert letters(cast.adviser.email).count() == 1


def test_three_attempts_and_21_days_give_it_back_by_rule(cast, send, now):
    referral = accept_referral(send(), by=cast.partner, now=now)
    for day in (1, 2, 6):
        note_referral_attempt(referral, channel="phone", by=cast.partner, now=now + day * DAY)

    taken = live(now, 24)

    assert ("give_up", 21) in taken
    referral.refresh_from_db()
    assert (referral.state, referral.moves.last().via) == ("unreachable", "rule")


def test_without_three_attempts_it_is_not_given_up(cast, send, now):
    referral = accept_referral(send(), by=cast.partner, now=now)
    note_referral_attempt(referral, channel="phone", by=cast.partner, now=now + DAY)

    live(now, 24)

    referral.refresh_from_db()
    assert referral.state == "accepted"


def test_every_open_referral_ends_whatever_nobody_does(cast, send, write, now):
    ask_agreement(write(), by=cast.adviser, now=now)
    write()
    send()
    mark_met(accept_referral(send(), by=cast.partner, now=now), by=cast.partner, now=now)

    live(now, 120, per_day=(11,))

    assert not Referral.objects.open().exists()
    assert Counter(Referral.objects.values_list("state", "outcome")) == {
        ("withdrawn", "withdrawn"): 2,
        ("expired", "unknown"): 1,
        ("met", "unknown"): 1,
    }


def test_three_days_without_a_worker_end_in_one_digest(cast, send, now):
    for number in range(4):
        send(message=f"Personne {number}.")
    climb_referrals(now=now + HOUR)
    assert letters(cast.partner.email).count() == 1

    after = now + 6 * DAY  # down since day 0: the reminders of day 3 are late for all four
    for minutes in range(0, 60, 5):
        climb_referrals(now=after + timedelta(minutes=minutes))

    digests = letters(cast.partner.email)
    assert digests.count() == 2
    assert digests.last().text.count("desk/referrals/") == 4
    assert Counter(ReferralStepTaken.objects.values_list("act", flat=True)) == {"remind_owner": 4}


def test_a_long_outage_resumes_step_by_step(cast, send, now):
    send()

    taken = live(now + 50 * DAY, 12)

    assert [act for act, _day in taken] == [
        *("remind_owner", "remind_owner", "tell_hub_manager", "expire"),
        "remind_owner",  # it is back with the sender, who is reminded in turn
    ]
    days = [day for _act, day in taken]
    assert all(later - sooner >= 2 for sooner, later in pairwise(days)), days


def test_one_letter_a_day_and_the_rest_tomorrow(cast, send, now):
    send()
    climb_referrals(now=now + timedelta(minutes=5))
    send(message="Une deuxième.")
    send(message="Une troisième.")
    climb_referrals(now=now + HOUR)
    assert letters(cast.partner.email).count() == 1

    climb_referrals(now=now + DAY)

    assert letters(cast.partner.email).count() == 2
    assert letters(cast.partner.email).last().text.count("desk/referrals/") == 2
    assert not ReferralNotice.objects.filter(told_at=None).exists()


def test_an_urgent_one_never_waits(cast, send, now):
    send()
    climb_referrals(now=now + timedelta(minutes=5))
    night = now.replace(hour=22)
    send(at=night, urgency="urgent")

    climb_referrals(now=night + timedelta(minutes=5))

    assert letters(cast.partner.email).count() == 2


def test_what_is_no_longer_true_is_not_told(cast, send, now):
    referral = send(at=now.replace(hour=20))
    accept_referral(referral, by=cast.partner, now=now.replace(hour=21))

    climb_referrals(now=now + DAY)

    assert not letters(cast.partner.email).exists(), "already accepted"
    assert letters(cast.adviser.email).count() == 1, "the sender hears that it was"


def test_twice_at_once_nothing_happens_twice(send, now):
    send()
    moment = days_later(now, 3) + HOUR

    assert [climb_referrals(now=moment), climb_referrals(now=moment)] == [1, 0]


def test_the_job_opens_its_own_eyes(send, now):
    send()

    with closed_eyes():
        assert climb_referrals(now=now + 3 * DAY + HOUR) == 1


def test_nights_and_sundays_are_left_alone(cast, send, now):
    send()

    assert climb_referrals(now=(now + 3 * DAY).replace(hour=22)) == 0
    assert climb_referrals(now=now + 5 * DAY) == 0, "a Sunday"
    assert climb_referrals(now=now + 6 * DAY) == 1


def test_the_night_on_which_the_clock_changes_moves_nothing(cast, send):
    before = datetime(2026, 10, 22, 2, 30, tzinfo=PARIS)  # three days before the hour from 2 to 3 comes twice

    assert days_later(before, 3) == datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    assert days_later(datetime(2027, 3, 25, 2, 30, tzinfo=PARIS), 3).astimezone(PARIS).day == 28  # that hour is missing
    referral = send(at=before)
    step = next_step_of(referral)
    assert (step.act, step.at.astimezone(PARIS).hour) == (ReferralAct.REMIND_OWNER, 2)
    assert live(before, 5) == [("remind_owner", 4)], "the 25th is a Sunday"


def test_a_network_changes_its_ladder(cast, send, now):
    install_referral_ladder(cast.network)
    ReferralStep.objects.filter(network=cast.network, state="sent", position=1).update(after_days=1)
    ReferralStep.objects.filter(network=cast.network, state="sent", act="expire").update(after_days=20)

    send()

    assert live(now, 22)[:4] == [("remind_owner", 1), ("remind_owner", 9), ("tell_hub_manager", 15), ("expire", 20)]


def test_a_network_without_a_step_for_a_state_reminds_every_month(cast, send, now):
    install_referral_ladder(cast.network)
    ReferralStep.objects.filter(network=cast.network, state="sent").delete()

    send()

    assert [act for act, _day in live(now, 65)] == ["remind_owner", "remind_owner"]


def test_a_receiver_without_account_is_reminded_by_its_link(cast, send, now):
    peel = organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)
    send(to_organisation=peel, to_hub=None)

    live(now, 10)

    written = letters("contact@peel.example.org")
    assert [(one.written_at.astimezone(PARIS).date() - now.date()).days for one in written] == [0, 3, 9]
    assert not letters(cast.stranger.email).exists()


def test_the_documentation_tells_the_moves_and_the_default_steps():
    page = (Path(__file__).parents[3] / "docs" / "how-it-works" / "referrals.md").read_text(encoding="utf-8")

    with translation.override("en"):
        for state in ReferralState:
            goes_to = [str(to.label) for to in ReferralState if to in CHANGES[state]]
            assert f"| {state.label} | {' · '.join(goes_to) or 'none'} |" in page
        for state, steps in DEFAULT_STEPS.items():
            told = " · ".join(f"{days}: {ReferralAct(act).label}" for act, days in steps)
            assert f"| {ReferralState(state).label} | {told} |" in page
