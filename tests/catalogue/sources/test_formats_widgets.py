"""Widgets: exactly one site, never a pattern; paused, never deleted."""

import pytest

from maillage.catalogue.sources.actions.widgets import WidgetRefused, edit_widget, open_widget, origin_of
from maillage.catalogue.sources.models import Widget
from maillage.foundation.journal.models import Entry


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.example.org", "https://www.example.org"),
        ("  https://WWW.Example.org/ ", "https://www.example.org"),
        ("https://www.example.org:443", "https://www.example.org"),
        ("https://www.example.org:8443", "https://www.example.org:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://pôle.example.org", "https://xn--ple-kna.example.org"),
    ],
)
def test_a_site_is_kept_as_browsers_compare_it(typed, origin):
    assert origin_of(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "https://*",
        "https://*.example.org",
        "https:",
        "https://",
        "www.example.org",
        "http://www.example.org",
        "https://www.example.org/page",
        "https://www.example.org?x=1",
        "https://user:secret@www.example.org",
        "https://www.example.org; script-src *",
        "https://www.example.org https://evil.example",
        "https://www.example.org:port",
        "javascript:alert(1)",
        "data:text/html,x",
        "'self'",
        "https://[::1",
        "https://-a.example.org",
        "https://" + "a" * 64 + ".org",
    ],
)
def test_what_is_not_exactly_one_site_is_refused(typed):
    with pytest.raises(WidgetRefused) as refused:
        origin_of(typed)

    assert refused.value.field == "origins"


def test_a_widget_is_opened_edited_and_paused_with_a_line_each(cast, now):
    widget = open_widget(
        cast.network, organisation=cast.chamber, slug="chambre", origins=["https://a.example.org"], by=None, now=now
    )
    edit_widget(widget, origins=["https://a.example.org"], is_active=True, by=None, now=now)
    edit_widget(widget, origins=[], is_active=False, by=None, now=now)

    widget.refresh_from_db()
    assert (widget.origins, widget.is_active) == ([], False)
    assert list(
        Entry.objects.filter(what__startswith="sources.widget").order_by("id").values_list("what", "facts")
    ) == [
        ("sources.widget_opened", {"organisation": cast.chamber.pk}),
        ("sources.widget_edited", {"changed": "origins, is_active"}),
    ]


@pytest.mark.parametrize("slug", ["", "a", "Chambre", "a b", "été", "x" * 61, 'a"onload='])
def test_a_name_that_cannot_stand_in_an_address_is_refused(cast, now, slug):
    with pytest.raises(WidgetRefused):
        open_widget(cast.network, organisation=cast.chamber, slug=slug, origins=[], by=None, now=now)

    assert not Widget.objects.exists()


def test_a_name_is_given_once(cast, now):
    facts = {"slug": "chambre", "origins": [], "by": None, "now": now}
    open_widget(cast.network, organisation=cast.chamber, **facts)

    with pytest.raises(WidgetRefused, match=r"\w"):
        open_widget(cast.network, organisation=cast.neighbour, **facts)
