"""Asking, following, withdrawing: without account, without JavaScript."""

import re
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from tests.web.public.test_answers import words_of

from maillage.support.orientation.models import Enquiry, Knock, Word
from maillage.support.orientation.queries import link_token
from maillage.web.public.enquiries import shown_in

NEED = "Je veux ouvrir une boulangerie à Étain, avec un four à bois."


def form_fields(client, **address):
    """What a browser would send back unseen, ten seconds after the form was shown."""
    page = words_of(client.get(reverse("public:ask"), address))
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    early = shown_in({}, now=timezone.now() - timedelta(seconds=10))
    return {**found, "shown": dict(early.hidden)["shown"], "act": "send"}


def send(client, **typed):
    return client.post(reverse("public:ask"), {**form_fields(client), "need": NEED, "contact_way": "visit", **typed})


@pytest.fixture
def followed(client, enquiry):
    enquiry.link_expires_at = timezone.now() + timedelta(days=9)
    enquiry.save()
    return reverse("public:follow", args=[link_token(enquiry)])


def test_the_bakery_of_etain_is_asked_and_followed(client, cast):
    address = {"delivery": str(cast.build_at_etain.pk), "commune": "Étain (55)", "stage": "emerger"}
    fields = form_fields(client, **address)

    response = client.post(
        reverse("public:ask"),
        {**fields, "need": NEED, "commune": "Étain (55)", "stage": "emerger", "phone": "06 00 00 00 00"},
    )

    enquiry = Enquiry.objects.get()
    assert (enquiry.need, enquiry.delivery, enquiry.hub, enquiry.commune.code) == (
        NEED,
        cast.build_at_etain,
        cast.etain,
        "55181",
    )
    assert response["Location"] == f"{reverse('public:follow', args=[link_token(enquiry)])}?new=1"
    page = words_of(client.get(response["Location"]))
    assert enquiry.reference in page
    assert "Gardez cette page" in page


@pytest.mark.parametrize("contact", [{"phone": "06"}, {"email": "lea@example.org"}, {"contact_way": "visit"}])
def test_one_way_to_answer_is_enough(client, cast, contact):
    response = send(client, **{"contact_way": "", **contact})

    assert response.status_code == 302
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"need": ""}, 'name="phone" value="06 11"'),
        ({"contact_way": "", "phone": "", "email": ""}, "four à bois"),
        ({"email": "pas une adresse"}, "pas une adresse"),
        ({"commune": "Saint-Denis"}, 'name="commune_choice"'),
        ({"commune": "Xyzxyzxyz"}, 'name="as_typed"'),
        ({"need": "b" * 10_000}, "b" * 10_000),
        ({"name": "n" * 10_000}, "n" * 10_000),
        ({"website": "https://spam.example"}, "four à bois"),
        ({"shown": "altered"}, "four à bois"),
    ],
)
def test_what_cannot_be_sent_comes_back_as_it_was_typed(client, cast, typed, kept):
    response = send(client, **{"phone": "06 11", **typed})

    page = words_of(response)
    assert response.status_code == 400
    assert 'id="errors"' in page
    assert kept in page
    assert Enquiry.objects.count() == 0


def test_an_unknown_place_is_taken_as_it_is_when_the_person_says_so(client, cast):
    send(client, commune="Le bout du monde", as_typed="1")

    assert Enquiry.objects.get().commune_typed == "Le bout du monde"


def test_a_commune_chosen_among_several_is_the_one_stored(client, cast):
    send(client, commune="Saint-Denis", commune_choice="93066")

    assert Enquiry.objects.get().commune.code == "93066"


@pytest.mark.parametrize(
    "text", ["\u202eà l’envers 🥖", "\x00\x07 avec des signes de contrôle", "ligne\r\nligne", "مرحبا"]
)
def test_every_script_and_sign_is_received(client, cast, text):
    assert send(client, need=text).status_code == 302
    assert Enquiry.objects.count() == 1


def test_a_double_click_is_one_enquiry(client, cast):
    fields = {**form_fields(client), "need": NEED, "contact_way": "visit"}

    first, second = (client.post(reverse("public:ask"), fields) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Enquiry.objects.count() == 1


def test_a_bot_that_posts_at_once_is_refused_and_a_person_may_send_again(client, cast):
    fields = {**form_fields(client), "need": NEED, "contact_way": "visit"}
    fields["shown"] = dict(shown_in({}, now=timezone.now()).hidden)["shown"]

    assert client.post(reverse("public:ask"), fields).status_code == 400
    assert Enquiry.objects.count() == 0


def test_too_many_enquiries_from_one_connection_are_told_when_to_come_back(client, cast, settings):
    settings.ENQUIRIES_PER_HOUR = 2
    for _ in range(2):
        assert send(client).status_code == 302

    response = send(client)

    assert response.status_code == 429
    assert "four à bois" in words_of(response)
    assert int(response["Retry-After"]) > 0
    assert (Enquiry.objects.count(), Knock.objects.count()) == (2, 2)


def test_when_the_database_stops_the_person_reads_that_nothing_was_sent_and_keeps_the_text(client, cast):
    client.raise_request_exception = False
    fields = {**form_fields(client), "need": NEED, "contact_way": "visit"}

    with patch("maillage.web.public.views.enquiries.submit_enquiry", side_effect=OperationalError("gone")):
        response = client.post(reverse("public:ask"), fields)

    page = words_of(response)
    assert response.status_code == 503
    assert "Rien n’est parti." in page
    assert f">{NEED}</textarea>" in page
    assert f'name="form_key" value="{fields["form_key"]}"' in page


def test_an_enquiry_put_aside_comes_back_on_this_device(client, cast):
    typed = {**form_fields(client), "act": "keep", "need": NEED, "phone": "06 11"}
    response = client.post(reverse("public:ask"), typed, follow=True)

    page = words_of(response)
    assert "four à bois" in page
    assert 'value="06 11"' in page
    assert Enquiry.objects.count() == 0

    client.post(reverse("public:ask"), {"act": "forget"})
    assert "four à bois" not in words_of(client.get(reverse("public:ask")))


def test_a_text_too_long_for_the_device_stays_on_the_page(client, cast):
    text = " ".join(uuid4().hex for _ in range(300))

    response = client.post(reverse("public:ask"), {"act": "keep", "need": text})

    assert response.status_code == 400
    assert text in words_of(response)


def test_what_was_put_aside_is_erased_once_sent(client, cast):
    client.post(reverse("public:ask"), {**form_fields(client), "act": "keep", "need": NEED})

    send(client)

    assert "four à bois" not in words_of(client.get(reverse("public:ask")))


def test_an_altered_cookie_is_ignored(client, cast):
    client.cookies["maillage_draft"] = "abc:def:ghi"

    assert client.get(reverse("public:ask")).status_code == 200


def test_opening_the_private_page_changes_nothing(client, followed, enquiry):
    before = Enquiry.objects.values().get()

    response = client.get(followed)
    confirm = client.get(f"{followed}retirer/")

    assert (response.status_code, confirm.status_code) == (200, 200)
    assert Enquiry.objects.values().get() == before
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_the_person_adds_a_word_once(client, followed, enquiry):
    post = {"act": "word", "text": "Je suis libre le mardi.", "form_key": str(uuid4())}

    client.post(followed, post)
    page = words_of(client.post(followed, post, follow=True))

    assert Word.objects.get().text == "Je suis libre le mardi."
    assert "Je suis libre le mardi." in page


def test_the_person_withdraws(client, followed, enquiry):
    page = words_of(client.post(followed, {"act": "withdraw"}, follow=True))

    enquiry.refresh_from_db()
    assert enquiry.status == "withdrawn"
    assert "Vous avez retiré cette demande." in page


def test_a_word_that_is_empty_or_endless_comes_back(client, followed, enquiry):
    for text in ("", "   ", "m" * 10_000):
        response = client.post(followed, {"act": "word", "text": text})
        assert response.status_code == 400
        assert text.strip() in words_of(response)
    assert Word.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "x" * 5000, "AAAA.BBBB", "....", "é%00", "-1"])
def test_an_altered_link_opens_nothing(client, db, token):
    response = client.get(reverse("public:follow", args=[token]))

    assert response.status_code == 404
    assert "Ce lien ne s’ouvre plus" in words_of(response)


def test_an_expired_link_offers_a_new_one_and_shows_no_address(client, followed, enquiry):
    enquiry.link_expires_at = timezone.now() - timedelta(days=1)
    enquiry.save()

    response = client.get(followed)
    page = words_of(response)
    again = words_of(client.post(followed))

    assert response.status_code == 410
    assert "M’envoyer un nouveau lien" in page
    assert "Un nouveau lien part" in again
    assert enquiry.email not in page + again
    assert client.get(followed).status_code == 404


def test_the_private_page_tells_each_state_without_error(client, followed, enquiry, cast):
    enquiry.due_at = timezone.now() - timedelta(days=3)
    enquiry.save()
    assert "en retard" in words_of(client.get(followed))

    enquiry.status, enquiry.answered_at, enquiry.decline_reason = "declined", timezone.now(), "full"
    enquiry.answer = "Revenez en mars."
    enquiry.save()
    page = words_of(client.get(followed))
    assert "ne peut pas prendre votre demande" in page
    assert "Revenez en mars." in page
