"""Opening a hub: read while one types, announced to the partners nearby, commented on, hidden from strangers."""

import pytest
from django.urls import reverse

from maillage.catalogue.network.models import Hub, HubNotice
from maillage.catalogue.territories.models import FormerArea
from maillage.catalogue.territories.queries import resolve_commune

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Pôle de Spincourt (fictif)",
    "kind": "hub",
    "commune": "Spincourt (55)",
    "address": "Place de la Gare",
    "planned_on": "2026-11-30",
    "stages": ["emerger", "ceder"],
    "adds": "La reprise de commerces, que personne ne fait ici.",
}
OPEN, AROUND = "coordination:new_hub", "coordination:around_new_hub"


def typed(cast, **facts):
    return {**TYPED, "lead": cast.chamber.pk, **facts}


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def hub(coordinator, cast):
    coordinator.post(reverse(OPEN), typed(cast))
    return Hub.objects.get(slug="pole-de-spincourt-fictif")


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "manager", "administrator"])
def test_only_coordinators_open_hubs(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(reverse(OPEN)).status_code == 404
    assert client.post(reverse(OPEN), typed(cast)).status_code == 404
    assert client.post(reverse(AROUND), typed(cast)).status_code == 404
    assert Hub.objects.count() == 2


def test_a_hub_is_opened_and_the_partners_are_told(coordinator, cast):
    response = coordinator.post(reverse(OPEN), typed(cast), follow=True)

    hub = Hub.objects.get(name=TYPED["name"])
    page = response.content.decode()
    assert response.redirect_chain == [(reverse("coordination:draft", args=[hub.pk]), 302)]
    assert [notice.organisation for notice in HubNotice.objects.all()] == [cast.alexis]
    assert "La reprise de commerces" in page
    assert "Pôle de Spincourt" in coordinator.get(reverse("coordination:hubs")).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("commune", "Nullepart-sur-Rien"),
        ("commune", "Saint-Martin"),
        ("commune", "\x00"),
        ("lead", "999999"),
        ("planned_on", "9999-12-31"),
        ("planned_on", "hier"),
        ("stages", ["x"]),
        ("kind", "x"),
        ("name", ""),
        ("adds", ""),
        ("adds", "x" * 281),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(coordinator, cast, field, value):
    response = coordinator.post(reverse(OPEN), typed(cast, **{field: value}))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Hub.objects.count() == 2


def test_a_commune_that_was_absorbed_leads_to_the_one_of_today(coordinator, cast):
    gone = FormerArea.objects.filter(area__code__regex="^5[47]").exclude(name="")
    old = next(one for one in gone.order_by("code") if resolve_commune(one.name).found)

    response = coordinator.post(reverse(OPEN), typed(cast, commune=old.name))

    hub = Hub.objects.get(name=TYPED["name"])
    assert response.status_code == 302
    assert (hub.place.commune, hub.place.commune.is_current) == (old.area, True)


def test_the_sentence_that_is_missing_names_who_is_near(coordinator, cast):
    page = coordinator.post(reverse(OPEN), typed(cast, adds="")).content.decode()

    assert "Alexis et Chambre" in page


def test_the_same_hub_is_not_opened_twice(coordinator, cast, hub):
    response = coordinator.post(reverse(OPEN), typed(cast))

    assert list(response.context["form"].errors) == ["name"]
    assert Hub.objects.count() == 3


@pytest.mark.parametrize("name", [OPEN, AROUND])
def test_what_stands_around_is_read_before_anything_is_kept(coordinator, cast, name):
    response = coordinator.post(reverse(name), typed(cast, act="read", name=""))

    facts = response.context
    assert response.status_code == 200
    assert [(one["name"], one["minutes"]) for one in facts["neighbours"]] == [(cast.desk, 3), (cast.etain, 14)]
    assert [offers for _stage, offers in facts["served"]] == [1, 0]
    assert [one.delivery.offer for one in facts["around"].equivalents][:1] == [cast.build]
    assert facts["around"].people > 1000
    assert Hub.objects.count() == 2


@pytest.mark.parametrize("commune_typed", ["", "Xqzw", "Saint-Martin"])
def test_without_a_commune_there_is_nothing_to_look_around(coordinator, cast, commune_typed):
    response = coordinator.post(reverse(AROUND), {"commune": commune_typed})

    assert (response.status_code, response.context["commune"]) == (200, None)


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("coordinator", 200), ("adviser", 404), ("partner", 404), ("stranger", 404)],
)
def test_the_announcement_is_read_by_those_it_is_for(client, cast, hub, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(reverse("hub:announced", args=[hub.pk])).status_code == status
    answer = client.post(reverse("hub:comment_announced", args=[hub.pk]), {"text": "Parlons-en."})
    assert answer.status_code == (302 if status == 200 else 404)
    assert hub.comments.count() == (status == 200)


def test_a_hub_that_was_never_announced_has_no_such_page(coordinator, cast):
    assert coordinator.get(reverse("hub:announced", args=[cast.etain.pk])).status_code == 404


def test_the_coordinator_reads_the_comment_of_a_partner(client, cast, hub):
    client.force_login(cast.manager)
    assert client.post(reverse("hub:comment_announced", args=[hub.pk]), {"text": " "}).status_code == 422
    client.post(reverse("hub:comment_announced", args=[hub.pk]), {"text": "Nous y tenons déjà une permanence."})
    client.force_login(cast.coordinator)

    page = client.get(reverse("hub:announced", args=[hub.pk])).content.decode()

    assert "Nous y tenons déjà une permanence." in page
    assert "Manon (fictif)" in page
