"""The inbox and today."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.support.orientation.actions import accept_enquiry
from maillage.support.orientation.models import Enquiry


def many(cast, count, **facts):
    now = timezone.now()
    usual = {
        "network": cast.network,
        "hub": cast.etain,
        "organisation": cast.alexis,
        "owner": cast.adviser,
        "commune": cast.commune,
        "received_at": now - timedelta(days=3),
        "assigned_at": now - timedelta(days=3),
        "due_at": now + timedelta(days=1),
        "link_expires_at": now + timedelta(days=90),
        "phone": "06",
    }
    return Enquiry.objects.bulk_create(
        Enquiry(form_key=uuid4(), name=f"Personne {number} (fictif)", **{"need": "Un projet.", **usual, **facts})
        for number in range(count)
    )


def shown(response):
    return [enquiry.name for enquiry in response.context["page"]]


@pytest.mark.parametrize("name", ["inbox", "today"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("adviser", 200),
        ("partner", 200),
        ("stranger", 200),
        ("manager", 200),
        ("coordinator", 200),
        ("administrator", 404),
    ],
)
def test_the_desk_is_open_to_who_works_somewhere(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(reverse(f"desk:{name}")).status_code == status


def test_each_one_sees_the_enquiries_in_their_care(client, cast):
    many(cast, 1)
    seen = {}
    for who in ("adviser", "colleague", "partner", "stranger", "manager", "coordinator"):
        client.force_login(getattr(cast, who))
        seen[who] = len(shown(client.get(reverse("desk:inbox"))))

    assert seen == {"adviser": 1, "colleague": 1, "partner": 0, "stranger": 0, "manager": 1, "coordinator": 1}


def test_late_ones_come_first_and_say_so(client, cast):
    many(cast, 1, due_at=timezone.now() + timedelta(days=1))
    [late] = many(cast, 1, due_at=timezone.now() - timedelta(days=1), need="En retard")
    client.force_login(cast.adviser)

    response = client.get(reverse("desk:inbox"))

    assert next(iter(response.context["page"])).pk == late.pk
    assert response.content.decode().count("data-late") == 2  # the line and its date


def test_mine_leaves_out_those_of_colleagues(client, cast):
    many(cast, 1)
    many(cast, 2, owner=cast.colleague)
    client.force_login(cast.colleague)

    assert len(shown(client.get(reverse("desk:inbox"), {"whose": "mine"}))) == 2


def test_answered_ones_are_kept_apart(client, cast):
    [one] = many(cast, 1)
    accept_enquiry(one, by=cast.adviser, now=timezone.now())
    client.force_login(cast.adviser)

    assert shown(client.get(reverse("desk:inbox"))) == []
    assert len(shown(client.get(reverse("desk:inbox"), {"state": "answered"}))) == 1


def test_htmx_gets_the_list_alone(client, cast):
    many(cast, 1)
    client.force_login(cast.adviser)

    text = client.get(reverse("desk:inbox"), headers={"HX-Request": "true"}).content.decode()

    assert text.lstrip().startswith('<div id="enquiries"')
    assert "<html" not in text


@pytest.mark.parametrize("page", ["-1", "1000000000", "abc", "0", "\u0000"])
def test_any_page_number_gets_a_page(client, cast, page):
    many(cast, 1)
    client.force_login(cast.adviser)

    response = client.get(reverse("desk:inbox"), {"page": page})

    assert (response.status_code, len(shown(response))) == (200, 1)
    assert response.context["remark"]


@pytest.mark.parametrize(
    ("name", "query"), [("inbox", {}), ("inbox", {"state": "answered"}), ("inbox", {"whose": "mine"}), ("today", {})]
)
def test_300_rows_cost_the_queries_of_one(client, cast, name, query):
    client.force_login(cast.adviser)
    answered = timezone.now() - timedelta(days=1)
    many(cast, 1)
    many(cast, 1, status="withdrawn", answered_at=answered)
    counts = []
    for more in (0, 299):
        many(cast, more)
        many(cast, more, status="withdrawn", answered_at=answered)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(f"desk:{name}"), query).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= {"today": 19}.get(name, 10)


def test_today_says_late_waiting_and_taken(client, cast):
    now = timezone.now()
    [late] = many(cast, 1, due_at=now - timedelta(hours=1))
    [waiting] = many(cast, 1)
    [taken] = many(cast, 1)
    accept_enquiry(taken, by=cast.adviser, now=now)
    client.force_login(cast.adviser)

    context = client.get(reverse("desk:today")).context

    assert [[one.pk for one in context[name]] for name in ("late", "waiting", "taken")] == [
        [late.pk],
        [waiting.pk],
        [taken.pk],
    ]
