"""What the database counts is what is found person by person; pages read their lines and nothing more."""

from datetime import datetime, time, timedelta
from random import Random

import pytest
from django.db import connection
from tests.support.privacy.by_hand import due_by_hand

from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.choices import MOVES
from maillage.support.journeys.models import Holder, Journey, Meeting, Move, Project
from maillage.support.people.models import Consent, Person, Welcome
from maillage.support.privacy.choices import Apart, Retention
from maillage.support.privacy.models import Claim
from maillage.support.privacy.queries import due_of
from maillage.support.privacy.queries.retention import AT_ONCE

LATE = timedelta(days=1200)


def rows_read(doing):
    """The rows that each statement gave."""
    rows = []

    def counted(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        rows.append(context["cursor"].rowcount)
        return result

    with connection.execute_wrapper(counted):
        doing()
    return rows


def people_of(organisation, now, number):
    return Person.objects.bulk_create(
        Person(
            organisation=organisation,
            given_name=f"P{one}",
            notice_version="2026-11",
            entered_on=now.date() - timedelta(days=one % 40),
            created_at=now,
        )
        for one in range(number)
    )


class Chance:
    """Somebody's traces by chance: entries merged twice over, journeys, meetings, agreements, claims, restrictions."""

    def __init__(self, cast, now, seed):
        self.cast, self.now, self.chance, self.busy = cast, now, Random(seed), 0

    def day(self):
        return self.now.date() - timedelta(days=self.chance.randint(0, 1900))

    def moment(self, day):
        """Also near midnight, where the day in Paris is another one."""
        hour = self.chance.choice([0, 9, 23])
        return datetime.combine(day, time(hour, 30), PARIS)

    def trace(self, person):
        at = {"organisation": person.organisation}
        if self.chance.random() < 0.5:
            by = self.cast.adviser
            Welcome.objects.create(person=person, hub=self.cast.etain, received_on=self.day(), received_by=by, **at)
        for _each in range(self.chance.choice([0, 0, 1, 2])):
            self.journey(person, at)
        if self.chance.random() < 0.3:
            self.consent(person, at)
        if self.chance.random() < 0.2:
            self.claim(person, at)
        if self.chance.random() < 0.1:
            Person.objects.filter(pk=person.pk).update(restricted_at=self.now)

    def journey(self, person, at):
        opened = self.day()
        moment, by = self.moment(opened), self.cast.adviser
        project = Project.objects.create(title="Essai (fictif)", created_at=moment, **at)
        Holder.objects.create(person=person, project=project, **at)
        facts = {"person": person, "project": project, "adviser": by, "state_since": moment, "opened_at": moment}
        journey = Journey.objects.create(**facts, **at)
        state, on = "", opened
        for to in ["contact", *self.chance.choices(["welcomed", "diagnosed", "committed", "paused"], k=3)]:
            if state and to not in MOVES[state]:
                continue
            mover = by if self.chance.random() < 0.8 else None
            Move.objects.create(
                journey=journey, from_state=state, to_state=to, on=on, at=self.moment(on), by=mover, **at
            )
            state, on = to, on + timedelta(days=self.chance.randint(0, 60))
        end = self.moment(on)
        if self.chance.random() < 0.7:
            facts = {"state": "stopped", "exit_reason": "job", "closed_at": end, "state_since": end}
            Journey.objects.filter(pk=journey.pk).update(**facts)
            Move.objects.create(
                journey=journey, from_state=state, to_state="stopped", exit_reason="job", on=on, at=end, by=by, **at
            )
        if self.chance.random() < 0.5:
            self.meeting(journey, at)

    def meeting(self, journey, at):
        self.busy += 1
        starts, by = self.moment(self.day()) + timedelta(seconds=self.busy), self.cast.adviser
        held = self.chance.random() < 0.6
        Meeting.objects.create(
            journey=journey,
            person=journey.person,
            adviser=by,
            starts_at=starts,
            ends_at=starts + timedelta(seconds=1),
            planned_at=starts,
            planned_by=by,
            status="held" if held else "no_show",
            spent_minutes=20 if held else None,
            settled_at=starts,
            **at,
        )

    def consent(self, person, at):
        day = self.day()
        by = {"collected_by": self.cast.adviser, "channel": "desk", "given_at": self.moment(day)}
        said = {"purpose": "counted", "text_version": "1", "language": "fr", "given_on": day, "expires_on": day}
        Consent.objects.create(person=person, **said, **by, **at)

    def claim(self, person, at):
        day, by = self.day(), self.cast.adviser
        facts = {"right": "access", "channel": "desk", "received_on": day, "due_on": day + timedelta(days=30)}
        if self.chance.random() < 0.5:
            facts |= {"state": "granted", "answered_at": self.now, "answered_by": by}
        Claim.objects.create(person=person, recorded_at=self.now, recorded_by=by, **facts, **at)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_finds_whom_one_finds_person_by_person(cast, now, seed):
    chance = Chance(cast, now, seed)
    people = people_of(cast.alexis, now, 60)
    for person in people:
        chance.trace(person)
    for one in range(0, 30, 3):  # the second into the first, sometimes the third into the second
        Person.objects.filter(pk=people[one + 1].pk).update(merged_into=people[one])
        if one % 2:
            Person.objects.filter(pk=people[one + 2].pk).update(merged_into=people[one + 1])
    for person in people_of(cast.chamber, now, 5):
        chance.trace(person)

    for later in (0, 200, 500, 900, 2000):
        on = now.date() + timedelta(days=later)
        report, found = due_of(cast.alexis, on=on), due_by_hand(cast.alexis, on=on)
        assert list(report.due) == [one for one in found if not one.apart]
        assert list(report.apart) == [one for one in found if one.apart]
        for rule in (Retention.CONTACT, Retention.WELCOMED, Retention.ACCOMPANIED):
            here = [bool(one.apart) for one in found if one.rule == rule]
            assert report.counts[rule] == (here.count(False), here.count(True))
        assert report.reasons == {
            why: many for why in Apart if (many := sum(why in one.apart for one in found))
        }  # fmt: skip
    assert report.due
    assert len(report.reasons) == 3


def test_a_page_reads_its_lines_and_no_others_of_a_long_list(cast, now):
    people = people_of(cast.alexis, now, AT_ONCE + 20)
    on = now.date() + LATE
    with reading_as([cast.alexis.pk]):
        report = due_of(cast.alexis, on=on)
        read = {
            "counts": rows_read(lambda: due_of(cast.alexis, on=on)),
            "a page": rows_read(lambda: report.due[50:100]),
            "the last page": rows_read(lambda: report.due[500:550]),
            "one": rows_read(lambda: report.due[-1]),
            "all": rows_read(lambda: list(report.due)),
        }

    assert len(report.due) == len(people)
    assert max(read["counts"]) <= len(Apart)
    assert len(read["counts"]) <= 5
    assert (read["a page"], read["the last page"], read["one"]) == ([50], [20], [1])
    assert read["all"] == [AT_ONCE, 20]
    assert [one.person for one in report.due] == [
        one.pk for one in sorted(people, key=lambda one: (one.entered_on, one.pk))
    ]
