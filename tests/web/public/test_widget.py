"""The search on a partner's site: who may frame it, and how the door is carried to the enquiry."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.catalogue.sources.models import Widget
from maillage.support.orientation.models import Enquiry
from maillage.web.public.door import carried

ANSWER = "/reponses/?commune=55181&stage=emerger"


@pytest.fixture
def widget(cast):
    """The search on the chamber's site."""
    return Widget.objects.create(
        network=cast.network, organisation=cast.chamber, slug="chambre", origins=["https://chambre.example.org"]
    )


def policy(response):
    """The directive about frames."""
    return re.search(r"frame-ancestors ([^;]+)", response["Content-Security-Policy"])[1]


def test_only_the_sites_listed_may_frame_it_and_nothing_else_may_be_framed(client, widget):
    response = client.get(reverse("public:widget", args=["chambre"]))

    assert response.status_code == 200
    assert policy(response) == "https://chambre.example.org"
    assert "X-Frame-Options" not in response
    assert "script-src" not in response["Content-Security-Policy"]
    assert not response.cookies
    for address in ["/", ANSWER, "/demande/", "/donnees/", f"{ANSWER}&par=chambre"]:
        other = client.get(address)
        assert (other["X-Frame-Options"], policy(other)) == ("DENY", "'none'")


def test_without_a_site_no_frame_shows_it(client, widget):
    Widget.objects.update(origins=[])

    response = client.get(reverse("public:widget", args=["chambre"]))

    assert (response["X-Frame-Options"], policy(response)) == ("DENY", "'none'")


def test_a_paused_or_unknown_widget_is_not_there(client, widget):
    Widget.objects.update(is_active=False)

    assert client.get(reverse("public:widget", args=["chambre"])).status_code == 404
    assert client.get(reverse("public:widget", args=["autre"])).status_code == 404


def test_its_links_leave_the_frame(client, widget):
    page = client.get(reverse("public:widget", args=["chambre"])).content.decode()

    for tag in re.findall(r"<(?:a|form)\b[^>]*>", page):
        assert 'target="_top"' in tag
    assert '<input type="hidden" name="par" value="chambre">' in page


def test_every_way_from_the_answer_to_the_enquiry_carries_the_door(client, cast, widget):
    page = client.get(f"{ANSWER}&par=chambre").content.decode()

    ways = re.findall(r'href="(/(?:reponses|demande|offres|poles)/[^"]*)"', page)
    assert ways
    assert [way for way in ways if "par=chambre" not in way] == []
    assert page.count('<input type="hidden" name="par" value="chambre">') >= 1
    plain = client.get(ANSWER).content.decode()
    assert "par=" not in plain


@pytest.mark.parametrize("name", ['"><script>', "a b", "x" * 61, "é"])
def test_a_name_that_is_none_is_not_carried(client, cast, name):
    page = client.get(ANSWER, query_params={"commune": "55181", "par": name}).content.decode()

    assert 'name="par"' not in page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/demande/?delivery=3">', '<a href="/demande/?par=x&amp;delivery=3">'),
        ('<a href="/offres/a/#b">', '<a href="/offres/a/?par=x#b">'),
        ('<a href="/">', '<a href="/?par=x">'),
        ('<a href="/reponses/?par=y">', '<a href="/reponses/?par=y">'),
        ('<a href="/account/login/">', '<a href="/account/login/">'),
        ('<a href="https://example.org/">', '<a href="https://example.org/">'),
        ('<link href="/static/css/site.css">', '<link href="/static/css/site.css">'),
        (
            '<form action="/reponses/" method="get">',
            '<form action="/reponses/" method="get"><input type="hidden" name="par" value="x">',
        ),
        ('<form action="/demande/" method="post">', '<form action="/demande/" method="post">'),
    ],
)
def test_links_and_searches_of_public_pages_carry_the_door(before, after):
    assert carried(before, "x") == after


def asked(client, monkeypatch, address):
    """The enquiry sent from this address, half a minute after the form was shown."""
    start = datetime(2026, 10, 6, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(timezone, "now", lambda: start)
    page = client.get(address).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    monkeypatch.setattr(timezone, "now", lambda: start.replace(minute=31))
    response = client.post(reverse("public:ask"), {**fields, "need": "Ouvrir une boulangerie", "contact_way": "visit"})
    assert response.status_code == 302, response.content.decode()
    return page, Enquiry.objects.get()


def test_the_enquiry_knows_the_door_and_the_desk_reads_it(client, cast, widget, monkeypatch):
    page, enquiry = asked(client, monkeypatch, "/demande/?commune=Étain (55)&par=chambre")

    assert "Chambre" in page
    assert enquiry.came_by == widget
    client.force_login(cast.coordinator)
    desk = client.get(reverse("desk:enquiry", args=[enquiry.pk])).content.decode()
    assert "Vient du site de" in desk
    assert "<dd>Chambre</dd>" in desk


def test_a_paused_door_still_leads_in_and_an_unknown_one_is_forgotten(client, cast, widget, monkeypatch):
    Widget.objects.update(is_active=False)
    assert asked(client, monkeypatch, "/demande/?par=chambre")[1].came_by == widget

    Enquiry.objects.all().delete()
    assert asked(client, monkeypatch, "/demande/?par=autre")[1].came_by is None


def test_a_draft_put_aside_keeps_its_door(client, cast, widget):
    client.post(reverse("public:ask"), {"act": "keep", "need": "Une boulangerie", "par": "chambre"})

    page = client.get(reverse("public:ask")).content.decode()

    assert '<input type="hidden" name="par" value="chambre">' in page
