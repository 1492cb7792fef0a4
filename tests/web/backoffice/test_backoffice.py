"""The back office: administrators only, read-only where it must be, letters readable in the demo only."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maillage.foundation.journal.actions import record
from maillage.foundation.messaging.models import Letter

PAGES = ("home", "health", "letters")


def letter(number=0, **facts):
    now = timezone.now()
    usual = {
        "key": f"test:{number}",
        "to": "lea@example.org",
        "subject": "Votre demande",
        "text": "Bonjour Léa",
        "language": "fr",
        "written_at": now,
        "next_attempt_at": now,
    }
    return Letter.objects.create(**{**usual, **facts})


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("adviser", 404),
        ("partner", 404),
        ("stranger", 404),
        ("manager", 404),
        ("coordinator", 404),
    ],
)
def test_pages_are_open_to_administrators(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(reverse(f"backoffice:{name}")).status_code == status


def test_the_administration_has_no_sign_in_of_its_own(client, cast):
    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("is_demo", [True, False])
def test_letters_are_read_in_the_demo_only(client, cast, settings, is_demo):
    settings.DEMO = is_demo
    one = letter()
    client.force_login(cast.administrator)

    pages = [
        client.get(reverse("backoffice:letters")).content.decode(),
        client.get(reverse("backoffice:letter", args=[one.pk])).content.decode(),
    ]

    assert ["lea@example.org" in page for page in pages] == [is_demo, is_demo]
    assert ("Bonjour Léa" in pages[1]) == is_demo


def test_300_letters_cost_the_queries_of_one(client, cast):
    client.force_login(cast.administrator)
    letter()
    counts = []
    for count in (0, 299):
        for number in range(count):
            letter(number + 1)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("backoffice:letters"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_health_says_that_no_worker_runs_and_that_a_letter_was_given_up(client, cast):
    letter(status="given_up", next_attempt_at=None)
    client.force_login(cast.administrator)

    signs = client.get(reverse("backoffice:health")).context["signs"]

    assert [sign.is_well for sign in signs] == [False, True, False, True, False]


@pytest.mark.parametrize(("seconds", "is_well"), [(1, True), (45, True), (75, False)])
def test_health_hears_the_worker_until_it_is_silent_for_a_minute(client, cast, seconds, is_well):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s), (%s)",
            [timezone.now() - timedelta(seconds=seconds), timezone.now() - timedelta(days=1)],
        )
    client.force_login(cast.administrator)

    assert client.get(reverse("backoffice:health")).context["signs"][0].is_well == is_well


MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_list_and_form_of_the_administration_opens_without_inline_script_or_style(client, cast, model):
    letter()
    record("test.line", about=cast.network, by=cast.administrator, at=timezone.now())
    client.force_login(cast.administrator)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    pages = [client.get(reverse(f"{name}_changelist"))]
    if first := model._default_manager.first():
        pages.append(client.get(reverse(f"{name}_change", args=[first.pk])))
    if admin.site._registry[model].has_add_permission(pages[0].wsgi_request):
        pages.append(client.get(reverse(f"{name}_add")))

    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text) == []
        assert re.findall(r"<style|\sstyle=\"|\son[a-z]+=\"", text) == []


@pytest.mark.parametrize("label", ["journal.entry", "messaging.letter", "territories.area", "territories.place"])
def test_what_is_read_only_stays_so(client, cast, label):
    client.force_login(cast.administrator)
    name = f"admin:{label.replace('.', '_')}"

    assert client.get(reverse(f"{name}_add")).status_code == 403


def test_nothing_about_a_person_is_registered(cast):
    with pytest.raises(NoReverseMatch):
        reverse("admin:orientation_enquiry_changelist")


def test_a_user_is_created_by_address_and_name(client, cast):
    client.force_login(cast.administrator)

    client.post(
        reverse("admin:accounts_user_add"),
        {"email": "new@example.org", "name": "Nouvelle (fictif)", "language": "fr", "usable_password": "false"},
    )

    made = type(cast.adviser).objects.get(email="new@example.org")
    assert not made.has_usable_password()


def test_stages_of_an_offer_are_ticked(client, cast):
    client.force_login(cast.administrator)
    page = client.get(reverse("admin:offers_offer_change", args=[cast.build.pk]))
    typed = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}

    response = client.post(
        reverse("admin:offers_offer_change", args=[cast.build.pk]), {**typed, "stages": ["monter", "tester"]}
    )

    cast.build.refresh_from_db()
    assert response.status_code == 302
    assert cast.build.stages == ["monter", "tester"]
