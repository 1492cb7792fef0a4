"""The page of the coordination where partners' sites are listed."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.catalogue.sources.models import Widget


@pytest.fixture
def window(client, cast):
    """The coordinator's browser."""
    client.force_login(cast.coordinator)
    return client


def test_a_coordinator_lists_a_site_and_gets_what_to_paste(window, cast):
    response = window.post(
        reverse("coordination:widgets"),
        {"organisation": cast.chamber.pk, "slug": "chambre", "origins": "https://Chambre.example.org/\n"},
        follow=True,
    )

    page = unescape(response.content.decode())
    made = Widget.objects.get()
    assert (made.origins, made.network) == (["https://chambre.example.org"], cast.network)
    frame = re.search(r"<iframe src=\"([^\"]+)\"", page)
    assert frame[1].endswith("/vignette/chambre/")
    assert "/?par=chambre" in page
    assert "<script" not in re.search(r"<iframe.*?</iframe>", page, re.DOTALL)[0]


def test_a_wrong_site_comes_back_as_it_was_typed(window, cast):
    typed = {"organisation": cast.chamber.pk, "slug": "chambre", "origins": "*.example.org"}
    response = window.post(reverse("coordination:widgets"), typed)

    assert response.status_code == 422
    assert "*.example.org</textarea>" in response.content.decode()
    assert not Widget.objects.exists()


def test_a_widget_is_paused_and_taken_up_again(window, cast):
    made = Widget.objects.create(network=cast.network, organisation=cast.chamber, slug="chambre")
    address = reverse("coordination:widget", args=[made.pk])

    window.post(address, {"origins": "https://a.example.org"})
    made.refresh_from_db()
    assert (made.is_active, made.origins) == (False, ["https://a.example.org"])

    window.post(address, {"origins": "", "is_active": "on"})
    made.refresh_from_db()
    assert (made.is_active, made.origins) == (True, [])


@pytest.mark.parametrize("who", ["adviser", "manager", "stranger"])
def test_others_find_nothing(client, cast, who):
    made = Widget.objects.create(network=cast.network, organisation=cast.chamber, slug="chambre")
    client.force_login(getattr(cast, who))

    assert client.get(reverse("coordination:widgets")).status_code == 404
    assert client.post(reverse("coordination:widget", args=[made.pk]), {"origins": ""}).status_code == 404


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(window, cast):
    def queries():
        with CaptureQueriesContext(connection) as found:
            window.get(reverse("coordination:widgets"))
        return len(found)

    Widget.objects.create(network=cast.network, organisation=cast.chamber, slug="un")
    one = queries()
    for slug in ("deux", "trois"):
        Widget.objects.create(network=cast.network, organisation=cast.alexis, slug=slug)

    assert queries() == one
