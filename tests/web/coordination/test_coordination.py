"""The coordination's door."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.support.orientation.actions import accept_enquiry, install_default_ladder
from maillage.support.orientation.models import Enquiry

PAGES = ("overview", "enquiries", "late", "hubs", "simulator")


def many(cast, count, **facts):
    now = timezone.now()
    usual = {
        "network": cast.network,
        "hub": cast.etain,
        "organisation": cast.alexis,
        "owner": cast.adviser,
        "commune": cast.commune,
        "need": "Un secret de fabrication.",
        "name": "Léa (fictif)",
        "received_at": now - timedelta(days=3),
        "assigned_at": now - timedelta(days=3),
        "due_at": now - timedelta(days=1),
        "link_expires_at": now + timedelta(days=90),
    }
    return Enquiry.objects.bulk_create(Enquiry(form_key=uuid4(), **{**usual, **facts}) for _number in range(count))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("adviser", 404),
        ("partner", 404),
        ("stranger", 404),
        ("manager", 404),
        ("administrator", 404),
    ],
)
def test_pages_are_open_to_coordinators(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(reverse(f"coordination:{name}")).status_code == status


def test_an_enquiry_shows_its_states_and_not_what_it_says(client, cast):
    [one] = many(cast, 1)
    accept_enquiry(one, by=cast.adviser, now=timezone.now())
    client.force_login(cast.coordinator)

    response = client.get(reverse("coordination:enquiry", args=[one.pk]))

    text = response.content.decode()
    assert [state.who for state in response.context["states"]] == ["Aline (fictif)"]
    assert "secret" not in text
    assert "Léa" not in text


def test_enquiries_of_another_network_do_not_exist_here(client, cast):
    other = type(cast.network).objects.create(
        name="Ailleurs", slug="ailleurs", area=cast.network.area, lead_organisation=cast.alexis
    )
    [one] = many(cast, 1, network=other)
    client.force_login(cast.coordinator)

    assert client.get(reverse("coordination:enquiry", args=[one.pk])).status_code == 404
    assert not client.get(reverse("coordination:enquiries")).context["page"].object_list


def test_filters_narrow_the_list(client, cast):
    many(cast, 2)
    many(cast, 1, due_at=timezone.now() + timedelta(days=1))
    many(cast, 1, organisation=cast.neighbour, hub=cast.verdun, status="withdrawn", answered_at=timezone.now())
    client.force_login(cast.coordinator)
    address = reverse("coordination:enquiries")

    counted = [
        client.get(address, asked).context["page"].paginator.count
        for asked in (
            {},
            {"late": "on"},
            {"status": "withdrawn"},
            {"hub": cast.verdun.pk},
            {"organisation": cast.alexis.pk, "status": "waiting"},
            {"status": "nonsense", "hub": "x", "page": "-1"},
        )
    ]

    assert counted == [4, 2, 1, 1, 3, 4]


@pytest.mark.parametrize("name", ["overview", "enquiries", "late", "hubs"])
def test_300_rows_cost_the_queries_of_one(client, cast, name):
    client.force_login(cast.coordinator)
    many(cast, 1)
    counts = []
    for more in (0, 299):
        many(cast, more)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"coordination:{name}"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 14


def test_the_ladder_is_shown_as_published(client, cast):
    install_default_ladder(cast.network)
    client.force_login(cast.coordinator)

    steps = client.get(reverse("coordination:late")).context["ladder"]

    assert [step.position for step in steps] == sorted(step.position for step in steps)
    assert len(steps) >= 4


def test_the_overview_counts(client, cast):
    many(cast, 2)
    [one] = many(cast, 1, due_at=timezone.now() + timedelta(days=1))
    accept_enquiry(one, by=cast.adviser, now=timezone.now())
    client.force_login(cast.coordinator)

    figures = client.get(reverse("coordination:overview")).context["figures"]

    assert [figure.number for figure in figures.now] == ["2", "2"]
    assert [figure.number for figure in figures.lately][:5] == ["3", "1", "1", "1", "0"]


def test_the_simulator_says_who_and_why_not_the_others(client, cast):
    client.force_login(cast.coordinator)

    response = client.get(
        reverse("coordination:simulator"), {"commune": "Étain (55)", "stage": "emerger", "minutes": "30"}
    )

    context = response.context
    assert {one.delivery.pk for one in context["chosen"]} == {cast.build_at_etain.pk, cast.build_at_verdun.pk}
    assert all(one.reasons for one in [*context["chosen"], *context["others"].object_list])
    assert context["way"].organisation == cast.alexis


@pytest.mark.parametrize(
    "asked",
    [
        {"commune": "Atlantide"},
        {"commune": "Saint-Martin"},
        {"commune": "x" * 10_000},
        {"commune": "\u0000\u202e\U0001f600"},
        {"commune": "Étain", "minutes": "-5"},
        {"commune": "Étain", "minutes": "1000000000"},
        {"commune": "Étain", "stage": "nonsense"},
        {"commune": "Étain", "day": "hier"},
        {"commune": ""},
    ],
)
def test_the_simulator_says_what_it_cannot_read(client, cast, asked):
    client.force_login(cast.coordinator)

    response = client.get(reverse("coordination:simulator"), asked)

    assert response.status_code == 200
    assert response.context["form"].errors
