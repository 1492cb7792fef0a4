"""Pages of journeys and meetings: what each move asks, the note, the click, the confirmation, nobody else's file."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertNumQueries, assertRedirects

from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.actions import (
    Facts,
    Plan,
    Report,
    Slot,
    StepSaid,
    add_step,
    hold_meeting,
    mark_no_show,
    move_journey,
    note_attempt,
    open_journey,
    plan_meeting,
    start_project,
    tick_step,
)
from maillage.support.journeys.axes import Axis, Decision
from maillage.support.journeys.models import Journey, Meeting, Move, Note, Project
from maillage.support.journeys.steps import StepOwner
from maillage.support.people.actions import Said, welcome_person
from maillage.support.people.models import Look

pytestmark = pytest.mark.django_db


def page(name, *keys):
    return reverse(f"desk:{name}", args=keys)


def test_a_journey_opens_from_the_persons_file(browser, person, cast):
    client = browser()
    assertContains(client.get(page("person", person.pk)), page("new_journey", person.pk))

    sent = {"title": "Épicerie", "state": "created", "on": "", "siren": "732 829 320", "commune": "Étain"}
    response = client.post(page("new_journey", person.pk), sent)

    journey = Journey.objects.get(person=person)
    assertRedirects(response, page("journey", journey.pk))
    assert (journey.state, journey.project.siren, journey.project.commune) == ("created", "732829320", cast.commune)
    assertContains(client.get(page("person", person.pk)), "Épicerie")

    again = client.post(page("new_journey", person.pk), {"project": journey.project_id, "state": "contact"})
    assertRedirects(again, page("journey", journey.pk))
    wrong = client.post(page("new_journey", person.pk), {"title": "X", "state": "contact", "siren": "123456789"})
    assertContains(wrong, "SIREN", status_code=422)
    assert Project.objects.count() == 1


def test_each_move_asks_what_it_needs(browser, journey):
    client = browser()
    shown = client.get(page("journey", journey.pk))
    for words in ("Le diagnostic est fait", "Son parcours s’arrête là", "faire une pause"):
        assertContains(shown, words)

    missing = client.post(page("move_journey", journey.pk), {"to": "stopped", "exit_reason": ""})
    assert missing.status_code == 422
    health = {"to": "stopped", "exit_reason": "health", "reason": "mal de dos"}
    assertContains(client.post(page("move_journey", journey.pk), health), "sans aucun détail", status_code=422)
    for review in ("2020-01-01", "2999-01-01"):
        late = client.post(page("move_journey", journey.pk), {"to": "paused", "review_on": review})
        assertContains(late, "soixante", status_code=422)
    assertContains(client.post(page("move_journey", journey.pk), {"to": "testing"}, follow=True), "plus possible")
    assert Move.objects.filter(journey=journey).count() == 1

    client.post(page("move_journey", journey.pk), {"to": "diagnosed"})
    journey.refresh_from_db()
    assert journey.state == "diagnosed"


def test_a_stop_that_ends_in_a_job_is_good_news(browser, journey, cast, at):
    client = browser()
    client.post(page("move_journey", journey.pk), {"to": "stopped", "exit_reason": "job"})

    for address in (page("journey", journey.pk), page("person", journey.person_id)):
        shown = client.get(address)
        assertContains(shown, '<span class="status" data-tone="good">Terminé : a trouvé un emploi</span>', html=True)
        for word in ("échec", "Échec", "abandon", "Abandon", "échou", 'data-tone="late"'):
            assertNotContains(shown, word)


def test_the_note_is_written_after_the_meeting(browser, journey, meet, cast):
    client, meeting = browser(), meet(timedelta(hours=-2))
    assertContains(client.get(page("meeting", meeting.pk)), "la note")

    sent = {"kind": "follow_up", "minutes": "35", "subjects": ["financement"], "text": "Il a un local.",
            "next_step": "Demander un devis", "next_on": "2026-01-01"}  # fmt: skip
    response = client.post(page("meeting", meeting.pk), sent)

    assertRedirects(response, page("journey", journey.pk))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.spent_minutes, meeting.note.text) == ("held", 35, "Il a un local.")
    assertNotContains(client.get(page("journey", journey.pk)), "Il a un local.")
    twice = client.post(page("meeting", meeting.pk), sent, follow=True)
    assertContains(twice, "déjà")
    assert Note.objects.count() == 1
    client.post(page("mend_note", meeting.pk), {**sent, "text": "Il a deux locaux.", "minutes": "40"})
    assert Note.objects.get().text == "Il a deux locaux."


def test_opening_notes_is_kept_and_only_advisers_open_them(browser, journey, meet, cast, at):
    hold_meeting(meet(timedelta(hours=-2)), Report(30, text="Un mot"), by=cast.adviser, now=at)

    shown = browser("colleague").get(page("notes", journey.pk))

    assertContains(shown, "Un mot")
    look = Look.objects.get()
    assert (look.user, look.layer, look.what, look.person) == (cast.colleague, "L4", "notes", journey.person)
    assert browser("manager").get(page("notes", journey.pk)).status_code == 404
    assert browser("manager").get(page("journey", journey.pk)).status_code == 200
    assert Look.objects.count() == 1


def test_words_that_touch_health_are_pointed_at_and_kept(browser, journey, meet):
    meeting = meet(timedelta(hours=-2))

    sent = {"kind": "follow_up", "minutes": "30", "text": "En dépression depuis mars."}
    shown = browser().post(page("meeting", meeting.pk), sent, follow=True)

    assertContains(shown, "dépression")
    assert Note.objects.get().text == "En dépression depuis mars."


def test_a_meeting_nobody_planned_is_noted(browser, journey):
    today = timezone.localdate()
    sent = {"day": today.isoformat(), "mode": "phone", "kind": "follow_up", "minutes": "20", "text": "Appel"}
    client = browser()

    wrong = client.post(page("note_meeting", journey.pk), {**sent, "day": (today + timedelta(days=1)).isoformat()})
    assertContains(wrong, "encore à venir", status_code=422)
    client.post(page("note_meeting", journey.pk), sent)

    assert (Meeting.objects.get().mode, Meeting.objects.get().spent_minutes) == ("phone", 20)


def test_did_not_come_is_one_click_from_today_and_the_third_asks(browser, journey, meet, cast, at):
    client = browser()
    for days in (9, 8):
        mark_no_show(meet(-timedelta(days=days)), by=cast.adviser, now=at)
    third = meet(-timedelta(days=2))
    assertContains(client.get(page("today")), page("no_show", third.pk))

    response = client.post(page("no_show", third.pk), {"back": "today"})

    assertRedirects(response, page("lose_journey", journey.pk))
    journey.refresh_from_db()
    assert journey.state == "welcomed"
    client.post(page("lose_journey", journey.pk))
    journey.refresh_from_db()
    assert journey.state == "lost"
    assertContains(client.get(page("journey", journey.pk)), "Sans nouvelles")


def test_the_confirmation_is_not_shown_before_three(browser, journey, cast, at):
    note_attempt(journey, channel="phone", by=cast.adviser, now=at)
    client = browser()

    assertRedirects(client.get(page("lose_journey", journey.pk)), page("journey", journey.pk))
    client.post(page("lose_journey", journey.pk))

    journey.refresh_from_db()
    assert journey.state == "welcomed"


def test_planning_refuses_what_cannot_be(browser, journey, meet, cast, at):
    client = browser()
    sent = {"day": "2099-03-04", "hour": "10:00", "minutes": "60", "kind": "follow_up", "mode": "place",
            "where": f"desk-{cast.desk.pk}", "adviser": cast.colleague.pk}  # fmt: skip

    client.post(page("plan_meeting", journey.pk), sent)
    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime(2099, 3, 4, 10, tzinfo=PARIS)
    assert (meeting.desk, meeting.adviser, meeting.minutes) == (cast.desk, cast.colleague, 60)

    busy = client.post(page("plan_meeting", journey.pk), {**sent, "hour": "10:30"})
    assertContains(busy, "Un autre rendez-vous", status_code=422)
    past = client.post(page("plan_meeting", journey.pk), {**sent, "day": "2020-03-04"})
    assertContains(past, "passé", status_code=422)
    night = client.post(page("plan_meeting", journey.pk), {**sent, "day": "2027-03-28", "hour": "02:30"})
    assertContains(night, "n’existe pas", status_code=422)
    other = client.post(page("plan_meeting", journey.pk), {**sent, "hour": "15:00", "adviser": cast.partner.pk})
    assert other.status_code == 422
    assert Meeting.objects.count() == 1

    client.post(page("postpone_meeting", meeting.pk), {**sent, "hour": "16:00"})
    client.post(page("cancel_meeting", meeting.pk))
    meeting.refresh_from_db()
    assert (timezone.localtime(meeting.starts_at, PARIS).hour, meeting.status) == (16, "cancelled")
    client.post(page("put_back_meeting", meeting.pk))
    meeting.refresh_from_db()
    assert meeting.status == "planned"


@pytest.mark.parametrize("who", ["partner", "stranger", "coordinator", "administrator"])
def test_nobody_else_finds_the_journey(browser, journey, meet, who):
    client, meeting = browser(who), meet(timedelta(hours=-2))

    for name in ("journey", "notes", "plan_meeting", "note_meeting", "lose_journey", "edit_project"):
        assert client.get(page(name, journey.pk)).status_code == 404, name
    for name in ("move_journey", "hand_journey", "journey_attempt", "lose_journey", "plan_meeting", "note_meeting"):
        assert client.post(page(name, journey.pk), {"to": "diagnosed"}).status_code == 404, name
    for name in ("meeting", "no_show", "cancel_meeting", "put_back_meeting", "postpone_meeting", "finish_step"):
        assert client.post(page(name, meeting.pk)).status_code == 404, name
    assert client.get(page("new_journey", journey.person_id)).status_code == 404
    journey.refresh_from_db()
    meeting.refresh_from_db()
    assert (journey.state, meeting.status) == ("welcomed", "planned")


def test_today_shows_who_comes_with_the_last_step_and_what_is_late(browser, journey, meet, cast, at):
    noon = datetime.combine(timezone.localdate(), time(12), PARIS)
    hold_meeting(
        meet(-timedelta(days=3)), Report(30, next_step="Demander un devis"), by=cast.adviser, now=at - timedelta(days=3)
    )
    expected = plan_meeting(journey, Slot(noon, 30, hub=cast.etain), by=cast.adviser, now=noon - timedelta(days=2))
    meet(-timedelta(days=1))
    journey.refresh_from_db()

    shown = browser().get(page("today"))

    assertContains(shown, page("meeting", expected.pk))
    assertContains(shown, "Demander un devis")
    assertContains(shown, "qu’en est-il")
    assertNotContains(browser("partner").get(page("today")), "Sami")

    move_journey(journey, "paused", by=cast.adviser, now=at - timedelta(days=30),
                 facts=Facts(review_on=timezone.localdate() - timedelta(days=2)))  # fmt: skip
    assertContains(browser().get(page("today")), "Pauses à revoir")


def test_today_shows_the_steps_of_plans_past_their_day(browser, journey, cast, at):
    today = timezone.localdate()
    before = {"by": cast.adviser, "now": at - timedelta(days=9)}
    late = add_step(journey, StepSaid("Trouver un local", StepOwner.PERSON, today - timedelta(days=1)), **before)
    add_step(journey, StepSaid("Relire le bail", StepOwner.ADVISER, today), **before)
    done = add_step(journey, StepSaid("Appeler la mairie", StepOwner.ADVISER, today - timedelta(days=2)), **before)
    tick_step(done, by=cast.adviser, now=at)

    shown = browser().get(page("today"))

    assertContains(shown, "Trouver un local")
    assertContains(shown, page("plan", journey.pk))
    for words in ("Relire le bail", "Appeler la mairie"):
        assertNotContains(shown, words)
    assertNotContains(browser("colleague").get(page("today")), "Trouver un local")
    tick_step(late, by=cast.adviser, now=at)
    assertNotContains(browser().get(page("today")), "Trouver un local")


def test_the_words_of_an_assessment_are_pointed_at_and_kept(browser, journey):
    sent = {"held_on": timezone.localdate().isoformat(), "minutes": "60", "risks": "Une dépression l’an dernier."}

    draft = browser().post(page("assessment", journey.pk), {**sent, "act": "draft"}, follow=True)

    assertContains(draft, "Chacun de ces mots")
    assertContains(draft, "« dépression »")
    levels = {f"{axis.value}_level": "2" for axis in Axis}
    whole = {**sent, **levels, "decision": Decision.values[0], "act": "complete"}
    completed = browser().post(page("assessment", journey.pk), whole, follow=True)
    assertContains(completed, "Relisez-le")
    assert journey.assessments.get().risks == "Une dépression l’an dernier."


def test_the_call_list_names_who_gets_no_letter(browser, journey, meet, cast, at):
    meet(timedelta(hours=30))
    said = Said("Rosa", "(fictif)", "06 39 98 07 07")
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": at}
    rosa = welcome_person(said, **facts)
    project = start_project(rosa, Plan("Mercerie"), by=cast.adviser, now=at)
    other = open_journey(rosa, project=project, hub=cast.etain, by=cast.adviser, now=at)
    plan_meeting(other, Slot(at + timedelta(hours=26), 30, hub=cast.etain), by=cast.adviser, now=at)

    shown = browser().get(page("calls"))

    assertContains(shown, "06 39 98 07 07")
    assertNotContains(shown, "Sami")
    assertNotContains(browser("partner").get(page("calls")), "Rosa")


def test_pages_cost_the_same_whatever_there_is(browser, journey, meet, cast, at):
    client = browser()
    hold_meeting(meet(-timedelta(hours=30)), Report(30), by=cast.adviser, now=at)
    meet(timedelta(minutes=-40))
    addresses = [
        page("journey", journey.pk),
        page("person", journey.person_id),
        page("today"),
        page("notes", journey.pk),
    ]
    for address in addresses:
        client.get(address)
    few = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        few.append(len(queries))

    for number in range(2, 9):
        hold_meeting(meet(-timedelta(hours=30 + number)), Report(30), by=cast.adviser, now=at)
        note_attempt(journey, channel="phone", by=cast.adviser, now=at - timedelta(hours=number))
        meet(timedelta(minutes=-40 * number))

    for address, count in zip(addresses, few, strict=True):
        with assertNumQueries(count):
            client.get(address)


def test_an_accepted_enquiry_leads_to_the_file(browser, enquiry, cast, at):
    client = browser()
    client.post(page("accept", enquiry.pk))

    enquiry.refresh_from_db()
    person = enquiry.journey.person
    assertContains(client.get(page("enquiry", enquiry.pk)), page("person", person.pk))
    assert (str(person), person.commune, person.came_by) == ("Léa (fictif)", cast.commune, "enquiry")
    assert enquiry.journey.project.title == "Je veux ouvrir une boulangerie à Étain."
    assert {point.value: point.is_preferred for point in person.contact_points.all()} == {
        "06 00 00 00 00": True,
        "lea@example.org": False,
    }


def test_a_likely_match_is_proposed_and_nobody_is_merged(browser, enquiry, cast, at):
    known = welcome_person(
        Said("Léa", "Martin", "06 00 00 00 00"),
        organisation=cast.alexis,
        hub=cast.etain,
        need="",
        by=cast.adviser,
        now=at,
    )
    client = browser()
    client.post(page("accept", enquiry.pk))

    assertContains(client.get(page("enquiry", enquiry.pk)), page("person", known.pk))
    enquiry.refresh_from_db()
    assert enquiry.journey.person != known


def test_a_name_given_later_opens_the_file(browser, enquiry, cast):
    type(enquiry).objects.filter(pk=enquiry.pk).update(name="")
    client = browser()
    client.post(page("accept", enquiry.pk))
    enquiry.refresh_from_db()
    assert (enquiry.journey.person, enquiry.journey.state) == (None, "contact")
    assertContains(client.get(page("journey", enquiry.journey_id)), "attend un nom")

    assert client.post(page("name_person", enquiry.pk), {"name": ""}).status_code == 422
    client.post(page("name_person", enquiry.pk), {"name": "Léa"})
    client.post(page("name_person", enquiry.pk), {"name": "Autre"})

    journey = Journey.objects.get()
    assert (str(journey.person), journey.project.title) == ("Léa", "Je veux ouvrir une boulangerie à Étain.")
