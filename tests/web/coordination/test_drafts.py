"""A drafted hub: its check, what is said of it, and the gate that publishes it. Invented names are *fictif*."""

import pytest
from django.urls import reverse
from django.utils import translation
from tests.insight.rollouts.conftest import draft as draft

from maillage.catalogue.network.models import Hub, HubComment, Network
from maillage.insight.rollouts.models import DuplicationCheck, HubPublication
from maillage.web.shared.duplication import fullness_in_words, sentence_of

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]

PAGE, CHECK, COMMENT, PUBLISH = (
    f"coordination:{name}" for name in ("draft", "check_draft", "comment_draft", "publish_draft")
)
REGION = {
    "voice": "region",
    "text": "La Région soutient ce projet.",
    "source": "Courrier de la maison de Région (fictif)",
    "said_on": "2026-09-14",
}


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def at(name, draft, **keys):
    return reverse(name, kwargs={"pk": draft.pk, **keys})


def read(client, draft):
    client.post(at(CHECK, draft))
    check = DuplicationCheck.objects.get()
    client.post(at("coordination:read_check", draft, check=check.pk))
    check.refresh_from_db()
    return check


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "manager", "administrator"])
def test_drafts_are_of_the_coordination(client, cast, draft, who):
    client.force_login(getattr(cast, who))

    assert client.get(at(PAGE, draft)).status_code == 404
    assert [client.post(at(name, draft)).status_code for name in (CHECK, COMMENT, PUBLISH)] == [404] * 3
    assert client.get(reverse(PAGE, args=[cast.etain.pk])).status_code == 404


def test_a_hub_that_was_never_a_draft_has_no_such_page(coordinator, cast):
    assert coordinator.get(reverse(PAGE, args=[cast.etain.pk])).status_code == 404


def test_the_check_is_taken_and_read_on_the_page(coordinator, cast, draft):
    before = coordinator.get(at(PAGE, draft)).content.decode()
    assert "Personne n’a encore regardé" in before

    check = read(coordinator, draft)
    page = coordinator.get(at(PAGE, draft)).content.decode()

    assert check.read_by == cast.coordinator
    assert "que nul ne propose en personne à moins de 30 minutes" in page
    assert "Permanence de Spincourt" in page
    assert "0 demande en quatre semaines ; aucune limite convenue" in page
    assert "Aucune offre n’était préparée" in page


def test_the_partner_told_reads_the_check_and_signs_as_manager(client, cast, draft):
    client.force_login(cast.coordinator)
    read(client, draft)
    client.force_login(cast.manager)

    page = client.get(reverse("hub:announced", args=[draft.pk])).content.decode()
    client.post(reverse("hub:comment_announced", args=[draft.pk]), {"text": "Nous y sommes déjà le mardi."})

    said = HubComment.objects.get()
    assert "que nul ne propose en personne" in page
    assert (said.voice, said.organisation, said.by) == ("manager", cast.alexis, cast.manager)
    client.force_login(cast.coordinator)
    assert "responsable de pôle d’un partenaire" in client.get(at(PAGE, draft)).content.decode()


def test_what_the_region_says_is_written_down_with_its_source(coordinator, cast, draft):
    assert coordinator.post(at(COMMENT, draft), REGION).status_code == 302

    said = HubComment.objects.get()
    page = coordinator.get(at(PAGE, draft)).content.decode()
    assert (said.voice, said.source, f"{said.said_on}") == ("region", REGION["source"], "2026-09-14")
    assert "Dit le 14 septembre 2026" in page


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"source": ""}, ["source"]),
        ({"said_on": ""}, ["said_on"]),
        ({"said_on": "2999-01-01"}, ["said_on"]),
        ({"text": " "}, ["text"]),
        ({"voice": "manager"}, ["voice"]),
    ],
)
def test_a_word_of_the_region_without_its_source_is_not_kept(coordinator, draft, typed, wrong):
    response = coordinator.post(at(COMMENT, draft), {**REGION, **typed})

    assert response.status_code == 422
    assert list(response.context["comment_form"].errors) == wrong
    assert not HubComment.objects.exists()


def test_ones_own_word_keeps_no_source(coordinator, draft):
    coordinator.post(at(COMMENT, draft), {**REGION, "voice": "coordinator"})

    said = HubComment.objects.get()
    assert (said.voice, said.source, said.said_on) == ("coordinator", "", None)


def test_the_gate_asks_why_when_nobody_read_a_check(coordinator, cast, draft):
    coordinator.post(at(CHECK, draft))

    assert coordinator.post(at(PUBLISH, draft), {"opened_on": "2027-01-04"}).status_code == 422
    assert not HubPublication.objects.exists()
    said = {"opened_on": "2027-01-04", "because": "Le bail commence lundi."}
    coordinator.post(at(PUBLISH, draft), said)

    draft.refresh_from_db()
    assert (draft.is_draft, f"{draft.opened_on}") == (False, "2027-01-04")
    assert "Le bail commence lundi." in coordinator.get(at(PAGE, draft)).content.decode()


def test_the_gate_asks_for_nothing_more_once_the_check_was_read(coordinator, cast, draft):
    check = read(coordinator, draft)

    assert coordinator.post(at(PUBLISH, draft), {"opened_on": "2027-01-04"}).status_code == 302
    again = coordinator.post(at(PUBLISH, draft), {"opened_on": "2027-01-05"}, follow=True).content.decode()

    assert HubPublication.objects.get().check_read == check
    assert "Il a été publié entre-temps." in again
    assert "Après le contrôle du" in again


@pytest.mark.parametrize("day", ["1800-01-01", "9999-12-31", "hier", ""])
def test_an_opening_day_is_one_that_can_be_planned(coordinator, draft, day):
    response = coordinator.post(at(PUBLISH, draft), {"opened_on": day, "because": "Oui."})

    assert (response.status_code, list(response.context["publish_form"].errors)) == (422, ["opened_on"])


def test_hubs_lists_what_is_prepared_and_no_one_else_sees_it(coordinator, client, cast, draft):
    assert "Pôle de Spincourt (fictif)" in coordinator.get(reverse("coordination:hubs")).content.decode()

    client.logout()
    assert "Pôle de Spincourt" not in client.get(reverse("public:hubs")).content.decode()
    assert client.get(reverse("public:hub", args=[draft.slug])).status_code == 404


@pytest.mark.parametrize(
    ("recent", "agreed", "words"),
    [
        (None, 5, "inconnu\u00a0: autre réseau"),
        (0, None, "0 demande en quatre semaines\u202f; aucune limite convenue"),
        (2, 5, "moins de 3 demandes en quatre semaines, sur 5 convenues"),
        (3, 5, "3 demandes en quatre semaines, sur 5 convenues"),
    ],
)
def test_how_full_a_place_is_never_tells_one_person(recent, agreed, words):
    place = {"recent": recent, "agreed": agreed, "is_draft": False, "is_desk": False}

    with translation.override("fr"):
        assert fullness_in_words(place) == words


FACTS = {"new_stages": [], "people_20": 0, "people_30": 0}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Ce pôle n’apporte rien qui ne soit déjà là."),
        ({"new_stages": ["ceder"]}, "que nul ne propose en personne à moins de 30 minutes."),
        ({"people_30": 1200}, "à moins de 30 minutes à 1\u202f200 habitants qui n’avaient personne d’aussi près."),
        ({"people_20": 5}, "à moins de 20 minutes à 5 habitants qui allaient plus loin."),
        ({"new_stages": ["ceder"], "people_30": 2}, "minutes, et quelqu’un chaque semaine à moins de 30 minutes à 2"),
    ],
)
def test_the_sentence_is_made_of_the_facts(facts, words):
    with translation.override("fr"):
        assert words in sentence_of({**FACTS, **facts})


def test_a_partner_of_another_network_does_not_read_how_full_the_hubs_are(client, cast, draft):
    client.force_login(cast.coordinator)
    read(client, draft)
    other = Network.objects.create(
        name="Autre réseau (fictif)", slug="autre", area=cast.network.area, lead_organisation=cast.alexis
    )
    Hub.objects.filter(pk=cast.etain.pk).update(network=other)
    client.force_login(cast.manager)

    page = client.get(reverse("hub:announced", args=[draft.pk])).content.decode()

    assert "demande en quatre semaines" not in page
    assert "inconnu\u00a0: autre réseau" in page
