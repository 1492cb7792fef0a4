"""Who welcomes at a hub, and how many new people each partner takes: edited by the coordinator, read by the hub."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.network.models import Charter, CharterShare, CharterWelcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def share(cast):
    return CharterShare.objects.get(rule__charter=cast.charter, rule__position=2)


def test_room_and_welcome_are_agreed_on_one_page_and_read_at_the_hub(coordinator, cast, share, enquiry, client):
    address = reverse("coordination:charter", args=[cast.etain.slug])
    before = coordinator.get(address).content.decode()
    kept = coordinator.post(
        address,
        {
            f"capacity_{share.pk}": "1",
            f"welcome_{cast.chamber.pk}_1": "on",
            f"welcome_{cast.alexis.pk}_0": "on",
        },
    )

    share.refresh_from_db()
    assert kept.status_code == 302
    assert share.capacity == 1
    held = {(row.organisation, row.weekday) for row in CharterWelcome.objects.select_related("organisation")}
    assert held == {(cast.chamber, Weekday.MONDAY), (cast.alexis, None)}
    assert "nouvelle personne en quatre semaines" in before.replace("\xa0", " ")
    client.force_login(cast.manager)
    told = client.get(reverse("hub:charter", args=[cast.etain.slug])).content.decode().replace("\xa0", " ")
    assert "Alexis (1 nouvelle personne en quatre semaines, au plus)" in told
    assert "Lundi" in told


def test_the_page_says_what_each_had_in_four_weeks(coordinator, cast, share, enquiry):
    moment = timezone.now()
    type(enquiry).objects.update(received_at=moment, assigned_at=moment)
    share.capacity = 1
    share.save()

    told = coordinator.get(reverse("coordination:charter", args=[cast.etain.slug])).content.decode()

    assert told.count("au complet") == 1 + told.count("tous sont au complet")


def test_a_number_that_is_none_is_told_and_changes_nothing(coordinator, cast, share):
    answer = coordinator.post(
        reverse("coordination:charter", args=[cast.etain.slug]),
        {f"capacity_{share.pk}": "-3", f"welcome_{cast.chamber.pk}_1": "on"},
    )

    share.refresh_from_db()
    assert (answer.status_code, share.capacity) == (422, None)
    assert not CharterWelcome.objects.exists()


def test_without_a_charter_the_page_says_so(coordinator, cast):
    Charter.objects.all().delete()

    answer = coordinator.get(reverse("coordination:charter", args=[cast.etain.slug]))

    assert "Pas encore de charte" in answer.content.decode()


@pytest.mark.parametrize("who", ["adviser", "manager", "partner", "stranger"])
def test_nobody_else_changes_it(client, cast, share, who):
    client.force_login(getattr(cast, who))

    answer = client.post(reverse("coordination:charter", args=[cast.etain.slug]), {f"capacity_{share.pk}": "1"})

    share.refresh_from_db()
    assert (answer.status_code, share.capacity) == (404, None)


def test_the_hub_of_another_network_is_not_there(coordinator, cast):
    other = type(cast.network).objects.create(
        name="Ailleurs (fictif)", slug="ailleurs", area=cast.network.area, lead_organisation=cast.neighbour
    )
    type(cast.verdun).objects.filter(pk=cast.verdun.pk).update(network=other)

    assert coordinator.get(reverse("coordination:charter", args=[cast.verdun.slug])).status_code == 404
