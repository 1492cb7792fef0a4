"""What goes wrong, item by item, through the real doors: a clear sentence each time, and nothing lost."""

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.bad_input.ways import NEED, fields_of, form, said, stored

from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.actions import withdraw_enquiry
from maillage.support.orientation.models import Enquiry, Knock
from maillage.support.orientation.queries import link_token
from maillage.web.public.enquiries import shown_in

ASK, ANSWER, SEARCH = "/demande/", "/reponses/", "/api/v1/offers/search"
NO_SUCH_PAGES = ["-1", "0", "1000000000", "abc", "1" + "0" * 400, "9" * 5000, "٣", "1.5", "\x00"]


@pytest.fixture
def link(enquiry):
    """The private page of an enquiry, good for nine days."""
    Enquiry.objects.update(link_expires_at=timezone.now() + timedelta(days=9))
    return reverse("public:follow", args=[link_token(enquiry)])


@pytest.fixture
def old_link(enquiry):
    """The private page of an enquiry, too old since yesterday."""
    Enquiry.objects.update(link_expires_at=timezone.now() - timedelta(days=1))
    return reverse("public:follow", args=[link_token(enquiry)])


# Unknown, absorbed or ambiguous commune; postcode of several communes.

COMMUNES = [
    pytest.param("Xyzxyzxyz", 404, "Aucune commune ne s'appelle « Xyzxyzxyz ».", id="unknown"),
    pytest.param("Étian", 409, "Aucune commune ne s'appelle « Étian ». Est-ce l'une de celles-ci ?", id="mistyped"),
    pytest.param("Saint-Martin", 409, "Plusieurs communes répondent à « Saint-Martin ».", id="ambiguous"),
    pytest.param("54800", 409, "Le code postal 54800 dessert plusieurs communes.", id="postcode of several"),
]


@pytest.mark.parametrize(("typed", "status", "sentence"), COMMUNES)
def test_a_commune_that_is_not_clear_is_said_alike_by_page_form_and_api(client, cast, typed, status, sentence):
    page = client.get(ANSWER, {"commune": typed, "stage": "emerger"})
    asked = client.post(ASK, form(commune=typed))
    api = client.get(SEARCH, {"commune": typed})

    problem = api.json()
    assert (page.status_code, asked.status_code, api.status_code) == (200, 400, status)
    assert sentence in said(page)
    assert sentence in said(asked)
    assert problem["title"].replace("\xa0", " ").replace("\u202f", " ").replace("’", "'").startswith(sentence)
    assert (problem["parameter"], problem["read"]) == ("commune", typed)
    assert ('class="card choice"' in said(page)) == (status == 409) == ('name="commune_choice"' in said(asked))
    assert "avec l'aide de mes parents" in said(asked)
    assert stored() == (0, 0, 0)


def test_a_commune_that_was_absorbed_leads_to_the_one_of_today(client, cast):
    sentence = "Arbignieu fait maintenant partie de la commune Arboys en Bugey (01)."

    page = client.get(ANSWER, {"commune": "Arbignieu"})
    api = client.get(SEARCH, {"commune": "Arbignieu"}).json()
    client.post(ASK, form(commune="Arbignieu"))

    assert sentence in said(page)
    assert (api["remark"], api["commune"]["code"]) == (sentence, "01015")
    assert Enquiry.objects.get().commune.code == "01015"


# 10,000 characters, control characters, emoji, right-to-left text.


@pytest.mark.parametrize(
    ("field", "most"),
    [("name", 120), ("phone", 40), ("email", 254), ("address", 300), ("commune", 120), ("need", 4000)],
)
def test_a_text_of_ten_thousand_characters_is_told_its_length_and_comes_back(client, cast, field, most):
    text = "é" * 10_000

    response = client.post(ASK, form(**{field: text, "as_typed": "1"}))

    page = said(response).replace("\u202f", " ")
    assert response.status_code == 400
    assert re.search(rf"10 ?000 caractères ; .*{f'{most:,}'.replace(',', ' ?')}", page)
    assert text in page
    assert stored() == (0, 0, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Lé\x00a\x07\x1b[31m\r\nBcc: tous@example.org", "Léa[31m Bcc: tous@example.org", id="control"),
        pytest.param("👩🏽‍🍳 Léa 🥖", "👩🏽‍🍳 Léa 🥖", id="emoji"),
        pytest.param("\u202eليلى\u202c بن علي", "ليلى بن علي", id="right to left, with marks that turn the line"),
        pytest.param("<img src=x onerror=alert(1)> O'Neill", "<img src=x onerror=alert(1)> O'Neill", id="markup"),
    ],
)
def test_a_name_of_any_script_reaches_the_adviser_harmless(client, cast, typed, kept):
    sent = client.post(ASK, form(name=typed, commune="Étain", email="lea@example.org"))

    client.force_login(cast.adviser)
    enquiry = Enquiry.objects.get()
    shown = said(client.get(reverse("desk:enquiry", args=[enquiry.pk])))
    assert sent.status_code == 302
    assert enquiry.name == kept
    assert kept.replace("<", "&lt;").replace(">", "&gt;") in shown
    assert "<img src=x" not in shown
    assert all("\n" not in subject for subject in Letter.objects.values_list("subject", flat=True))


@pytest.mark.parametrize("name", ["https://gagnez.example", "Gagnez sur www.example", "a@b", "x" * 61, "gain.example"])
def test_a_stranger_cannot_have_a_link_sent_to_somebody_elses_address(client, cast, name):
    client.post(ASK, form(name=name, email="victime@example.org"))

    letter = Letter.objects.get(to="victime@example.org")
    assert letter.text.startswith("\nBonjour,\n") or letter.text.startswith("Bonjour,\n")
    assert name not in letter.text.replace("http://localhost:8000", "") + letter.subject


@pytest.mark.parametrize("text", ["m" * 10_000, " \x00\x07\u200b ", "\x00"])
def test_words_of_the_desk_and_of_the_hub_that_cannot_be_taken_come_back(client, cast, enquiry, text):
    client.force_login(cast.manager)
    acts = {
        "decline": {"reason": "other", "words": text},
        "redirect": {"partner": f"{cast.etain.pk}-{cast.chamber.pk}", "reason": text},
        "word": {"text": text, "form_key": str(uuid4())},
    }
    pages = [client.post(reverse(f"desk:{act}", args=[enquiry.pk]), typed) for act, typed in acts.items()]
    pages += [
        client.post(reverse("hub:hours", args=[cast.etain.slug]), {"opening_hours": text * 2, "phone": text}),
        client.post(reverse("hub:members", args=[cast.etain.slug]), {"name": text, "email": f"{text}@example.org"}),
    ]

    assert [page.status_code for page in pages] == [422] * 5
    assert all(text.strip().replace("\x00", "") in said(page).replace("\x00", "") for page in pages)
    assert stored() == (1, 0, 0)


# A bot.

PROOF_OF_NEXT_YEAR = dict(shown_in({}, now=timezone.now() + timedelta(days=400)).hidden)["shown"]


def test_a_bot_that_posts_five_hundred_times_gets_twelve_in_and_reads_why(client, cast):
    answers = [client.post(ASK, form()) for _ in range(500)]

    last = answers[-1]
    assert [answer.status_code for answer in answers] == [302] * 12 + [429] * 488
    assert "Rien n'est parti." in said(last)
    assert "Réessayez dans 60 minutes" in said(last)
    assert (int(last["Retry-After"]), "&lt;b&gt;&amp;" in last.content.decode()) == (3600, True)
    assert (*stored(), Knock.objects.count()) == (12, 12, 12, 12)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param({"website": "https://spam.example"}, id="the hidden field is filled"),
        pytest.param({"shown": ""}, id="no proof of when the form was shown"),
        pytest.param({"shown": "abc:def:ghi"}, id="an altered proof"),
        pytest.param(
            {"shown": dict(shown_in({}, now=timezone.now() + timedelta(days=400)).hidden)["shown"]}, id="ahead"
        ),
    ],
)
def test_what_posts_as_a_program_does_is_asked_to_read_again_and_may_then_send(client, cast, typed):
    response = client.post(ASK, form(**typed))

    page = said(response)
    assert response.status_code == 400
    assert "comme celui d'un robot. Relisez, puis envoyez à nouveau." in page
    assert "avec l'aide de mes parents" in page
    assert stored() == (0, 0, 0)
    again = client.post(ASK, {**form(), "form_key": fields_of(response)["form_key"]})
    assert (again.status_code, Enquiry.objects.count()) == (302, 1)


# An expired or altered link.

ALTERED = ["x", "A" * 22 + ".BBBB", "....", "é", "\x00", "x" * 5000, "-1", "../../etc", "%00"]


@pytest.mark.parametrize("token", ALTERED)
def test_an_altered_link_opens_nothing_and_gives_back_a_word(client, cast, token):
    address = reverse("public:follow", args=["TOKEN"]).replace("TOKEN", token.replace("/", "%2F"))
    shown, posted = client.get(address), client.post(address, {"act": "word", "text": NEED})

    assert (shown.status_code, posted.status_code) == (404, 404)
    if token != "../../etc":  # this one is no address of ours at all
        assert "Ce lien ne s'ouvre plus" in said(shown)
        assert "Ce que vous avez écrit n'est pas parti" in said(posted)
        assert "boulangerie à Étain &lt;b&gt;&amp; un four" in posted.content.decode()
    assert stored() == (0, 0, 0)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda t: "A" + t[1:]])
def test_one_letter_changed_in_a_link_opens_nothing(client, link, change):
    token = link.split("/")[2]

    assert client.get(link).status_code == 200
    assert client.get(link.replace(token, change(token))).status_code == 404


def test_what_is_posted_to_an_expired_link_is_not_done_and_not_lost(client, old_link, enquiry):
    word = client.post(old_link, {"act": "word", "text": NEED, "form_key": str(uuid4())})
    taken_back = client.post(old_link, {"act": "withdraw"})

    enquiry.refresh_from_db()
    assert (word.status_code, taken_back.status_code, enquiry.status) == (410, 410, "waiting")
    assert "Ce que vous avez écrit n'est pas parti" in said(word)
    assert "M'envoyer un nouveau lien" in said(word)
    assert "boulangerie à Étain &lt;b&gt;&amp; un four" in word.content.decode()
    assert stored() == (1, 0, 0)


def test_a_new_link_is_sent_once_and_the_word_stays_on_the_page(client, old_link, enquiry):
    renewed = client.post(old_link, {"text": NEED})
    again = client.post(old_link, {"text": NEED})

    letter = Letter.objects.get()
    enquiry.refresh_from_db()
    assert (renewed.status_code, again.status_code) == (200, 404)
    assert "boulangerie à Étain" in said(renewed)
    assert letter.to == enquiry.email
    assert link_token(enquiry) in letter.text
    assert enquiry.email not in said(renewed) + said(again)


# A page number of -1 or 10^9.


@pytest.mark.parametrize("number", NO_SUCH_PAGES)
def test_a_page_number_that_is_none_gets_the_first_page_and_a_sentence(client, cast, enquiry, number):
    lists = {
        cast.adviser: ["desk:inbox"],
        cast.coordinator: ["coordination:enquiries", "coordination:late", "coordination:hubs"],
        cast.manager: ["hub:offers"],
        cast.administrator: ["backoffice:letters"],
    }
    for user, names in lists.items():
        client.force_login(user)
        for name in names:
            address = reverse(name, args=[cast.etain.slug] if name.startswith("hub:") else [])
            response = client.get(address, {"page": number})

            assert response.status_code == 200, name
            assert "Cette page n'existe pas. Voici la première." in said(response), name


@pytest.mark.parametrize("number", NO_SUCH_PAGES)
def test_a_page_number_that_is_none_is_named_by_the_api(client, cast, number):
    for address, question in ((SEARCH, {"commune": "55181"}), ("/api/v1/hubs", {})):
        response = client.get(address, {**question, "page": number})

        problem = response.json()
        assert (response.status_code, problem["parameter"]) == (422, "page")
        assert problem["accepted"] == ["1…100000"]


@pytest.mark.parametrize("number", ["0", "1000000000", "9" * 25, "1" + "0" * 400, "9" * 5000])
def test_a_number_in_an_address_that_names_nothing_is_not_found(client, cast, number):
    client.force_login(cast.coordinator)
    for address in (f"/desk/{number}/", f"/coordination/enquiries/{number}/", f"/api/v1/offers/{number}"):
        assert client.get(address).status_code == 404, address
    assert client.get(ASK, {"delivery": number}).status_code == 200
    assert client.get("/coordination/simulator/", {"commune": "Étain", "minutes": number}).status_code == 200
    assert client.get("/coordination/enquiries/", {"hub": number, "organisation": number}).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "\x00", "demain"])
def test_any_day_asked_of_the_simulator_gets_a_page(client, cast, day):
    client.force_login(cast.coordinator)

    assert client.get("/coordination/simulator/", {"commune": "Étain", "day": day}).status_code == 200


# A double click.


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_enquiry(cast):
    fields, together, got = form(commune="Étain"), threading.Barrier(2), []

    def click():
        together.wait()
        got.append(Client().post(ASK, fields)["Location"])
        connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert len(got) == 2
    assert got[0] == got[1]
    assert stored() == (1, 1, 1)


def test_what_was_changed_after_the_first_click_is_never_dropped_in_silence(client, cast):
    fields = form()
    client.post(ASK, fields)
    withdraw_enquiry(Enquiry.objects.get(), now=timezone.now())

    refused = client.post(ASK, {**fields, "need": "Plutôt un salon de thé."})
    new = client.post(ASK, {**fields, "need": "Plutôt un salon de thé.", "form_key": fields_of(refused)["form_key"]})

    assert refused.status_code == 400
    assert "Votre premier texte est parti" in said(refused)
    assert new.status_code == 302
    assert sorted(Enquiry.objects.values_list("need", "status")) == [
        (NEED, "withdrawn"),
        ("Plutôt un salon de thé.", "waiting"),
    ]


# Nobody keeps a copy of what is private.


def test_private_pages_are_kept_nowhere(client, cast, enquiry, link):
    followed = client.get(link)
    client.force_login(cast.adviser)
    desk = client.get(reverse("desk:enquiry", args=[enquiry.pk]))

    for response in (followed, desk):
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert followed["X-Robots-Tag"] == "noindex"
    assert followed["Referrer-Policy"] == "same-origin"
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
