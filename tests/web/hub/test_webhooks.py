"""The pages of addresses that are told what happens."""

from ipaddress import ip_network

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.fakes.tool import listening_tool

from maillage.insight.webhooks.delivering import deliver_due
from maillage.insight.webhooks.models import Delivery, Endpoint
from maillage.insight.webhooks.signing import secret_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tool(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    with listening_tool() as made:
        yield made


def register(client, cast, address, **facts):
    form = {"scope": f"{cast.network.pk}-0-0", "address": address, "enquiry": ["enquiry.waiting"], **facts}
    return client.post(reverse("hub:webhooks"), form)


def test_from_the_address_to_the_log(client, cast, tool):
    client.force_login(cast.coordinator)

    answer = register(client, cast, tool.address)
    endpoint = Endpoint.objects.get()
    page = reverse("hub:webhook", args=[endpoint.pk])
    assert answer.url == page
    shown, again = client.get(page), client.get(page)
    client.post(reverse("hub:try_webhook", args=[endpoint.pk]))
    deliver_due(clock=timezone.now)
    delivery = Delivery.objects.get()
    log = client.get(page).content.decode()
    one = client.get(reverse("hub:delivery", args=[delivery.pk])).content.decode()
    client.post(reverse("hub:replay_delivery", args=[delivery.pk]))
    deliver_due(clock=timezone.now)

    secret = secret_of(endpoint)
    assert secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert secret not in again.content.decode(), "it is shown once"
    assert "204" in log
    assert "Envoi d’essai" in log
    assert "&quot;is_test&quot;:true" in one
    assert "204" in one
    assert secret not in one
    assert len(tool.came) == 2
    assert tool.bodies[0] == tool.bodies[1]


def test_what_was_typed_stays_when_it_is_refused(client, cast):
    client.force_login(cast.coordinator)

    answer = register(client, cast, "http://outil.example.org/", enquiry=["enquiry.accepted"])
    without = register(client, cast, "https://outil.example.org/", enquiry=[])

    assert (answer.status_code, without.status_code) == (422, 422)
    assert "http://outil.example.org/" in answer.content.decode()
    assert "Les envois ne partent qu’en https." in answer.content.decode()
    assert "Choisissez au moins un événement." in without.content.decode()
    assert Endpoint.objects.count() == 0


def test_a_manager_keeps_those_of_the_hub_and_reads_none_of_the_network(client, cast):
    client.force_login(cast.coordinator)
    register(client, cast, "https://reseau.example.org/")
    network = Endpoint.objects.get()
    client.force_login(cast.manager)

    register(client, cast, "https://reseau2.example.org/")
    assert Endpoint.objects.count() == 1, "the scope of another is no choice"
    scope = f"{cast.network.pk}-{cast.etain.pk}-{cast.alexis.pk}"
    register(client, cast, "https://pole.example.org/", scope=scope)
    listed = client.get(reverse("hub:webhooks")).content.decode()

    assert "https://pole.example.org/" in listed
    assert "reseau.example.org" not in listed
    assert client.get(reverse("hub:webhook", args=[network.pk])).status_code == 404
    assert client.post(reverse("hub:end_webhook", args=[network.pk])).status_code == 404
    client.force_login(cast.adviser)
    assert client.get(reverse("hub:webhooks")).status_code == 404


def test_stopped_resumed_taken_away(client, cast):
    client.force_login(cast.coordinator)
    register(client, cast, "https://outil.example.org/")
    endpoint = Endpoint.objects.get()
    client.get(reverse("hub:webhook", args=[endpoint.pk]))
    before = secret_of(endpoint)

    client.post(reverse("hub:stop_webhook", args=[endpoint.pk]))
    stopped = client.get(reverse("hub:webhook", args=[endpoint.pk])).content.decode()
    client.post(reverse("hub:try_webhook", args=[endpoint.pk]))
    assert (Delivery.objects.count(), "Arrêtée par" in stopped) == (0, True)
    client.post(reverse("hub:stop_webhook", args=[endpoint.pk]), {"resume": "1"})
    client.post(reverse("hub:renew_webhook_secret", args=[endpoint.pk]))
    renewed = client.get(reverse("hub:webhook", args=[endpoint.pk])).content.decode()
    endpoint.refresh_from_db()
    client.post(reverse("hub:webhook", args=[endpoint.pk]), {"question": ["question.answered"]})
    client.post(reverse("hub:end_webhook", args=[endpoint.pk]))

    assert secret_of(endpoint) in renewed
    assert secret_of(endpoint) != before
    endpoint.refresh_from_db()
    assert (endpoint.stopped_at, endpoint.events) == (None, ["question.answered"])
    assert endpoint.ended_at is not None
    assert client.get(reverse("hub:webhook", args=[endpoint.pk])).status_code == 404
