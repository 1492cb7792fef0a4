"""How long files are kept: dates at the edges, who is told apart, each organisation alone, counts without a name."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.eyes import closed_eyes

from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.workdays import months_after
from maillage.support.journeys.actions import (
    Facts,
    Plan,
    Report,
    Slot,
    make_paper,
    move_journey,
    note_meeting,
    open_journey,
    start_project,
)
from maillage.support.orientation.models import Enquiry
from maillage.support.people.actions import (
    Said,
    erase_old_looks,
    give_consent,
    merge_people,
    welcome_again,
    welcome_person,
)
from maillage.support.people.models import Look, Person
from maillage.support.privacy.actions import ProofSaid, answer_claim, erase_person, keep_proof, open_claim, restrict
from maillage.support.privacy.choices import Apart, Retention
from maillage.support.privacy.queries import due_of
from maillage.support.privacy.retention import RULES

CAME = date(2026, 10, 6)
"""The day of `now`."""


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 10, 6), 12, date(2027, 10, 6)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, due):
    assert months_after(day, months) == due


def test_a_rule_without_months_has_no_day_of_its_own():
    assert set(RULES) == set(Retention)
    with pytest.raises(ValueError, match="own day"):
        RULES[Retention.PROOF].due_on(CAME)


@pytest.fixture
def rose(cast, now):
    said = Said("Rose", "(fictif)", email="rose@example.org", commune=cast.commune)
    return welcome_person(said, organisation=cast.alexis, hub=cast.etain, need="", by=cast.adviser, now=now)


def journey_of(person, cast, now, *, state="welcomed", closed_at=None):
    """A journey of the person that came as far as `state`, ended when a moment is given."""
    act = {"by": cast.adviser, "now": now}
    project = start_project(person, Plan("Salon (fictif)"), **act)
    journey = open_journey(person, project=project, hub=None, state="welcomed", **act)
    if state != "welcomed":
        move_journey(journey, state, **act)
    if closed_at is not None:
        move_journey(journey, "stopped", by=cast.adviser, now=closed_at, facts=Facts(exit_reason="job"))
    return journey


def keys(lines):
    return [(one.person, one.rule, one.since, one.due_on) for one in lines]


def test_somebody_welcomed_is_due_two_years_after_the_last_contact_and_not_a_day_before(rose, cast, now):
    due = (rose.pk, Retention.WELCOMED, CAME, date(2028, 10, 6))
    assert keys(due_of(cast.alexis, on=date(2028, 10, 5)).due) == []
    assert keys(due_of(cast.alexis, on=date(2028, 10, 6)).due) == [due]

    welcome_again(rose, hub=cast.etain, need="", by=cast.adviser, now=now + timedelta(days=30))

    assert keys(due_of(cast.alexis, on=date(2028, 11, 4)).due) == []
    assert keys(due_of(cast.alexis, on=date(2028, 11, 5)).due)[0][2:] == (date(2026, 11, 5), date(2028, 11, 5))


def test_a_contact_who_never_came_is_due_after_one_year(rose, cast, now):
    rose.welcomes.all().delete()

    assert list(due_of(cast.alexis, on=date(2027, 10, 5)).due) == []
    report = due_of(cast.alexis, on=date(2027, 10, 6))

    assert keys(report.due) == [(rose.pk, Retention.CONTACT, CAME, date(2027, 10, 6))]
    assert report.counts[Retention.CONTACT] == (1, 0)


def test_somebody_accompanied_is_kept_three_years_from_the_end_longer_when_they_came_back(rose, cast, now):
    journey_of(rose, cast, now, state="diagnosed", closed_at=now + timedelta(days=100))
    end = CAME + timedelta(days=100)

    assert list(due_of(cast.alexis, on=months_after(end, 36) - timedelta(days=1)).due) == []
    assert keys(due_of(cast.alexis, on=months_after(end, 36)).due) == [
        (rose.pk, Retention.ACCOMPANIED, end, months_after(end, 36))
    ]

    back = months_after(end, 30)
    welcome_again(rose, hub=cast.etain, need="", by=cast.adviser, now=now.replace(year=back.year, month=back.month))

    assert list(due_of(cast.alexis, on=months_after(end, 36)).due) == []
    again = due_of(cast.alexis, on=months_after(end, 60)).due
    assert [one.rule for one in again] == [Retention.WELCOMED]


def test_a_journey_that_ended_at_the_welcome_is_not_an_accompaniment(rose, cast, now):
    journey_of(rose, cast, now, closed_at=now + timedelta(days=400))

    assert keys(due_of(cast.alexis, on=date(2028, 10, 6)).due) == [
        (rose.pk, Retention.WELCOMED, CAME, date(2028, 10, 6))
    ]


def test_a_meeting_is_a_contact_and_merged_entries_count_together(rose, cast, now):
    act = {"by": cast.adviser}
    second = welcome_person(
        Said("R.", "(fictif)"), organisation=cast.alexis, hub=cast.etain, need="", now=now + timedelta(days=9), **act
    )
    merge_people(rose, second, now=now + timedelta(days=9), **act)
    report = due_of(cast.alexis, on=date(2028, 10, 15))
    assert [(one.person, one.since) for one in report.due] == [(rose.pk, CAME + timedelta(days=9))]

    later = now + timedelta(days=60)
    journey = journey_of(second, cast, later)
    note_meeting(journey, Slot(starts_at=later - timedelta(hours=2), minutes=30), Report(30), now=later, **act)
    move_journey(journey, "stopped", now=later, facts=Facts(exit_reason="job"), **act)

    met = (rose.pk, Retention.WELCOMED, later.date(), months_after(later.date(), 24))
    assert list(due_of(cast.alexis, on=date(2028, 10, 15)).due) == []
    assert keys(due_of(cast.alexis, on=met[3]).due) == [met]


def test_who_has_something_open_kept_or_restricted_is_told_apart_and_never_proposed(rose, cast, now):
    act = {"by": cast.adviser, "now": now}
    people = {
        name: welcome_person(Said(name, "(fictif)"), organisation=cast.alexis, hub=cast.etain, need="", **act)
        for name in ("Ouvert", "Demande", "Justificatif", "Gel")
    }
    journey_of(people["Ouvert"], cast, now, state="diagnosed")
    open_claim(people["Demande"], right="access", channel="desk", by=cast.adviser, now=now)
    journey = journey_of(people["Justificatif"], cast, now)
    paper = make_paper(journey, "contract", **act)
    move_journey(journey, "stopped", facts=Facts(exit_reason="job"), **act)
    keep_proof(paper, ProofSaid("esf_2021", "FSE+ 12", "lettre", date(2035, 12, 31)), by=cast.manager, now=now)
    restrict(people["Gel"], is_restricted=True, by=cast.manager, now=now)

    report = due_of(cast.alexis, on=date(2030, 1, 1))

    assert [one.person for one in report.due] == [rose.pk]
    assert {one.person: one.apart for one in report.apart} == {
        people["Ouvert"].pk: (Apart.OPEN,),
        people["Demande"].pk: (Apart.CLAIM,),
        people["Justificatif"].pk: (Apart.PROOF,),
        people["Gel"].pk: (Apart.RESTRICTED,),
    }
    assert report.counts[Retention.WELCOMED] == (1, 4)
    assert report.reasons == dict.fromkeys((Apart.OPEN, Apart.CLAIM, Apart.PROOF, Apart.RESTRICTED), 1)


def test_a_right_that_was_used_and_an_agreement_are_contacts(rose, cast, now):
    late = date(2035, 1, 1)
    give_consent(rose, purpose="counted", channel="desk", language="fr", by=cast.adviser, now=now + timedelta(days=10))
    assert [one.since for one in due_of(cast.alexis, on=late).due] == [CAME + timedelta(days=10)]

    asked = open_claim(rose, right="access", channel="desk", by=cast.adviser, now=now + timedelta(days=20))
    answer_claim(asked, outcome="granted", answer="Remis.", by=cast.manager, now=now + timedelta(days=30))

    assert [one.since for one in due_of(cast.alexis, on=late).due] == [CAME + timedelta(days=20)]


def test_an_open_referral_is_told_apart_and_whoever_was_erased_is_gone(solange, cast, now):
    late = date(2035, 1, 1)
    assert [one.apart for one in due_of(cast.alexis, on=late).apart] == [(Apart.OPEN,)]

    erase_person(solange.person, by=cast.manager, now=now)

    assert [*due_of(cast.alexis, on=late).apart, *due_of(cast.alexis, on=late).due] == []


def test_an_enquiry_that_was_declined_is_counted_two_years_after_its_answer(enquiry, cast, now):
    Enquiry.objects.filter(pk=enquiry.pk).update(
        status="declined", decline_reason="other", answered_at=now, due_at=None
    )

    assert due_of(cast.alexis, on=date(2028, 10, 5)).enquiries == 0
    assert due_of(cast.alexis, on=date(2028, 10, 6)).enquiries == 1
    assert due_of(cast.chamber, on=date(2028, 10, 6)).enquiries == 0


def test_the_log_of_who_looked_is_erased_by_itself_as_its_rule_says(rose, cast, now):
    Look.objects.create(
        person=rose,
        organisation=cast.alexis,
        user=cast.adviser,
        layer="L2",
        what="summary",
        of_id=cast.alexis.pk,
        at=now,
    )
    due = months_after(CAME, RULES[Retention.LOOK].months or 0)

    erase_old_looks(now=now.replace(year=due.year, month=due.month) - timedelta(days=1))
    assert Look.objects.count() == 1
    erase_old_looks(now=now.replace(year=due.year, month=due.month) + timedelta(days=2))
    assert Look.objects.count() == 0


def test_each_organisation_sees_its_own_people_with_either_lock_alone(rose, cast, now):
    late = date(2035, 1, 1)
    other = welcome_person(
        Said("Sami", "(fictif)"), organisation=cast.chamber, hub=cast.etain, need="", by=cast.partner, now=now
    )
    assert [one.person for one in due_of(cast.alexis, on=late).due] == [rose.pk]
    assert [one.person for one in due_of(cast.chamber, on=late).due] == [other.pk]
    with closed_eyes(), reading_as([cast.alexis.pk]):
        assert [one.person for one in due_of(cast.alexis, on=late).due] == [rose.pk]
        assert list(due_of(cast.chamber, on=late).due) == []
    with closed_eyes():
        assert list(due_of(cast.alexis, on=late).due) == []


def test_it_is_read_in_as_many_statements_for_one_as_for_many(rose, cast, now):
    late = date(2035, 1, 1)
    with CaptureQueriesContext(connection) as few:
        due_of(cast.alexis, on=late)
    for number in range(6):
        said = Said(f"Nom{number}", "(fictif)")
        one = welcome_person(said, organisation=cast.alexis, hub=cast.etain, need="", by=cast.adviser, now=now)
        journey_of(one, cast, now, closed_at=now)
    with CaptureQueriesContext(connection) as many:
        assert len(due_of(cast.alexis, on=late).due) == 7
    assert len(many) == len(few)


def test_the_command_counts_without_a_name_and_refuses_to_act(rose, cast, now):
    welcome_person(
        Said("Sami", "(fictif)"), organisation=cast.chamber, hub=cast.etain, need="", by=cast.partner, now=now
    )

    def told(*words):
        out = StringIO()
        with closed_eyes():
            call_command("retention", *words, stdout=out)
        return out.getvalue().splitlines()

    assert told("--dry-run", "--on", "2028-10-05") == ["0 due on 2028-10-05; nothing was erased."]
    assert told("--dry-run", "--on", "2028-10-06") == [
        "alexis welcomed: 1 due, 0 told apart",
        "chambre welcomed: 1 due, 0 told apart",
        "2 due on 2028-10-06; nothing was erased.",
    ]
    assert told("--dry-run", "--on", "2028-10-06", "--organisation", "alexis") == [
        "alexis welcomed: 1 due, 0 told apart",
        "1 due on 2028-10-06; nothing was erased.",
    ]
    for words, said in (
        (("--on", "2028-10-06"), "by the day of today"),
        (("--dry-run", "--organisation", "nobody"), "nobody"),
        (("--dry-run", "--on", "2028-13-01"), "2028-13-01"),
    ):
        with pytest.raises(CommandError, match=said):
            told(*words)
    assert Person.objects.filter(erased_at=None).count() == 2
