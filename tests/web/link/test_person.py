"""A person's own page by the private link: opening shows, a click acts, nobody else gets in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains
from tests.cast import Cast

from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.actions import (
    Said,
    entrust_sensitive,
    give_consent,
    keep_person_link,
    merge_people,
    record_situation,
    renew_person_link,
    welcome_person,
)
from maillage.support.people.models import Consent, Person
from maillage.support.people.queries import LinkExpired, LinkUnknown, person_by_link, person_link_token

pytestmark = pytest.mark.django_db


def enter(cast, given="Sami", **said):
    said = {"phone": "06 12 34 56 78", "commune": cast.commune} | said
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "Une boulangerie", "by": cast.adviser}
    return welcome_person(Said(given, **said), **facts, now=timezone.now())


@pytest.fixture
def sami(cast: Cast) -> Person:
    return enter(cast, email="sami@example.org")


@pytest.fixture
def token(sami: Person) -> str:
    return keep_person_link(sami, by=None, now=timezone.now())


@pytest.fixture
def consent(sami: Person, cast: Cast) -> Consent:
    return agree(sami, cast)


def agree(person, cast):
    facts = {"purpose": "summary", "to": cast.chamber, "channel": "desk", "language": "fr", "by": cast.adviser}
    return give_consent(person, **facts, now=timezone.now())


def page(token, name="person", *args):
    return reverse(f"link:{name}", args=[token, *args])


def test_opening_shows_what_is_held_who_helps_and_changes_nothing(client, cast, token, consent):
    before = Entry.objects.count()

    shown = client.get(page(token))

    for words in ("Sami", "06 12 34 56 78", "sami@example.org", "Étain", "Une boulangerie", cast.alexis.name,
                  cast.adviser.name, cast.chamber.name, "plan d’action"):  # fmt: skip
        assertContains(shown, words)
    assert (shown["Cache-Control"], shown["X-Robots-Tag"]) == (
        "max-age=0, no-cache, no-store, must-revalidate, private",
        "noindex",
    )
    assertContains(shown, '<meta name="robots" content="noindex">')
    assert Entry.objects.count() == before


def test_one_click_takes_an_agreement_back_and_a_page_says_before_what_that_changes(client, token, consent):
    address = page(token, "person_withdraw", consent.pk)

    assertContains(client.get(page(token)), f'<form action="{address}" method="post">')
    assertContains(client.get(address), "Revenir sur cet accord\u202f?")
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    answer = client.post(address, follow=True)

    assertContains(answer, "ce qui était partagé est fermé")
    consent.refresh_from_db()
    assert (consent.withdrawn_channel, consent.withdrawn_by) == ("link", None)
    withdrawn_at = consent.withdrawn_at
    assert client.post(address).status_code == 302  # replayed, it changes nothing
    consent.refresh_from_db()
    assert consent.withdrawn_at == withdrawn_at
    assertNotContains(client.get(page(token)), address)


def test_the_person_may_agree_alone_to_what_names_no_partner(client, sami, token):
    address = page(token, "person_agree", "counted")

    assertContains(client.get(page(token)), address)
    shown = client.get(address)
    assertContains(shown, "sans mon nom")
    assert not Consent.objects.exists()
    old = client.post(address, {"version": "1999"})
    assertContains(old, "relisez-le")
    assert not Consent.objects.exists()
    client.post(address, {"version": shown.context["text"].version})
    client.post(address, {"version": shown.context["text"].version})

    given = Consent.objects.get()
    assert (given.person, given.channel, given.collected_by, given.language) == (sami, "link", None, "fr")
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("purpose", ["summary", "referred", "documents", "nothing"])
def test_what_names_a_partner_is_not_agreed_to_by_itself(client, token, purpose):
    assert client.get(page(token, "person_agree", purpose)).status_code == 404
    assert client.post(page(token, "person_agree", purpose), {"version": "2026-11"}).status_code == 404
    assert not Consent.objects.exists()


def test_the_page_speaks_the_language_of_the_person_unless_they_chose_another(client, cast):
    person = enter(cast, "Emma", language="en")
    token = keep_person_link(person, by=None, now=timezone.now())

    assertContains(client.get(page(token)), "Who helps you")
    assertContains(client.get(page(token, "person_agree", "counted")), "without my name")
    client.cookies["django_language"] = "fr"
    assertContains(client.get(page(token)), "Qui vous aide")


def altered(token):
    key, signature = token.split(".")
    return {
        "another key": f"{key}1.{signature}",
        "another signature": f"{key}.{signature[:-1]}{'a' if signature[-1] != 'a' else 'b'}",
        "no signature": key,
        "nothing": ".",
        "too long": "z" * 40 + "." + signature,
        "not a key": "é-_." + signature,
        "negative": "-1." + signature,
        "largest": "z" * 12 + "." + signature,
    }


def test_an_altered_link_opens_nothing(client, token, consent):
    for kind, wrong in altered(token).items():
        for address in (
            page(wrong),
            page(wrong, "person_withdraw", consent.pk),
            page(wrong, "person_agree", "counted"),
        ):
            answer = client.get(address)
            assert answer.status_code == 404, kind
            assertNotContains(answer, "Sami", status_code=404)
            assert client.post(address, {"version": "2026-11"}).status_code == 404, kind
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_a_replaced_link_opens_nothing_and_the_new_one_does(client, sami, token, cast):
    new = renew_person_link(sami, by=cast.adviser, now=timezone.now())

    assert new != token
    assert client.get(page(token)).status_code == 404
    assert client.get(page(new)).status_code == 200


def test_a_link_that_was_never_opened_is_shut(client, sami):
    assert client.get(page(person_link_token(sami))).status_code == 410


def test_an_expired_link_says_so_shows_nothing_and_has_a_new_one_sent_to_the_address_on_file(
    client, sami, token, consent
):
    Person.objects.update(link_expires_at=timezone.now() - timedelta(minutes=1))

    shown = client.get(page(token))
    assert shown.status_code == 410
    for secret in ("Sami", "06 12", "sami@example.org"):
        assertNotContains(shown, secret, status_code=410)
    assert client.post(page(token, "person_withdraw", consent.pk)).status_code == 410
    assert not Letter.objects.exists()
    sent = client.post(page(token), {"act": "link"})

    assertContains(sent, "Un nouveau lien part")
    assertNotContains(sent, "sami@example.org")
    sami.refresh_from_db()
    letter = Letter.objects.get()
    assert (letter.to, letter.is_secret) == ("sami@example.org", True)
    new = person_link_token(sami)
    assert page(new) in letter.text
    assert client.get(page(new)).status_code == 200
    assert client.get(page(token)).status_code == 404


def test_without_an_address_an_expired_link_says_whom_to_ask(client, cast):
    person = enter(cast, "Léa")
    token = keep_person_link(person, by=None, now=timezone.now())
    Person.objects.update(link_expires_at=timezone.now() - timedelta(minutes=1))

    for answer in (client.get(page(token)), client.post(page(token), {"act": "link"})):
        assertContains(answer, cast.alexis.phone, status_code=410)
    assert not Letter.objects.exists()


def test_a_link_kept_open_stays_the_same_and_opens_thirty_days_more(sami, cast):
    now = timezone.now()
    token = keep_person_link(sami, by=cast.adviser, now=now)

    later = now + timedelta(days=160)
    assert keep_person_link(sami, by=cast.adviser, now=later) == token
    assert person_by_link(token, now=later + timedelta(days=170)) == sami
    with pytest.raises(LinkExpired):
        person_by_link(token, now=later + timedelta(days=180))
    with pytest.raises(LinkUnknown):
        person_by_link(token[:-1], now=now)


def test_the_link_of_one_shows_nothing_of_another(client, cast, token):
    other = enter(cast, "Inès", phone="07 00 00 00 00")
    consent = agree(other, cast)

    assertNotContains(client.get(page(token)), "Inès")
    assert client.post(page(token, "person_withdraw", consent.pk)).status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_who_is_signed_in_sees_through_the_link_what_the_person_sees(client, cast, token):
    client.force_login(cast.stranger)

    assertContains(client.get(page(token)), "06 12 34 56 78")


def test_sensitive_facts_never_show_through_the_link(client, cast, sami, token):
    now, day = timezone.now(), timezone.localdate()
    entrust_sensitive(
        cast.adviser, cast.alexis, reason="fictif", starts_on=day, ends_on=day, by=cast.manager, now=now
    )  # fmt: skip
    record_situation(sami, fact="rsa", value="depuis 2025", true_on=day, by=cast.adviser, now=now)
    record_situation(sami, fact="employment", value="en recherche", true_on=day, by=cast.adviser, now=now)

    shown = client.get(page(token))

    assertContains(shown, "en recherche")
    assertNotContains(shown, "depuis 2025")


def test_merged_entries_show_on_one_page_by_either_link(client, cast, sami, token, django_assert_max_num_queries):
    samy = enter(cast, "Samy", phone="07 11 22 33 44")
    consent, other = agree(samy, cast), keep_person_link(samy, by=None, now=timezone.now())
    with reading_as([cast.alexis.pk]):
        merge_people(sami, samy, by=cast.adviser, now=timezone.now())

    for link in (token, other):
        shown = client.get(page(link))
        for words in ("Sami", "Samy", "06 12 34 56 78", "07 11 22 33 44", cast.chamber.name):
            assertContains(shown, words)
    client.post(page(token, "person_withdraw", consent.pk))
    consent.refresh_from_db()
    assert consent.withdrawn_channel == "link"
