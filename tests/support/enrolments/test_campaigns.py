"""Nothing is submitted half; what was submitted never changes; moves only as the table says."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as
from maillage.support.enrolments.actions import (
    BeforeTheLastMove,
    CampaignMoveNotAllowed,
    CampaignNamed,
    CampaignSaid,
    CommentMissing,
    HalfFilled,
    NobodyTookPart,
    NothingMissing,
    NotYourOperation,
    PeriodNotOver,
    PeriodOutside,
    enrol,
    explain_gaps,
    give_submission,
    leave_operation,
    move_campaign,
    open_campaign,
    submit_campaign,
)
from maillage.support.enrolments.choices import CAMPAIGN_MOVES, CampaignState
from maillage.support.enrolments.models import Campaign, CampaignMove, GapReason, Submission, SubmissionLine
from maillage.support.enrolments.queries import figures_of, frozen_table, is_whole, standing_of
from maillage.support.journeys.actions import DayToCome, Report, Slot, note_meeting
from maillage.support.people.actions import record_situation
from maillage.support.privacy.actions import erase_person

pytestmark = pytest.mark.django_db
FACTS = {"sex": "femme", "birth_year": "1990", "employment": "en emploi", "education": "CITE 5-8"}


@pytest.fixture
def today(now):
    return now.date()


@pytest.fixture
def campaign(operation, cast, now, today):
    said = CampaignSaid("Bilan (fictif)", date(2026, 1, 1), today - timedelta(days=3), today - timedelta(days=1))
    return open_campaign(operation, said, by=cast.manager, now=now)


@pytest.fixture
def enrolled(met, operation, cast, now, today):
    """Somebody who takes part since ten days ago, with everything known but what is left out."""

    def made(name, *, without=()):
        journey = met(name, phone="06 39 98 02 02", commune=cast.commune)
        row = enrol(journey, operation, on=today - timedelta(days=10), by=cast.adviser, now=now)
        for fact, value in FACTS.items():
            if fact not in without:
                say(journey.person, fact, value, cast, now)
        return row

    return made


def say(person, fact, value, cast, now):
    record_situation(person, fact=fact, value=value, true_on=now.date(), by=cast.adviser, now=now)


def submit(campaign, cast, now, today):
    return submit_campaign(campaign, on=today, by=cast.manager, now=now)


def test_nothing_is_submitted_half(campaign, enrolled, cast, now, today):
    enrolled("Fatou")
    lacking = enrolled("Gaël", without=("education", "sex"))

    with pytest.raises(HalfFilled) as refused:
        submit(campaign, cast, now, today)
    assert [(gap.participant.enrolment, str(gap.fact)) for gap in refused.value.gaps] == [
        (lacking, "sex"),
        (lacking, "education"),
    ]
    assert not Submission.objects.exists()
    assert Campaign.objects.get().state == "open"

    with pytest.raises(CommentMissing):
        explain_gaps(campaign, lacking, " ", by=cast.manager, now=now)
    explain_gaps(campaign, lacking, "N’a pas voulu le dire.", by=cast.manager, now=now)
    submission = submit(campaign, cast, now, today)
    line = submission.lines.get(enrolment=lacking)
    assert line.reasons == {"sex": "N’a pas voulu le dire.", "education": "N’a pas voulu le dire."}
    assert set(GapReason.objects.values_list("said_by", flat=True)) == {cast.manager.pk}
    assert submission.figures["incomplete"] == 1


def test_a_gap_that_comes_later_is_open_again(campaign, enrolled, cast, now, today):
    row = enrolled("Gaël", without=("sex",))
    explain_gaps(campaign, row, "Ne veut pas le dire.", by=cast.manager, now=now)
    row.person.contact_points.all().delete()

    with pytest.raises(HalfFilled) as refused:
        submit(campaign, cast, now, today)
    assert [str(gap.fact) for gap in refused.value.gaps] == ["reachable"]


def test_what_was_submitted_stays_and_a_correction_is_the_next_number(campaign, enrolled, cast, now, today):
    row = enrolled("Fatou")
    first = submit(campaign, cast, now, today)
    table, digest = frozen_table(first), first.digest

    row.person.family_name = "Autre (fictif)"
    row.person.save()
    with pytest.raises(CommentMissing):
        move_campaign(campaign, "fix", on=today, by=cast.manager, now=now)
    move_campaign(campaign, "fix", on=today, by=cast.manager, now=now, comment="Le nom est faux.")
    second = submit(campaign, cast, now, today)
    move_campaign(campaign, "review", on=today, by=cast.manager, now=now)
    move_campaign(campaign, "closed", on=today, by=cast.manager, now=now)

    first = Submission.objects.get(pk=first.pk)
    assert (first.number, frozen_table(first), first.digest) == (1, table, digest)
    assert (second.number, frozen_table(second)[1][0]) == (2, "Autre (fictif)")
    assert is_whole(first)
    assert is_whole(second)
    assert first.digest != second.digest
    told = Entry.objects.filter(what__startswith="enrolments.campaign").order_by("pk")
    assert [one.facts.get("to", "open") for one in told] == [
        *("open", "submitted", "fix", "submitted", "review", "closed")
    ]


def test_the_database_keeps_what_was_frozen(campaign, enrolled, cast, now, today):
    enrolled("Fatou")
    submission = submit(campaign, cast, now, today)
    wrong = [
        lambda: Submission.objects.filter(pk=submission.pk).update(figures={}),
        lambda: Submission.objects.filter(pk=submission.pk).delete(),
        lambda: SubmissionLine.objects.update(values=["Zaq"]),
        lambda: SubmissionLine.objects.update(values=[], reasons={}, position=9),
        lambda: SubmissionLine.objects.all().delete(),
        lambda: Campaign.objects.filter(pk=campaign.pk).delete(),
        lambda: Campaign.objects.filter(pk=campaign.pk).update(organisation=cast.chamber),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError):
            at_once(act)
    assert is_whole(submission)


@transaction.atomic
def at_once(act):
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_erasure_empties_the_line_and_the_digest_of_the_whole_stays_true(campaign, enrolled, cast, now, today):
    row = enrolled("Fatou")
    enrolled("Gaël")
    submission = submit(campaign, cast, now, today)
    erase_person(row.person, by=cast.manager, now=now)

    table = frozen_table(Submission.objects.get())
    assert [line[1] for line in table[1:]] == ["", "Gaël"]
    assert is_whole(submission)
    assert Submission.objects.get().figures["participants"] == 2


@pytest.mark.parametrize(("former", "to"), [one for one in product(CampaignState, CampaignState) if one[0] != one[1]])
def test_no_move_outside_the_table_neither_by_the_action_nor_by_the_database(
    campaign, enrolled, cast, now, today, former, to
):
    enrolled("Fatou")
    ways = {CampaignState.OPEN: []}
    while former not in ways:
        ways |= {one: [*way, one] for state, way in ways.items() for one in CAMPAIGN_MOVES[state] if one not in ways}
    for state in ways[former]:
        Campaign.objects.filter(pk=campaign.pk).update(state=state)
    allowed = to in CAMPAIGN_MOVES[former]

    def act():
        if to == CampaignState.SUBMITTED:
            return submit(campaign, cast, now, today)
        return move_campaign(campaign, to, on=today, by=cast.manager, now=now, comment="Essai")

    if allowed:
        act()
        assert Campaign.objects.get().state == to
        return
    with pytest.raises(CampaignMoveNotAllowed):
        act()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(state=to)
    assert refused.value.__cause__.diag.constraint_name == "state_follows_its_moves"


def test_late_is_said_of_the_first_submission_only(campaign, enrolled, cast, now, today):
    enrolled("Fatou")
    submit(campaign, cast, now, today)
    move_campaign(campaign, "fix", on=today, by=cast.manager, now=now, comment="Un mot.")
    submit(campaign, cast, now, today)
    assert list(CampaignMove.objects.values_list("to_state", "is_late")) == [
        ("submitted", True),
        ("fix", False),
        ("submitted", False),
    ]


def test_what_cannot_be_is_refused(campaign, operation, enrolled, cast, now, today):
    for starts, ends, due in (
        (today, today - timedelta(days=1), today),
        (date(2025, 12, 31), today, today),
        (date(2026, 1, 1), today, today - timedelta(days=1)),
    ):
        with pytest.raises(PeriodOutside):
            open_campaign(operation, CampaignSaid("Autre", starts, ends, due), by=cast.manager, now=now)
    same = CampaignSaid(campaign.name, campaign.starts_on, campaign.ends_on, campaign.due_on)
    with pytest.raises(CampaignNamed):
        open_campaign(operation, same, by=cast.manager, now=now)
    with pytest.raises(NobodyTookPart):
        submit(campaign, cast, now, today)
    row = enrolled("Fatou")
    with pytest.raises(NothingMissing):
        explain_gaps(campaign, row, "Rien", by=cast.manager, now=now)
    with pytest.raises(PeriodNotOver):
        submit_campaign(campaign, on=campaign.ends_on, by=cast.manager, now=now)
    with pytest.raises(DayToCome):
        submit_campaign(campaign, on=today + timedelta(days=1), by=cast.manager, now=now)
    submit(campaign, cast, now, today)
    with pytest.raises(BeforeTheLastMove):
        move_campaign(campaign, "review", on=today - timedelta(days=1), by=cast.manager, now=now)
    with pytest.raises(CampaignMoveNotAllowed):
        explain_gaps(campaign, row, "Trop tard", by=cast.manager, now=now)


def test_only_managers_of_the_organisation_act_and_others_see_nothing(campaign, enrolled, cast, now, today):
    enrolled("Fatou")
    for by in (cast.adviser, cast.partner):
        with pytest.raises(NotYourOperation):
            submit_campaign(campaign, on=today, by=by, now=now)
    submission = submit(campaign, cast, now, today)
    with pytest.raises(NotYourOperation):
        give_submission(submission, by=cast.adviser, now=now)
    assert len(give_submission(submission, by=cast.manager, now=now)) == 2
    with reading_as([cast.chamber.pk]):
        for model in (Campaign, CampaignMove, GapReason, Submission, SubmissionLine):
            assert not model.objects.exists()


def test_only_those_present_in_the_period_count_with_their_hours_of_the_period(
    operation, enrolled, met, cast, now, today
):
    said = CampaignSaid("Une semaine (fictif)", today - timedelta(days=9), today - timedelta(days=3), today)
    campaign = open_campaign(operation, said, by=cast.manager, now=now)
    before = enrolled("Fatou")
    leave_operation(before, on=today - timedelta(days=10), situation="employed", by=cast.adviser, now=now)
    there = enrolled("Gaël")
    slot = Slot(now - timedelta(days=5), 90, "follow_up", "place", cast.etain)
    note_meeting(there.journey, slot, Report(minutes=90), by=cast.adviser, now=now)

    standing = standing_of(campaign)
    assert [one.enrolment for one in standing.quality.participants] == [there]
    assert figures_of(standing) == {
        **dict.fromkeys(("participants", "women"), 1),
        **dict.fromkeys(("entered", "left", "incomplete", "uncounted"), 0),
        "minutes": 90,
    }


def test_the_statements_do_not_grow_with_the_participants(campaign, enrolled):
    counts = []
    for number in range(1, 4):
        enrolled(f"N{number}")
        with CaptureQueriesContext(connection) as queries:
            standing_of(campaign)
        counts.append(len(queries))
    assert len(set(counts)) == 1
