"""The firm of a journey at the desk and behind the private link: what is typed wrong is said, nothing is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects
from tests.insight.indicators.scene import Scene

from maillage.foundation.tools.workdays import months_after
from maillage.support.firms.actions import ask_how_it_goes
from maillage.support.firms.models import News, Survey
from maillage.support.journeys.actions import Firm, Plan, open_journey, start_project
from maillage.support.journeys.choices import JourneyState as S
from maillage.support.people.actions import add_contact_point, give_consent, keep_person_link

pytestmark = pytest.mark.django_db
WRONG = (
    {},
    {"active": "perhaps"},
    {"active": "no"},
    {"active": "no", "closed_on": "2026-02-30"},
    {"active": "no", "closed_on": "1990-01-01"},
    {"active": "no", "closed_on": "2999-01-01"},
    {"active": "yes", "jobs": "-1"},
    {"active": "yes", "jobs": "1000"},
    {"active": "yes", "jobs": "deux"},
    {"active": "yes", "turnover": "huge"},
)


@pytest.fixture
def journey(cast):
    """Created six months and three days ago, by somebody who agreed to be asked and has an e-mail."""
    began = months_after(timezone.localdate() - timedelta(days=3), -6)
    scene = Scene(cast)
    person = scene.welcome(began)
    act = {"by": cast.adviser, "now": timezone.now()}
    add_contact_point(person, channel="email", value="sami@example.org", **act)
    give_consent(person, purpose="surveyed", channel="desk", language="fr", **act)
    return scene.walk(scene.journey(person, began), S.CREATED, began, firm=Firm("creation", "micro", 1))


def firm(journey):
    return reverse("desk:firm", args=[journey.pk])


@pytest.fixture
def link(journey):
    ask_how_it_goes(now=timezone.now())
    token = keep_person_link(journey.person, by=None, now=timezone.now())
    return reverse("link:person_survey", args=[token, Survey.objects.get().pk])


@pytest.mark.parametrize("sent", WRONG)
def test_a_wrong_answer_by_link_is_said_and_writes_nothing(client, link, sent):
    response = client.post(link, sent)

    assert response.status_code == 422
    assert not News.objects.exists()


def test_opening_the_questions_answers_nothing_and_another_link_opens_nothing(client, cast, journey, link):
    assertContains(client.get(link), "Comment va votre entreprise")
    assert not News.objects.exists()

    other = Scene(cast, iter(range(50, 60))).welcome(timezone.localdate())
    token = keep_person_link(other, by=None, now=timezone.now())
    address = reverse("link:person_survey", args=[token, Survey.objects.get().pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"active": "yes"}).status_code == 404
    assert client.get(reverse("link:person_survey", args=["made-up", 1])).status_code == 404


def test_an_answer_after_the_last_day_is_refused_with_a_sentence(client, link):
    Survey.objects.update(planned_on=timezone.localdate() - timedelta(days=100),
                          closes_on=timezone.localdate() - timedelta(days=10))  # fmt: skip

    response = client.post(link, {"active": "yes"}, follow=True)

    assertContains(response, "On pouvait répondre à cette question jusqu’au")
    assert not News.objects.exists()


@pytest.mark.parametrize(
    ("act", "sent", "words"),
    [
        ("firm", {"number": "123456789"}, "Un SIREN a neuf chiffres"),
        ("firm", {"number": "732829320 00075"}, "Un SIREN a neuf chiffres"),
        ("beginning", {"kind": "creation", "on": "2999-01-01"}, "à venir"),
        ("beginning", {"kind": "party", "on": "2026-01-01"}, "valide"),
        ("news", {"on": "2999-01-01", "active": "yes"}, "à venir"),
        ("news", {"on": "2001-01-01", "active": "yes"}, "avant le début"),
        ("news", {"on": "", "active": "no"}, "depuis quel jour"),
    ],
)
def test_what_is_typed_wrong_at_the_desk_stays_and_is_said_beside_its_field(browser, journey, act, sent, words):
    response = browser().post(firm(journey), {"act": act, **sent})

    assertContains(response, words, status_code=422)
    assert not News.objects.exists()


def test_a_later_year_has_its_form_and_counts_jobs(browser, journey):
    today = timezone.localdate().isoformat()

    response = browser().post(
        firm(journey), {"act": "news", "on": today, "active": "yes", "jobs": 3, "regime": "classic"}
    )

    assertRedirects(response, firm(journey))
    assert journey.milestones.get(kind="follow_up").jobs == 3
    assertContains(browser().get(firm(journey)), "3 emplois")


def test_a_journey_that_began_after_the_creation_may_say_how_the_firm_began(browser, cast, journey):
    scene = Scene(cast, iter(range(70, 80)))
    person = scene.welcome(timezone.localdate())
    act = {"by": cast.adviser, "now": timezone.now()}
    project = start_project(person, Plan("Atelier (fictif)"), **act)
    other = open_journey(person, project=project, hub=cast.etain, state="created", **act)
    assertContains(browser().get(firm(other)), "Dites quand et comment l’entreprise a commencé")

    sent = {"act": "beginning", "kind": "creation", "on": "2024-05-03", "regime": "micro", "jobs": 1}

    assertRedirects(browser().post(firm(other), sent), firm(other))
    assertContains(browser().get(firm(other)), "3 mai 2027")


def test_whom_to_call_is_a_page_of_ones_own_organisation(browser, journey, link):
    survey = Survey.objects.get()
    survey.sent_at = None
    survey.save()
    address = reverse("desk:survey", args=[survey.pk])

    assertContains(browser().get(reverse("desk:surveys")), str(journey.person))
    assert str(journey.person) not in browser("partner").get(reverse("desk:surveys")).content.decode()
    assert browser("partner").get(address).status_code == 404
    sent = {"on": timezone.localdate().isoformat(), "active": "yes"}
    assertRedirects(browser().post(address, sent), firm(journey))
    assert News.objects.get().way == "phone"
    assertContains(browser().get(reverse("desk:surveys")), "Personne à appeler")
