"""Agreements, the private link and sensitive facts at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains
from tests.cast import Cast

from maillage.foundation.messaging.models import Letter
from maillage.support.people.actions import (
    Said,
    entrust_sensitive,
    give_consent,
    keep_person_link,
    look,
    welcome_person,
)
from maillage.support.people.models import Consent, Look, Person, SensitiveRight, Situation
from maillage.support.people.queries import person_link_token

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sami(cast: Cast) -> Person:
    said = Said("Sami", email="sami@example.org")
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": timezone.now()}
    return welcome_person(said, **facts)


def signed(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def adviser(cast: Cast) -> Client:
    return signed(cast.adviser)


@pytest.fixture
def manager(cast: Cast) -> Client:
    return signed(cast.manager)


def at(name, *args, **asked):
    address = reverse(f"desk:{name}", args=args)
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in asked.items())}" if asked else address


def agree(person, cast, **facts):
    usual = {"purpose": "summary", "to": cast.chamber, "channel": "desk", "language": "fr", "by": cast.adviser}
    return give_consent(person, **usual | facts, now=timezone.now())


def entrust(cast, user, **days):
    today = timezone.localdate()
    usual = {"starts_on": today, "ends_on": today + 30 * DAY, "by": cast.manager, "now": timezone.now()}
    return entrust_sensitive(user, cast.alexis, reason="Référente (fictif)", **usual | days)


# Agreements


def test_the_text_is_read_out_then_the_yes_is_noted(adviser, sami, cast):
    address = at("agree", sami.pk, purpose="summary", to=cast.chamber.pk, language="fr")

    shown = adviser.get(address)
    assertContains(shown, f"J’accepte que {cast.chamber.name} lise le résumé")
    assert not Consent.objects.exists()
    yesterday = timezone.localdate() - DAY
    said = {"version": shown.context["text"].version, "channel": "paper", "given_on": yesterday, "was_read": "on"}
    answer = adviser.post(address, said, follow=True)

    consent = Consent.objects.get()
    assert (consent.person, consent.to, consent.channel, consent.given_on, consent.collected_by) == (
        sami, cast.chamber, "paper", yesterday, cast.adviser,
    )  # fmt: skip
    for words in ("sur papier, signé", cast.adviser.name, f"J’accepte que {cast.chamber.name} lise le résumé"):
        assertContains(answer, words)


@pytest.mark.parametrize(
    "wrong", [{"was_read": ""}, {"version": "1999"}, {"channel": "link"}, {"given_on": "2999-01-01"}, {"channel": ""}]
)
def test_an_agreement_that_was_not_heard_is_not_noted(adviser, sami, cast, wrong):
    address = at("agree", sami.pk, purpose="counted")
    version = adviser.get(address).context["text"].version

    answer = adviser.post(address, {"version": version, "channel": "desk", "was_read": "on"} | wrong)

    assert answer.status_code == 422
    assert not Consent.objects.exists()


@pytest.mark.parametrize("asked", [{"purpose": "summary"}, {"purpose": "x"}, {"purpose": "summary", "to": "OWN"}])
def test_what_is_shared_needs_another_partner(adviser, sami, cast, asked):
    asked = {key: cast.alexis.pk if value == "OWN" else value for key, value in asked.items()}

    assert adviser.get(at("agree", sami.pk, **asked)).status_code == 422
    assert adviser.post(at("agree", sami.pk, **asked), {"channel": "desk", "was_read": "on"}).status_code == 422
    assert not Consent.objects.exists()


def test_what_is_agreed_already_is_said_instead_of_asked(adviser, sami, cast):
    agree(sami, cast)

    shown = adviser.get(at("agree", sami.pk, purpose="summary", to=cast.chamber.pk))

    assertContains(shown, "a déjà donné cet accord")
    assertNotContains(shown, "Noter cet accord")


def test_an_agreement_is_taken_back_at_the_desk(adviser, sami, cast):
    consent = agree(sami, cast)

    answer = adviser.post(at("withdraw_consent", consent.pk), {"channel": "phone"}, follow=True)

    consent.refresh_from_db()
    assert (consent.withdrawn_channel, consent.withdrawn_by) == ("phone", cast.adviser)
    assertContains(answer, "ce qui était partagé est fermé")
    assertContains(answer, "Ce qui a pris fin")


@pytest.mark.parametrize("who", ["partner", "stranger", "coordinator"])
def test_nobody_of_another_organisation_reaches_any_of_it(sami, cast, who):
    consent, right, client = agree(sami, cast), entrust(cast, cast.adviser), signed(getattr(cast, who))

    for name in ("agree", "person_link", "sensitive", "looks"):
        assert client.get(at(name, sami.pk)).status_code == 404, name
    for name, pk in (("withdraw_consent", consent.pk), ("person_link", sami.pk), ("end_sensitive", right.pk)):
        assert client.post(at(name, pk), {"act": "renew"}).status_code == 404, name
    consent.refresh_from_db()
    right.refresh_from_db()
    assert (consent.withdrawn_at, right.ended_by) == (None, None)


# The private link


def test_the_link_is_opened_shown_sent_and_replaced(adviser, sami):
    address = at("person_link", sami.pk)

    assertNotContains(adviser.get(address), "/lien/dossier/")
    adviser.post(address, {"act": "open"})
    sami.refresh_from_db()
    first = person_link_token(sami)
    assertContains(adviser.get(address), first)
    adviser.post(address, {"act": "send"})
    assert first in Letter.objects.get().text
    adviser.post(address, {"act": "renew"})
    shown = adviser.get(address)
    assertNotContains(shown, first)
    sami.refresh_from_db()
    assertContains(shown, person_link_token(sami))


def test_without_e_mail_the_link_is_printed(adviser, cast):
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": timezone.now()}
    person = welcome_person(Said("L"), **facts)
    keep_person_link(person, by=cast.adviser, now=timezone.now())

    answer = adviser.post(at("person_link", person.pk), {"act": "send"}, follow=True)

    assertContains(answer, "Imprimez le lien")
    assert not Letter.objects.exists()


# Sensitive facts and looks


def test_who_is_not_named_does_not_even_see_that_there_is_a_page(adviser, sami):
    assert adviser.get(at("sensitive", sami.pk)).status_code == 404
    assert adviser.post(at("sensitive", sami.pk), {"fact": "rsa"}).status_code == 404
    assertNotContains(adviser.get(at("person", sami.pk)), at("sensitive", sami.pk))
    assert not Look.objects.exists()
    said = {"fact": "rsa", "value": "oui", "true_on": "2026-11-02"}
    assert adviser.post(at("add_situation", sami.pk), said).status_code == 422
    assert not Situation.objects.exists()


def test_who_is_named_notes_and_reads_and_each_opening_shows_in_the_file(adviser, sami, cast):
    entrust(cast, cast.adviser)

    assertContains(adviser.get(at("person", sami.pk)), at("sensitive", sami.pk))
    adviser.post(at("sensitive", sami.pk), {"fact": "rsa", "value": "depuis 2025", "true_on": timezone.localdate()})
    assertContains(adviser.get(at("sensitive", sami.pk)), "depuis 2025")
    again = {"fact": "rsa", "value": "non", "true_on": timezone.localdate()}
    assertContains(adviser.post(at("sensitive", sami.pk), again), "reste comme elle était", status_code=422)

    page = adviser.get(at("person", sami.pk))
    assertNotContains(page, "depuis 2025")
    assertContains(page, "Les données sensibles")
    assertContains(page, cast.adviser.name)
    row = Look.objects.get()
    assert (row.user, row.layer, row.what, row.organisation) == (cast.adviser, "L5", "sensitive", cast.alexis)


def test_the_file_shows_the_last_twenty_looks_and_leads_to_all(adviser, sami, cast):
    now = timezone.now()
    for number in range(22):
        look(sami, layer="L4", what=f"note:{number}", by=cast.colleague, now=now - timedelta(hours=number))

    page = adviser.get(at("person", sami.pk))
    assert page.content.decode().count("Une note d’entretien") == 20
    assertContains(page, at("looks", sami.pk))
    assert adviser.get(at("looks", sami.pk)).content.decode().count("Une note d’entretien") == 22


def test_a_manager_names_who_reads_and_ends_it(manager, cast):
    today = timezone.localdate()
    said = {"user": cast.adviser.pk, "reason": "Suit les personnes au RSA", "starts_on": today, "ends_on": today + DAY}

    assertContains(manager.get(reverse("desk:people")), reverse("desk:sensitive_rights"))
    assertContains(manager.post(at("sensitive_rights"), said, follow=True), "Suit les personnes au RSA")
    assert manager.post(at("sensitive_rights"), said).status_code == 422
    assert manager.post(at("sensitive_rights"), said | {"ends_on": today + 999 * DAY}).status_code == 422
    assert manager.post(at("sensitive_rights"), said | {"user": cast.partner.pk}).status_code == 422
    right = SensitiveRight.objects.get()
    assertNotContains(manager.post(at("end_sensitive", right.pk), follow=True), "Suit les personnes au RSA")


def test_an_adviser_names_nobody(adviser, cast):
    right = entrust(cast, cast.adviser)

    assertNotContains(adviser.get(reverse("desk:people")), reverse("desk:sensitive_rights"))
    assert adviser.get(at("sensitive_rights")).status_code == 404
    assert adviser.post(at("sensitive_rights"), {}).status_code == 404
    assert adviser.post(at("end_sensitive", right.pk)).status_code == 404
