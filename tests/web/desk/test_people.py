"""Pages about people: five fields at the counter, nobody twice, nobody else's file."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django.asserts import assertContains, assertNotContains, assertNumQueries
from tests.cast import Cast

from maillage.foundation.tools.reading import reading_as, reading_everything
from maillage.support.journeys.actions import Plan, open_journey, start_project
from maillage.support.orientation.models import FollowRequest
from maillage.support.people.actions import Said, give_consent, keep_person_link, welcome_person, withdraw_consent
from maillage.support.people.models import Merge, Person, Situation, Welcome

pytestmark = pytest.mark.django_db

SAMI = {"given_name": "Sami", "phone": "06 12 34 56 78", "commune": "Étain", "need": "micro-entreprise ?",
        "came_by": "word_of_mouth"}  # fmt: skip


@pytest.fixture
def adviser(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.adviser)
    return client


@pytest.fixture
def partner(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.partner)
    return client


def everybody():
    with reading_everything():
        return list(Person.objects.order_by("pk"))


def test_a_walk_in_is_welcomed_with_five_fields(adviser, cast):
    response = adviser.post(reverse("desk:welcome"), SAMI, follow=True)

    assertContains(response, "Sami")
    with reading_as([cast.alexis.pk]):
        person = Person.objects.get()
        assert (person.commune, person.came_by, person.welcomes.get().hub) == (
            cast.commune,
            "word_of_mouth",
            cast.etain,
        )
    assertContains(adviser.get(reverse("desk:people")), "1 personne reçue aujourd’hui")


def test_the_same_phone_proposes_who_is_known_and_enters_nobody_twice(adviser):
    adviser.post(reverse("desk:welcome"), SAMI)

    response = adviser.post(reverse("desk:welcome"), {"given_name": "Samy", "phone": "+33 6 12 34 56 78"})

    assert response.status_code == 422
    assertContains(response, "Même téléphone", status_code=422)
    assert len(everybody()) == 1
    (known,) = everybody()
    adviser.post(reverse("desk:receive", args=[known.pk]), {"need": "Suite", "received_on": ""})
    with reading_everything():
        assert Welcome.objects.filter(person=known).count() == 2
    assertContains(adviser.get(reverse("desk:people")), "1 personne reçue aujourd’hui")

    adviser.post(reverse("desk:welcome"), {"given_name": "Samy", "phone": "0612345678", "somebody_else": "1"})
    assert len(everybody()) == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"phone": "0612345678"}, "Indiquez un prénom ou un nom"),
        ({"given_name": "A", "commune": "Nullepart-sur-Rien"}, "Nullepart"),
        ({"given_name": "A", "received_on": "2999-01-01"}, "Ce jour est encore"),
        ({"given_name": "A", "email": "pas une adresse"}, "valide"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(adviser, said, sentence):
    response = adviser.post(reverse("desk:welcome"), said)

    assertContains(response, sentence, status_code=422)
    assert everybody() == []


def test_a_partner_of_the_same_hub_finds_nobody(adviser, partner, cast):
    adviser.post(reverse("desk:welcome"), SAMI)
    (person,) = everybody()

    assertNotContains(partner.get(reverse("desk:people"), {"q": "Sami"}), "Sami</a>")
    for name in ("person", "receive", "edit_person", "add_contact", "add_situation"):
        address = reverse(f"desk:{name}", args=[person.pk])
        assert (partner.get if name == "person" else partner.post)(address).status_code == 404
    assertNotContains(
        partner.post(reverse("desk:welcome"), {"given_name": "X", "phone": SAMI["phone"]}, follow=True), "Sami"
    )
    with reading_everything():
        assert Welcome.objects.filter(person=person).count() == 1


def test_joining_and_parting_two_entries(adviser, cast):
    for _twice in range(2):
        adviser.post(reverse("desk:welcome"), {**SAMI, "somebody_else": "1"})
    first, second = everybody()

    assertContains(adviser.get(reverse("desk:person", args=[first.pk])), "Peut-être la même personne")
    adviser.post(reverse("desk:merge", args=[first.pk, second.pk]))
    assert adviser.get(reverse("desk:person", args=[second.pk])).headers["Location"].endswith(f"/{first.pk}/")
    with reading_everything():
        merge = Merge.objects.get()
    assertContains(adviser.get(reverse("desk:person", args=[first.pk])), "Ce sont deux personnes")
    adviser.post(reverse("desk:undo_merge", args=[merge.pk]))
    assert adviser.get(reverse("desk:person", args=[second.pk])).status_code == 200
    assert adviser.post(reverse("desk:merge", args=[first.pk, first.pk]), follow=True).status_code == 200


def test_a_file_is_added_to(adviser, cast):
    adviser.post(reverse("desk:welcome"), SAMI)
    (person,) = everybody()

    shared = {"channel": "email", "value": "foyer@exemple.fr", "note": "partagée", "is_preferred": "on"}
    adviser.post(reverse("desk:add_contact", args=[person.pk]), shared)
    adviser.post(reverse("desk:add_situation", args=[person.pk]),
                 {"fact": "employment", "value": "demandeur d’emploi", "true_on": "2026-11-02"})  # fmt: skip
    wrong = adviser.post(reverse("desk:add_situation", args=[person.pk]),
                         {"fact": "employment", "value": "salarié", "true_on": "2026-11-02"})  # fmt: skip
    adviser.post(reverse("desk:edit_person", args=[person.pk]), {"given_name": "Sami", "family_name": "Durand"})

    assertContains(wrong, "reste comme elle était", status_code=422)
    page = adviser.get(reverse("desk:person", args=[person.pk]))
    for words in ("foyer@exemple.fr", "partagée", "demandeur d’emploi", "Sami Durand"):
        assertContains(page, words)
    with reading_everything():
        assert Situation.objects.count() == 1
    assertContains(adviser.get(reverse("desk:people"), {"q": "durant"}), "Sami Durand")


def test_an_enquiry_fills_the_sheet_for_those_who_have_it(adviser, partner, enquiry):
    address = reverse("desk:welcome") + f"?enquiry={enquiry.pk}"

    assertContains(adviser.get(address), enquiry.need)
    assertNotContains(partner.get(address), enquiry.need)
    assert adviser.get(reverse("desk:welcome") + "?enquiry=99999999999999").status_code == 200


def test_an_accepted_enquiry_leads_to_the_file_of_the_person(adviser, enquiry):
    before = adviser.get(reverse("desk:enquiry", args=[enquiry.pk])).content.decode()
    assert re.search(r"/desk/people/\d", before) is None

    adviser.post(reverse("desk:accept", args=[enquiry.pk]))

    (person,) = everybody()
    assertContains(adviser.get(reverse("desk:enquiry", args=[enquiry.pk])), reverse("desk:person", args=[person.pk]))


def test_the_paper_sheet_asks_what_the_form_asks(adviser):
    page = adviser.get(reverse("desk:welcome_sheet"))

    for words in ("Prénom", "Téléphone", "Commune", "Ce qui l’amène", "bouche-à-oreille"):
        assertContains(page, words)


def test_a_list_costs_the_same_with_one_and_with_thirty(adviser, cast):
    def enter(number):
        with reading_as([cast.alexis.pk]):
            for index in range(number):
                facts = {"organisation": cast.alexis, "hub": cast.etain, "by": cast.adviser, "now": timezone.now()}
                welcome_person(Said(f"Nom{index}", commune=cast.commune), **facts, need="")

    enter(1)
    with CaptureQueriesContext(connection) as few:
        adviser.get(reverse("desk:people"))
    enter(29)
    with assertNumQueries(len(few)):
        adviser.get(reverse("desk:people"))


def test_the_partners_are_asked_once_somebody_is_entered_and_the_file_says_what_they_tell(adviser, cast):
    there = welcome_person(
        Said("S.", phone="+33 6 12 34 56 78"),
        organisation=cast.chamber,
        hub=cast.etain,
        need="",
        by=cast.partner,
        now=timezone.now(),
    )
    agreed = {"purpose": "recognised", "channel": "desk", "language": "fr", "by": cast.partner, "now": timezone.now()}
    consent = give_consent(there, **agreed)

    response = adviser.post(reverse("desk:welcome"), SAMI, follow=True)

    month = date_format(timezone.localdate(), "F Y")
    assertContains(response, f"Quelqu’un de joignable ainsi est connu là-bas depuis {month}.")
    assertNotContains(response, "Demander qui suit")
    sami = Person.objects.get(organisation=cast.alexis)
    plain = reverse("desk:person", args=[sami.pk])
    assertNotContains(adviser.get(plain), "est connu là-bas")

    withdraw_consent(consent, by=None, channel="link", now=timezone.now())

    assertContains(adviser.get(f"{plain}?partners"), "Aucun partenaire ne le dit")


def test_who_follows_is_asked_answered_and_read_by_the_person(adviser, partner, cast, client):
    act = {"by": cast.partner, "now": timezone.now()}
    said = Said("S.", phone=SAMI["phone"])
    there = welcome_person(said, organisation=cast.chamber, hub=cast.etain, need="", **act)
    give_consent(there, purpose="recognised", channel="desk", language="fr", **act)
    open_journey(there, project=start_project(there, Plan("Un café (fictif)"), **act), hub=cast.etain, **act)
    adviser.post(reverse("desk:welcome"), SAMI)
    sami = Person.objects.get(organisation=cast.alexis)
    address = reverse("desk:ask_who_follows", args=[sami.pk, cast.chamber.pk])

    assertContains(adviser.post(address, follow=True), "pas encore de réponse")
    assertContains(partner.get(reverse("desk:today")), "Un partenaire demande qui suit")
    page = partner.get(reverse("desk:referrals") + "?side=received")
    assertContains(page, "Aline (fictif) demande le nom")
    assertNotContains(page, "Sami")
    request = FollowRequest.objects.get()
    answer = reverse("desk:answer_who_follows", args=[request.pk])
    assert adviser.post(answer, {"act": "give"}).status_code == 404
    assertContains(partner.post(answer, {"act": "give"}, follow=True), "Alexis lit désormais le nom.")
    assertContains(partner.post(answer, {"act": "refuse"}, follow=True), "Cette question est close")

    assertContains(adviser.get(reverse("desk:person", args=[sami.pk]) + "?partners"), "Suivi assuré par Paula (fictif)")
    token = keep_person_link(there, by=None, now=timezone.now())
    seen = client.get(reverse("link:person", args=[token]))
    assertContains(seen, "Alexis a demandé qui vous suit. Chambre a donné le nom de Paula (fictif).")
    assertContains(seen, "Alexis a appris que vous avez un dossier ici.")
