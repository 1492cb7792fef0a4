"""Pages of rights: advisers write down, managers answer, export and erase; strangers see nothing."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains
from tests.support.journeys.files import PDF

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.actions import Plan, make_paper, open_journey, receive_document, start_project
from maillage.support.journeys.models import Journey
from maillage.support.people.actions import Said, entrust_sensitive, keep_person_link, merge_people, welcome_person
from maillage.support.people.models import Person
from maillage.support.privacy.actions import open_claim
from maillage.support.privacy.models import Claim, Proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def rose(cast):
    act = {"by": cast.adviser, "now": timezone.now()}
    said = Said("Rose", "Zaqinom", email="rose@example.org", commune=cast.commune)
    with reading_as([cast.alexis.pk]):
        person = welcome_person(said, organisation=cast.alexis, hub=cast.etain, need="Un salon", **act)
        journey = open_journey(person, project=start_project(person, Plan("Salon (fictif)"), **act), hub=None, **act)
        make_paper(journey, "contract", **act)
        receive_document(journey, name="Zaqipiece.pdf", content=[PDF], **act)
    return person


def as_(client, user):
    client.force_login(user)
    return client


def test_an_adviser_writes_down_and_a_manager_answers(client, rose, cast):
    page = reverse("desk:rights", args=[rose.pk])
    day = timezone.localdate().isoformat()
    asked = {"right": "access", "channel": "phone", "received_on": day, "words": "Tout voir"}
    as_(client, cast.adviser)
    assertNotContains(client.get(page), "Prendre tout en un fichier")
    assertContains(client.post(page, {**asked, "received_on": "2999-01-01"}), "encore à venir", status_code=422)
    assert client.post(page, asked).status_code == 302
    claim = Claim.objects.get()
    answer = reverse("desk:claim", args=[claim.pk])
    assert client.get(answer).status_code == client.get(reverse("desk:claims")).status_code == 404

    as_(client, cast.manager)
    assertContains(client.get(reverse("desk:claims")), "Rose Zaqinom")
    Claim.objects.update(due_on=date(2099, 11, 1))
    for where in (answer, reverse("desk:claims")):
        assertContains(client.get(where), "30 octobre 2099")
        assertContains(client.get(where), "n’est pas un jour ouvré")
    assertContains(client.post(answer, {"outcome": "refused", "answer": ""}), "Dites pourquoi", status_code=422)
    assert client.post(answer, {"outcome": "granted", "answer": "Remis."}).status_code == 302

    claim.refresh_from_db()
    assert (claim.state, claim.recorded_by, claim.answered_by) == ("granted", cast.adviser, cast.manager)
    assertContains(as_(client, cast.adviser).get(page), "Remis.")


def test_the_file_of_everything_is_a_managers_and_streams_a_zip(client, rose, cast):
    address = reverse("desk:export_person", args=[rose.pk])
    for who in (cast.adviser, cast.partner, cast.stranger, cast.coordinator, cast.administrator):
        assert as_(client, who).post(address).status_code == 404
    as_(client, cast.manager)
    assert client.get(address).status_code == 405

    response = client.post(address)

    with ZipFile(BytesIO(b"".join(response.streaming_content))) as parts:
        assert {"donnees.json", "dossier.html", "dossier.css"} < set(parts.namelist())
        assert "Zaqinom" in parts.read("dossier.html").decode()
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "Zaqinom" not in response["Content-Disposition"]


def test_a_proof_is_chosen_without_reading_documents_and_kept_from_removal(client, rose, cast):
    as_(client, cast.manager)
    page = reverse("desk:person_proofs", args=[rose.pk])
    shown = client.get(page)
    assertNotContains(shown, "Zaqipiece")
    thing = next(value for value, _label in shown.context["things"] if value.startswith("document"))
    said = {"thing": thing, "basis": "esf_2021", "operation": "FSE+ 12", "until": "2099-12-31", "reason": "lettre"}

    assertContains(client.post(page, {**said, "until": "2001-01-01"}), "à venir", status_code=422)
    assert client.post(page, said).status_code == 302

    proof = Proof.objects.get()
    assertContains(client.get(reverse("desk:proofs")), "FSE+ 12")
    assertContains(client.post(reverse("desk:destroy_proof", args=[proof.pk]), follow=True), "jusqu’à sa date")
    as_(client, cast.adviser)
    settle = reverse("desk:settle_document", args=[proof.document_id])
    assertContains(client.post(settle, {"act": "remove"}, follow=True), "justificatif")
    proof.document.refresh_from_db()
    assert proof.document.removed_at is None


def test_looking_at_an_erasure_does_nothing_and_the_act_empties_the_file(client, rose, cast):
    with reading_as([cast.alexis.pk]):
        other = welcome_person(
            Said("R."), organisation=cast.alexis, hub=cast.etain, need="", by=cast.adviser, now=timezone.now()
        )
        merge_people(rose, other, by=cast.adviser, now=timezone.now())
        claim = open_claim(rose, right="access", channel="desk", by=cast.adviser, now=timezone.now())
        open_claim(rose, right="erasure", channel="desk", by=cast.adviser, now=timezone.now())
    page = reverse("desk:erase_person", args=[rose.pk])
    for who in (cast.adviser, cast.partner, cast.stranger):
        assert as_(client, who).post(page, {"was_read": "on"}).status_code == 404
    as_(client, cast.manager)
    assertContains(client.get(page), "Avant tout")
    client.post(page, {"was_read": "on"})
    assert Person.objects.get(pk=rose.pk).erased_at is None
    client.post(reverse("desk:claim", args=[claim.pk]), {"outcome": "granted"})
    assertContains(client.get(page), "Effacer le dossier pour de bon")
    assert client.post(page, {}).status_code == 422

    done = client.post(page, {"was_read": "on"}, follow=True)

    assertContains(done, "Le dossier est effacé")
    assertNotContains(done, "Zaqinom")
    assert set(Person.objects.filter(pk__in=[rose.pk, other.pk]).values_list("given_name", flat=True)) == {""}
    for name in ("person", "rights", "erase_person"):
        assert client.get(reverse(f"desk:{name}", args=[rose.pk])).status_code == 404
    assertNotContains(client.get(reverse("desk:people"), {"q": "Zaqinom"}), "Rose")


def test_the_person_asks_by_the_private_link_and_reads_the_answer(client, rose, cast):
    token = keep_person_link(rose, by=None, now=timezone.now())
    page, file = reverse("link:person_claim", args=[token]), reverse("link:person", args=[token])
    assertContains(client.get(page), "Que demandez-vous")
    assertContains(client.post(page, {"right": "everything"}), "Choisissez", status_code=422)

    for _twice in range(2):
        assertContains(
            client.post(page, {"right": "erasure", "words": "Tout\x00"}, follow=True), "vous répond avant le"
        )

    claim = Claim.objects.get()
    assert (claim.channel, claim.recorded_by, claim.words) == ("link", None, "Tout")
    assertContains(client.get(file), "Faire effacer")
    assert client.get(reverse("link:person_claim", args=["made-up"])).status_code == 404


def test_once_restricted_only_managers_change_the_file_and_its_journeys(client, rose, cast):
    address, edit = reverse("desk:restrict_person", args=[rose.pk]), reverse("desk:edit_person", args=[rose.pk])
    journey = Journey.objects.get(person=rose)
    day = timezone.localdate()
    entrust_sensitive(
        cast.adviser, cast.alexis, reason="Essai", starts_on=day, ends_on=day, by=cast.manager, now=timezone.now()
    )
    acts = [
        (edit, {"given_name": "Rosa"}),
        (reverse("desk:add_situation", args=[rose.pk]), {"fact": "employment", "value": "salariée", "true_on": day}),
        (reverse("desk:sensitive", args=[rose.pk]), {"fact": "rsa", "value": "oui", "true_on": day}),
        (reverse("desk:receive", args=[rose.pk]), {"need": "", "received_on": timezone.localdate().isoformat()}),
        (reverse("desk:move_journey", args=[journey.pk]), {"to": "welcomed"}),
    ]
    assert as_(client, cast.adviser).post(address, {"restricted": "on"}).status_code == 404
    as_(client, cast.manager).post(address, {"restricted": "on"})

    as_(client, cast.adviser)
    assertContains(client.get(reverse("desk:person", args=[rose.pk])), "seuls les responsables")
    for where, said in acts:
        assertContains(client.post(where, said, follow=True), "que rien ne change")
    rose.refresh_from_db()
    journey.refresh_from_db()
    assert (rose.given_name, journey.state, rose.welcomes.count()) == ("Rose", "contact", 1)
    assert not rose.situations.exists()

    as_(client, cast.manager).post(edit, {"given_name": "Rosa"})
    client.post(address)
    as_(client, cast.adviser).post(edit, {"given_name": "Rosalie"})
    rose.refresh_from_db()
    assert (rose.given_name, rose.restricted_at) == ("Rosalie", None)
    lines = Entry.objects.filter(what__in=["people.person_restricted", "people.restriction_lifted"]).order_by("pk")
    assert [line.by for line in lines] == [cast.manager, cast.manager]
