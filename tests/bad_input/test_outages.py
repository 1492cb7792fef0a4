"""The database stops in the middle of a post; the mail server is down. Told clearly, and nothing lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.bad_input.ways import NEED, fields_of, form, said, stored, the_database_stops_at, the_server_is_away
from tests.fakes.mail import Postman, free_port, mail_server

from maillage.config.environment import MailServer
from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.mail import send_due_letters
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.queries import link_token

ASK, ANSWER, SEARCH = "/demande/", "/reponses/", "/api/v1/offers/search"


@pytest.fixture
def link(enquiry):
    """The private page of an enquiry, good for nine days."""
    enquiry.link_expires_at = timezone.now() + timedelta(days=9)
    enquiry.save()
    return reverse("public:follow", args=[link_token(enquiry)])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", ["pg_advisory_xact_lock", 'INSERT INTO "orientation_enquiry"', "messaging_letter"])
def test_a_database_that_stops_in_the_middle_sends_nothing_and_loses_no_text(client, cast, words):
    client.raise_request_exception = False
    fields = form(commune="Étain", name="Léa", email="lea@example.org")

    with the_database_stops_at(words) as stopped:
        response = client.post(ASK, fields)

    assert stopped
    assert response.status_code == 503
    assert "Rien n'est parti." in said(response)
    assert (response["Retry-After"], response["Cache-Control"]) == ("30", "no-store")
    assert "<b>&" not in response.content.decode()
    assert {**fields_of(response), "csrfmiddlewaretoken": ""} == {**fields, "csrfmiddlewaretoken": ""}
    assert stored() == (0, 0, 0)
    assert client.post(ASK, fields_of(response)).status_code == 302
    assert stored() == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stops_once_all_is_stored_takes_no_acknowledgement_back(client, cast):
    with the_database_stops_at("procrastinate_defer") as stopped:
        response = client.post(ASK, form(commune="Étain"))

    assert stopped
    assert response.status_code == 302
    assert stored() == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_while_the_server_is_away_every_door_keeps_what_was_typed(client, cast, enquiry, link, tmp_path):
    client.raise_request_exception = False
    adviser = Client(raise_request_exception=False)
    adviser.force_login(cast.adviser)
    before = stored()

    with the_server_is_away(tmp_path):
        posts = [
            client.post(ASK, form(commune="Étain")),
            client.post(link, {"act": "word", "text": NEED, "form_key": str(uuid4())}),
            adviser.post(reverse("desk:decline", args=[enquiry.pk]), {"reason": "full", "words": NEED}),
            client.post(reverse("account_login"), {"login": "aline@example.org", "password": "un secret"}),
        ]
        reads = [client.get(ANSWER, {"commune": "Étain"}), adviser.get(reverse("desk:inbox"))]
        api = client.get(SEARCH, {"commune": "55181"})

    assert [one.status_code for one in (*posts, *reads, api)] == [503] * 7
    assert all("Rien n'est parti." in said(one) for one in posts)
    assert all("&lt;b&gt;&amp; un four" in one.content.decode() for one in posts[:3])
    assert "un secret" not in said(posts[3])
    assert all("Revenez dans une minute" in said(one) for one in reads)
    assert api["Content-Type"] == "application/problem+json"
    assert stored() == before


# The mail server is down.


def test_while_the_mail_server_is_down_enquiries_are_received_and_letters_leave_later(client, cast, settings):
    port, postman, now = free_port(), Postman(), timezone.now()
    settings.MAIL_SERVER = MailServer("127.0.0.1", port, "", "", use_tls=False, use_ssl=False)

    response = client.post(ASK, form(commune="Étain", email="lea@example.org"))
    sent_away = send_due_letters(now=now + timedelta(minutes=1))
    waiting = set(Letter.objects.values_list("to", "status"))
    with mail_server(postman, port):
        sent_later = send_due_letters(now=now + timedelta(hours=2))

    assert response.status_code == 302
    assert "Gardez cette page" in said(client.get(response["Location"]))
    assert (sent_away, sent_later) == (0, 2)
    assert waiting == {("lea@example.org", LetterStatus.WAITING), ("aline@example.org", LetterStatus.WAITING)}
    assert sorted(letter["To"] for letter in postman.letters) == ["aline@example.org", "lea@example.org"]
