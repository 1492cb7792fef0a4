"""The ladder: published, idempotent, gentle after an outage, silent for what is closed."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connections, transaction

from maillage.catalogue.network.models import Membership
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.actions import (
    accept_enquiry,
    climb_ladder,
    install_default_ladder,
    note_attempt,
    submit_enquiry,
)
from maillage.support.orientation.choices import LadderAct, Status
from maillage.support.orientation.models import Enquiry, Knock, LadderStep, StepTaken
from maillage.support.orientation.queries import ladder_of

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def run(start, end, every):
    """Let the timetable run from one moment to another, nights left out; the steps, with when they were taken."""
    moment = start
    while moment <= end:
        if 8 <= moment.hour <= 18:
            climb_ladder(now=moment)
        moment += every
    return taken()


def taken():
    return [
        (step.round, step.act, f"{step.at.astimezone(PARIS):%d %H:%M}")
        for step in StepTaken.objects.order_by("at", "pk")
    ]


def written(to):
    return list(Letter.objects.filter(to=to, key__contains="digest").order_by("pk"))


@pytest.fixture
def ladder(cast):
    return install_default_ladder(cast.network)


@pytest.fixture
def asked(cast, ladder, draft, now):
    """The bakery, received on Tuesday 6 October at 9:30, to be answered by Thursday at 18:00."""
    return submit_enquiry(draft(), visitor="192.0.2.1", now=now)


def test_the_default_ladder_follows_the_promise_of_the_network(cast, ladder):
    again = install_default_ladder(cast.network)

    assert again == ladder == list(ladder_of(cast.network))
    assert [(step.act, step.after_working_hours) for step in ladder] == [
        (LadderAct.REMIND_OWNER, 7),
        (LadderAct.TELL_HUB_MANAGER, 21),
        (LadderAct.TELL_COORDINATOR, 25),
        (LadderAct.NEXT_PARTNER, 28),
        (LadderAct.TELL_PERSON, 35),
    ]


def test_silence_climbs_to_the_next_partners_and_ends_with_the_truth(cast, asked):
    steps = run(at("2026-10-06T09:35"), at("2026-11-06T18:00"), timedelta(hours=1, minutes=30))

    asked.refresh_from_db()
    assert [(number, act) for number, act, _moment in steps] == [
        (1, "remind_owner"),
        (1, "tell_hub_manager"),
        (1, "tell_coordinator"),
        (1, "next_partner"),
        (2, "remind_owner"),
        (2, "tell_hub_manager"),
        (2, "tell_coordinator"),
        (2, "next_partner"),
        (3, "remind_owner"),
        (3, "tell_hub_manager"),
        (3, "tell_coordinator"),
        (3, "next_partner"),
        (3, "tell_person"),
    ]
    assert asked.status == Status.UNANSWERED
    assert list(asked.redirections.values_list("to_organisation", "to_hub", "by")) == [
        (cast.neighbour.pk, cast.verdun.pk, None),
        (cast.alexis.pk, None, None),
    ]
    to_person = list(Letter.objects.filter(to="lea@example.org").order_by("pk").values_list("subject", flat=True))
    assert to_person[1:] == [
        "Votre demande est confiée à Voisins",
        "Votre demande est confiée à Alexis",
        "Personne ne vous a répondu à temps",
    ]
    accept_enquiry(asked, by=cast.coordinator, now=at("2026-11-07T10:00"))


def test_the_truth_comes_with_a_phone_and_the_next_partners(cast, asked):
    LadderStep.objects.filter(act=LadderAct.NEXT_PARTNER).delete()

    run(at("2026-10-06T09:35"), at("2026-10-20T18:00"), timedelta(hours=1))

    letter = Letter.objects.get(subject="Personne ne vous a répondu à temps")
    for part in [
        cast.etain.phone,
        asked.reference,
        "- Chambre, Pôle de Etain",
        "- Voisins, Pôle de Verdun",
        "25\u00a0min",
    ]:
        assert part in letter.text


def test_a_run_twice_or_in_two_workers_does_nothing_twice(cast, asked):
    assert climb_ladder(now=at("2026-10-07T09:30")) == 1
    assert climb_ladder(now=at("2026-10-07T09:30")) == 0

    assert taken() == [(1, "remind_owner", "07 09:30")]
    assert len(written("aline@example.org")) == 1
    with pytest.raises(IntegrityError, match="ladder_step_is_taken_once"), transaction.atomic():
        StepTaken.objects.create(enquiry=asked, round=1, position=1, act="remind_owner", at=at("2026-10-07T10:00"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_step_once(cast, ladder, draft, now):
    for number in range(10):
        submit_enquiry(draft(), visitor=f"192.0.2.{number}", now=now)
    together, counts = threading.Barrier(2), []

    def work():
        together.wait()
        counts.append(climb_ladder(now=at("2026-10-07T09:30")))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    climb_ladder(now=at("2026-10-07T09:35"))

    told = {key for letter in Letter.objects.filter(key__contains="digest") for key in letter.text.split("/desk/")[1:]}
    assert sum(counts) == StepTaken.objects.count() == 10
    assert len(told) == 10
    assert not StepTaken.objects.filter(told_at=None).exists()


def test_several_reminders_are_one_letter(cast, ladder, draft, now):
    Membership.objects.filter(user=cast.colleague).delete()
    for number in range(3):
        submit_enquiry(draft(name=f"Personne {number}"), visitor=f"192.0.2.{number}", now=now)

    climb_ladder(now=at("2026-10-07T09:30"))

    (letter,) = written("aline@example.org")
    assert letter.subject == "3 personnes attendent encore une réponse"
    assert [f"Personne {number}" in letter.text for number in range(3)] == [True] * 3
    assert "boulangerie" not in letter.text


def test_nothing_bursts_after_an_outage_of_ten_days(cast, asked):
    steps = run(at("2026-10-16T09:00"), at("2026-10-16T17:55"), timedelta(minutes=30))

    assert steps == [
        (1, "remind_owner", "16 09:00"),
        (1, "tell_hub_manager", "16 14:00"),
        (1, "tell_coordinator", "16 17:00"),
    ]
    assert asked.redirections.count() == 0


def test_nobody_is_told_of_a_delay_before_the_date_promised(cast, asked):
    LadderStep.objects.filter(act=LadderAct.TELL_HUB_MANAGER).update(after_working_hours=8)

    steps = run(at("2026-10-06T09:30"), at("2026-10-09T09:30"), timedelta(minutes=30))

    assert steps == [(1, "remind_owner", "07 09:30"), (1, "tell_hub_manager", "09 09:00")]


@pytest.mark.parametrize(
    "moment", ["2026-10-10T10:00", "2026-10-11T10:00", "2026-11-11T10:00", "2026-10-09T12:30", "2026-10-09T18:00"]
)
def test_nobody_is_reminded_outside_working_hours(asked, moment):
    assert climb_ladder(now=at(moment)) == 0


def test_an_attempt_to_reach_the_person_postpones_the_ladder(cast, asked):
    note_attempt(asked, channel="phone", by=cast.adviser, now=at("2026-10-07T09:00"))

    steps = run(at("2026-10-07T09:30"), at("2026-10-08T17:00"), timedelta(minutes=30))

    assert steps == [(1, "remind_owner", "08 09:00")]


def test_what_is_answered_hears_nothing_more(cast, asked):
    accept_enquiry(asked, by=cast.adviser, now=at("2026-10-07T09:00"))

    assert run(at("2026-10-07T09:05"), at("2026-10-30T18:00"), timedelta(hours=1)) == []
    assert written("aline@example.org") == []


def test_a_step_taken_before_the_answer_and_not_told_is_ticked_in_silence(cast, asked):
    step = StepTaken.objects.create(enquiry=asked, round=1, position=1, act="remind_owner", at=at("2026-10-07T09:30"))
    accept_enquiry(asked, by=cast.adviser, now=at("2026-10-07T09:31"))

    climb_ladder(now=at("2026-10-07T09:35"))

    step.refresh_from_db()
    assert step.told_at == at("2026-10-07T09:35")
    assert written("aline@example.org") == []


def test_a_step_taken_and_not_told_when_the_worker_died_is_told_later(cast, asked):
    StepTaken.objects.create(enquiry=asked, round=1, position=1, act="remind_owner", at=at("2026-10-07T09:30"))

    climb_ladder(now=at("2026-10-07T09:35"))

    assert len(written("aline@example.org")) == 1


def test_where_nobody_manages_the_coordinator_hears_then_the_network_itself(cast, asked):
    Membership.objects.filter(user=cast.manager).delete()
    run(at("2026-10-06T09:35"), at("2026-10-09T10:00"), timedelta(hours=1))
    Membership.objects.filter(user=cast.coordinator).delete()
    run(at("2026-10-09T10:35"), at("2026-10-09T16:00"), timedelta(hours=1))

    assert (len(written("coralie@example.org")), len(written(cast.network.email))) == (1, 1)


def test_the_coordinator_is_asked_to_tell_a_person_without_e_mail(cast, ladder, draft, now):
    LadderStep.objects.filter(act=LadderAct.NEXT_PARTNER).delete()
    submit_enquiry(draft(email=""), visitor="192.0.2.1", now=now)

    run(at("2026-10-06T09:35"), at("2026-10-20T18:00"), timedelta(hours=1))

    last = written("coralie@example.org")[-1]
    assert "Pas d’adresse électronique" in last.text


def test_one_enquiry_that_cannot_climb_stops_no_other(cast, ladder, draft, now, monkeypatch):
    broken, fine = (submit_enquiry(draft(), visitor=f"192.0.2.{number}", now=now) for number in range(2))
    Enquiry.objects.filter(pk=broken.pk).update(round=32767)
    LadderStep.objects.exclude(act=LadderAct.NEXT_PARTNER).delete()

    assert climb_ladder(now=at("2026-10-12T10:00")) == 1

    fine.refresh_from_db()
    assert fine.organisation == cast.neighbour
    assert not StepTaken.objects.filter(enquiry=broken).exists()


def test_each_step_is_in_the_journal(cast, asked):
    run(at("2026-10-06T09:35"), at("2026-10-09T17:00"), timedelta(hours=1))

    lines = Entry.objects.filter(what="orientation.step_taken").order_by("pk")
    assert [line.facts["act"] for line in lines] == [step.act for step in StepTaken.objects.order_by("pk")]


def test_counts_of_addresses_are_forgotten_after_two_hours(cast, asked, now):
    climb_ladder(now=now + timedelta(hours=1, minutes=59))
    assert Knock.objects.count() == 1

    climb_ladder(now=now + timedelta(hours=2, minutes=1))
    assert Knock.objects.count() == 0


def test_looking_costs_the_same_for_one_and_for_many(cast, ladder, draft, now, django_assert_num_queries):
    submit_enquiry(draft(), visitor="192.0.2.1", now=now)
    with django_assert_num_queries(19) as few:
        climb_ladder(now=now)
    for number in range(30):
        submit_enquiry(draft(), visitor=f"198.51.100.{number}", now=now)

    with django_assert_num_queries(len(few)):
        climb_ladder(now=now + timedelta(minutes=5))
