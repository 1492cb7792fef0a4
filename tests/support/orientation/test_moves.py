"""Any story of an enquiry, told by hypothesis: whatever people do, what must always be true stays true."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.cast import make_cast

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.models import Journey
from maillage.support.orientation.actions import (
    EnquiryDraft,
    accept_enquiry,
    add_word,
    assign_owner,
    climb_ladder,
    decline_enquiry,
    install_default_ladder,
    mark_unreachable,
    note_attempt,
    redirect_enquiry,
    submit_enquiry,
    withdraw_enquiry,
)
from maillage.support.orientation.choices import MOVES, OPEN, PASSES_BY_LADDER, Status
from maillage.support.orientation.models import Enquiry, StepTaken
from maillage.support.orientation.queries import partners_for

STAFF = ("adviser", "colleague", "partner", "stranger", "manager", "coordinator")
MOVING = {
    "orientation.enquiry_accepted",
    "orientation.enquiry_declined",
    "orientation.enquiry_redirected",
    "orientation.enquiry_unreachable",
    "orientation.enquiry_withdrawn",
    "orientation.enquiry_unanswered",
    "orientation.enquiry_reopened",
}


class Story(RuleBasedStateMachine):
    """One enquiry, everybody around it, and time that passes. Each story is rolled back at its end."""

    def __init__(self):
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        self.now = datetime(2026, 10, 6, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
        self.status, self.moves = Status.WAITING, 0

    def teardown(self):
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    @initialize()
    def asked(self):
        self.cast = make_cast()
        install_default_ladder(self.cast.network)
        draft = EnquiryDraft(
            form_key=uuid4(),
            network=self.cast.network,
            need="Une boulangerie.",
            shown_at=self.now - timedelta(minutes=1),
            email="lea@example.org",
            commune=self.cast.commune,
            stage="emerger",
        )
        self.enquiry = submit_enquiry(draft, visitor="192.0.2.1", now=self.now)

    def act(self, what, *arguments, **facts):
        """Try; a refusal changes nothing."""
        before = Enquiry.objects.filter(pk=self.enquiry.pk).values().get()
        try:
            with transaction.atomic():
                what(*arguments, now=self.now, **facts)
        except DomainError:
            assert Enquiry.objects.filter(pk=self.enquiry.pk).values().get() == before
        self.enquiry.refresh_from_db()

    @rule(who=st.sampled_from(STAFF))
    def accept(self, who):
        self.act(accept_enquiry, self.enquiry, by=getattr(self.cast, who))

    @rule(who=st.sampled_from(STAFF), reason=st.sampled_from(["full", "other"]), words=st.sampled_from(["", "Hélas."]))
    def decline(self, who, reason, words):
        self.act(decline_enquiry, self.enquiry, reason=reason, words=words, by=getattr(self.cast, who))

    @rule(who=st.sampled_from(STAFF))
    def attempt(self, who):
        self.act(note_attempt, self.enquiry, channel="phone", by=getattr(self.cast, who))

    @rule(who=st.sampled_from(STAFF))
    def unreachable(self, who):
        self.act(mark_unreachable, self.enquiry, by=getattr(self.cast, who))

    @rule(who=st.sampled_from(STAFF), rank=st.integers(0, 1))
    def redirect(self, who, rank):
        partners = partners_for(self.enquiry)
        to = partners[rank % len(partners)]
        by = getattr(self.cast, who)
        self.act(
            redirect_enquiry, self.enquiry, to_hub=to.hub, to_organisation=to.organisation, reason="Plus près.", by=by
        )

    @rule(who=st.sampled_from(STAFF), owner=st.sampled_from(STAFF))
    def assign(self, who, owner):
        self.act(assign_owner, self.enquiry, owner=getattr(self.cast, owner), by=getattr(self.cast, who))

    @rule(who=st.sampled_from([None, *STAFF]))
    def word(self, who):
        by = getattr(self.cast, who) if who else None
        self.act(add_word, self.enquiry, text="Un mot.", form_key=uuid4(), by=by)

    @rule()
    def withdraw(self):
        self.act(withdraw_enquiry, self.enquiry)

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(days=st.integers(1, 4))
    @precondition(lambda self: self.status in OPEN)
    def nobody_does_anything(self, days):
        for _half_day in range(days * 2):
            self.now += timedelta(hours=12)
            self.act(climb_ladder)

    @invariant()
    def a_state_follows_the_one_before(self):
        if not hasattr(self, "enquiry"):
            return
        lines = Entry.objects.filter(about_kind="orientation.enquiry", about_key=str(self.enquiry.pk), what__in=MOVING)
        moves, status = lines.count(), Status(self.enquiry.status)
        assert status == self.status or status in MOVES[self.status] or moves - self.moves > 1
        assert moves > self.moves or status == self.status
        self.status, self.moves = status, moves

    @invariant()
    def what_must_be_true_is_true(self):
        if not hasattr(self, "enquiry"):
            return
        one = self.enquiry
        assert not one.is_open or one.due_at
        assert (one.answered_at is None) == one.is_open
        assert Journey.objects.count() == (1 if one.journey_id else 0)
        assert one.status != Status.ACCEPTED or one.journey.adviser == one.owner
        assert one.owner is None or Enquiry.objects.visible_to(one.owner).filter(pk=one.pk).exists()
        assert one.redirections.filter(by=None).count() <= PASSES_BY_LADDER
        steps = list(StepTaken.objects.values_list("round", "position"))
        assert len(steps) == len(set(steps))
        assert one.link_expires_at > self.now - timedelta(days=1) or not one.is_open


@pytest.mark.django_db
def test_any_story_of_an_enquiry_keeps_its_promises():
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
