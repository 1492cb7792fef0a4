"""Every act on referrals at random, by anybody, over months: never without an owner and a near date, each act one line.

`MAILLAGE_LONG_TESTS=1` takes thousands of steps.
"""

import os
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests.cast import organisation

from maillage.catalogue.network.choices import OrganisationKind
from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import Eyes, reading_with
from maillage.support.orientation import actions
from maillage.support.orientation.choices import CHANGES, LONGEST_WAIT, Outcome, ReferralState
from maillage.support.orientation.models import Referral, ReferralMove, ReferralNotice, SharedItem
from maillage.support.orientation.queries import ReferralDraft, is_read_by_receiver
from maillage.support.people.actions import Said, welcome_person, withdraw_consent
from maillage.support.people.models import Consent

LONG = os.environ.get("MAILLAGE_LONG_TESTS") == "1"
pick = st.integers(0, 10**6)
ACTS = {
    "ask": lambda one, by, now: actions.ask_agreement(one, by=by, now=now),
    "refuse": lambda one, by, now: actions.refuse_referral(one, by=by, now=now),
    "accept": lambda one, by, now: actions.accept_referral(one, by=by, now=now, name="" if by else "Jeanne"),
    "contact": lambda one, by, now: actions.note_contact(one, by=by, now=now),
    "attempt": lambda one, by, now: actions.note_referral_attempt(one, channel="phone", by=by, now=now),
    "meet": lambda one, by, now: actions.mark_met(one, by=by, now=now),
    "decline": lambda one, by, now: actions.decline_referral(one, reason="full", words="Non.", by=by, now=now),
    "unreachable": lambda one, by, now: actions.mark_referral_unreachable(one, by=by, now=now),
    "withdraw": lambda one, by, now: actions.withdraw_referral(one, by=by, now=now),
    "end": lambda one, by, now: actions.end_referral(one, outcome=Outcome.BACK, by=by, now=now),
    "joint": lambda one, by, now: actions.end_referral(one, outcome=Outcome.JOINT, by=by, now=now),
    "word": lambda one, by, now: actions.add_referral_word(one, kind="to_sender", text="Oui.", by=by, now=now),
    "link": lambda one, by, now: actions.renew_referral_link(one, by=by, now=now),
}
TELLING = {
    "draft": ("ask", "agree"),
    "awaiting_consent": ("agree",),
    "sent": ("accept", "accept", "decline"),
    "accepted": ("contact", "attempt", "attempt", "meet", "take_over", "unreachable"),
    "in_contact": ("meet", "attempt", "attempt", "unreachable"),
    "met": ("end", "joint", "take_over", "word"),
    "declined": ("refer_on", "end"),
    "unreachable": ("contact", "meet", "refer_on"),
    "expired": ("accept", "refer_on", "end"),
}
"""What usually comes next, so that chance alone need not find its way to each state."""
BY_SENDER = ("ask", "agree", "refer_on")
SIGNED = ("ask",)
"""Acts that only somebody signed in can do."""


class Referrals(RuleBasedStateMachine):
    """Alexis sends; the chamber, the neighbours and Peel, who has no account, receive; everybody tries everything."""

    cast = peel = start = None
    reached: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now, self.done = self.start, {}
        cast = self.cast
        self.users = [cast.adviser, cast.colleague, cast.partner, cast.stranger, cast.manager, cast.coordinator, None]
        self.receivers = [(cast.chamber, cast.etain), (cast.neighbour, cast.verdun), (self.peel, None)]
        self.people = [
            welcome_person(
                Said(name, email=f"{name}@example.org", commune=cast.commune),
                organisation=cast.alexis,
                hub=cast.etain,
                need="",
                by=cast.adviser,
                now=self.now,
            )
            for name in ("a", "b")
        ]

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def referral(self, number):
        rows = Referral.objects.order_by("pk")
        return rows[number % len(rows)]

    def counted(self, act):
        """Do it; when it is refused nothing is written, when it is done one line tells it."""
        before = (Entry.objects.filter(about_kind="orientation.referral").count(), ReferralMove.objects.count())
        try:
            with transaction.atomic():
                made = act()
        except DomainError:
            after = (Entry.objects.filter(about_kind="orientation.referral").count(), ReferralMove.objects.count())
            assert after == before
            return None
        lines = Entry.objects.filter(about_kind="orientation.referral").count() - before[0]
        return made, lines

    @rule(who=pick, whom=pick, where=pick, urgency=st.sampled_from(["usual", "soon", "urgent"]))
    def write(self, who, whom, where, urgency):
        receiver, hub = self.receivers[where % 3]
        draft = ReferralDraft(
            person=self.people[whom % 2],
            network=self.cast.network,
            organisation=self.cast.alexis,
            hub=self.cast.etain,
            to_organisation=receiver,
            to_hub=hub,
            kind="orientation",
            reason="need",
            urgency=urgency,
            message="Bonjour.",
            summary="Un café.",
        )
        got = self.counted(lambda: actions.draft_referral(draft, by=self.users[who % 6], now=self.now))
        assert got is None or got[1] == 1

    def go_on(self, number, which):
        """Somebody who may does what usually comes next."""
        rows = list(Referral.objects.open().order_by("pk"))
        if not rows:
            return
        one = rows[number % len(rows)]
        act = TELLING[one.state][which % len(TELLING[one.state])]
        receiver = {self.cast.chamber.pk: 2, self.cast.neighbour.pk: 3, self.peel.pk: 6}[one.to_organisation_id]
        with_sender = act in BY_SENDER or (one.state in ("declined", "expired") and act == "end")
        by = number % 2 if with_sender else receiver
        if act == "agree":
            self.agree(one, self.users[6 if one.state == "awaiting_consent" else by], number % 3 > 0)
        elif act == "take_over":
            self.take_over(one, self.users[by])
        elif act == "refer_on":
            self.refer_on(one, self.users[by], which)
        else:
            self.do(act, one, self.users[by])

    @rule(number=pick, which=pick)
    def one_goes_on(self, number, which):
        self.go_on(number, which)

    @rule(number=pick, which=pick, more=pick)
    def two_go_on(self, number, which, more):
        self.go_on(number, which)
        self.go_on(more, number)

    @precondition(lambda self: Referral.objects.exists())
    @rule(number=pick, who=pick, act=st.sampled_from(sorted(ACTS)))
    def anybody_tries_anything(self, number, who, act):
        self.do(act, self.referral(number), self.users[who % (6 if act in SIGNED else 7)])

    @precondition(lambda self: Referral.objects.exists())
    @rule(number=pick, who=pick, which=st.integers(0, 2))
    def anybody_tries_the_rest(self, number, who, which):
        one, by = self.referral(number), self.users[who % 6]
        if which == 0:
            self.agree(one, self.users[who % 7], True)
        elif which == 1:
            self.take_over(one, by)
        else:
            self.refer_on(one, by, number)

    def do(self, act, one, by):
        before = one.state
        got = self.counted(lambda: ACTS[act](one, by, self.now))
        if got is not None and act not in ("attempt", "withdraw"):
            assert got[1] == 1, (act, before)

    def agree(self, one, by, all_of_it):
        facts = {"channel": "desk" if by else "link", "language": "fr", "items": None if all_of_it else []}
        got = self.counted(lambda: actions.agree_to_referral(one, by=by, now=self.now, **facts))
        assert got is None or got[1] == 1

    def take_over(self, one, by):
        if by is not None:
            got = self.counted(lambda: actions.take_over(one, by=by, hub=self.cast.etain, now=self.now))
            assert got is None or got[1] == 1

    def refer_on(self, one, by, where):
        receiver, hub = self.receivers[where % 3]
        to = {"to_organisation": receiver, "to_hub": hub}
        got = self.counted(lambda: actions.refer_on(one, **to, by=by, now=self.now))
        assert got is None or got[1] == 2, "one line for what ends, one for what begins"

    @precondition(lambda self: Referral.objects.exists())
    @rule(number=pick, who=pick, to=pick)
    def reassign(self, number, who, to):
        one = self.referral(number)
        got = self.counted(
            lambda: actions.reassign_referral(one, to=self.users[to % 6], by=self.users[who % 6], now=self.now)
        )
        assert got is None or got[1] == 1

    @precondition(lambda self: Consent.objects.filter(withdrawn_at=None).count() > 1)
    @rule(number=pick)
    def take_consent_back(self, number):
        rows = Consent.objects.filter(withdrawn_at=None).order_by("pk")
        if number % 4:
            return
        withdraw_consent(rows[number % len(rows)], by=None, channel="link", now=self.now)

    @rule(days=st.sampled_from([0, 1, 2, 3, 8, 16, 40]), hours=st.integers(0, 23))
    def time_passes(self, days, hours):
        self.now += timedelta(days=days, hours=hours)
        actions.climb_referrals(now=self.now)
        actions.check_integrity(now=self.now)

    @invariant()
    def each_open_one_has_an_owner_and_a_near_date(self):
        for one in Referral.objects.all():
            if one.closed_at is None:
                assert one.owner_id is not None
                assert one.next_at <= one.touched_at + timedelta(days=LONGEST_WAIT)
                assert one.person_id is not None
            else:
                assert (one.next_at, bool(one.outcome)) == (None, True)

    @invariant()
    def moves_are_a_chain_of_allowed_ones(self):
        for one in Referral.objects.prefetch_related("moves"):
            moves = list(one.moves.all())
            states = [move.to_state for move in moves]
            assert [move.from_state for move in moves] == ["", *states[:-1]]
            assert states[0] == "draft"
            assert states[-1] == one.state
            self.reached.update(states[-1:])
            assert all(to in CHANGES[start] for start, to in pairwise(states))

    @invariant()
    def the_receiver_reads_what_was_agreed_and_nothing_else(self):
        expected = {
            item.pk
            for item in SharedItem.objects.select_related("referral", "consent")
            if item.agreed_at and not item.stopped_at and is_read_by_receiver(item.referral)
        }
        for item in SharedItem.objects.filter(pk__in=expected).select_related("consent"):
            assert item.consent.withdrawn_at is None, "a consent taken back shares nothing"
        for receiver, _hub in self.receivers:
            with reading_with(Eyes(organisations=(receiver.pk,))), connection.cursor() as cursor:
                cursor.execute("SELECT id FROM orientation_shareditem")
                read = {key for (key,) in cursor.fetchall()}
            mine = SharedItem.objects.filter(pk__in=expected, referral__to_organisation=receiver)
            assert read == set(mine.values_list("pk", flat=True))

    @invariant()
    def nobody_gets_two_letters_a_day(self):
        told = [
            (one.reader_id, one.address, one.told_at.date())
            for one in ReferralNotice.objects.filter(is_written=True).order_by("told_at")
        ]
        moments = {(one.reader_id, one.address, one.told_at) for one in ReferralNotice.objects.filter(is_written=True)}
        assert len(moments) == len(set(told))


@pytest.mark.django_db
def test_referrals_stay_sound_whatever_is_done(cast, now):
    Referrals.cast, Referrals.start = cast, now
    Referrals.peel = organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)
    run_state_machine_as_test(
        Referrals,
        settings=settings(
            max_examples=40 if LONG else 8,
            stateful_step_count=80 if LONG else 30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[*Phase] if LONG else [Phase.generate],  # shrinking a failure takes minutes
        ),
    )

    assert not LONG or set(Referrals.reached) == set(ReferralState.values), Referrals.reached
