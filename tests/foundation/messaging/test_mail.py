"""Letters leave through a real mail server, once, whatever happens to it."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from tests.fakes.mail import Postman, free_port, mail_server

from maillage.config.environment import MailServer
from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.mail import send_due_letters
from maillage.foundation.messaging.models import Letter
from maillage.foundation.messaging.rules import LAST_ATTEMPT, pause_after


def letter(now, key="one", **facts):
    given = {
        "to": "lea@example.org",
        "subject": "Votre demande",
        "text": "Bonjour Léa,\n",
        "language": "fr",
        "written_at": now,
        "next_attempt_at": now,
    }
    return Letter.objects.create(key=key, **{**given, **facts})


@pytest.fixture
def postman():
    return Postman()


@pytest.fixture
def server(postman, settings):
    with mail_server(postman) as settings.MAIL_SERVER:
        yield settings.MAIL_SERVER


@pytest.mark.django_db
def test_a_letter_arrives_as_it_was_written(server, postman, now):
    written = letter(now, subject="Léa, votre demande est arrivée ✉", text="Bonjour Léa,\n\n« Merci »  🙂\n")

    sent = send_due_letters(now=now)

    (got,) = postman.letters
    written.refresh_from_db()
    assert sent == 1
    assert got["Subject"] == "Léa, votre demande est arrivée ✉"
    assert got["To"] == "lea@example.org"
    assert got["Content-Language"] == "fr"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n") == "Bonjour Léa,\n\n« Merci »  🙂\n"
    assert (written.status, written.sent_at, written.attempts) == (LetterStatus.SENT, now, 1)


@pytest.mark.django_db
def test_nothing_is_tried_without_a_mail_server(settings, now):
    settings.MAIL_SERVER = None
    written = letter(now)

    assert send_due_letters(now=now + timedelta(days=30)) == 0

    written.refresh_from_db()
    assert (written.status, written.attempts) == (LetterStatus.WAITING, 0)


@pytest.mark.django_db
def test_a_server_away_for_two_days_delays_a_letter_and_loses_none(settings, postman, now):
    port = free_port()
    settings.MAIL_SERVER = MailServer("127.0.0.1", port, "", "", use_tls=False, use_ssl=False)
    written = letter(now)
    moment = now
    while moment < now + timedelta(days=2):
        assert send_due_letters(now=moment) == 0
        moment += timedelta(minutes=10)

    with mail_server(postman, port):
        sent = [send_due_letters(now=moment + timedelta(hours=hours)) for hours in range(13)]

    written.refresh_from_db()
    assert sum(sent) == 1
    assert len(postman.letters) == 1
    assert written.status == LetterStatus.SENT
    assert written.last_error == ""


def test_pauses_grow_and_last_over_a_week_end():
    pauses = [pause_after(attempts) for attempts in range(1, LAST_ATTEMPT)]

    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == timedelta(hours=12)
    assert sum(pauses, timedelta()) > timedelta(days=3)


@pytest.mark.django_db
def test_the_last_failure_gives_up(settings, now):
    settings.MAIL_SERVER = MailServer("127.0.0.1", free_port(), "", "", use_tls=False, use_ssl=False)
    written = letter(now, attempts=LAST_ATTEMPT - 1)

    send_due_letters(now=now)

    written.refresh_from_db()
    assert (written.status, written.next_attempt_at) == (LetterStatus.GIVEN_UP, None)
    assert send_due_letters(now=now + timedelta(days=9)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("550 5.1.1 No such mailbox", LetterStatus.GIVEN_UP),
        ("450 4.2.1 Come back later", LetterStatus.WAITING),
    ],
)
def test_a_refusal_for_good_is_believed_and_one_for_now_is_not(server, postman, now, answer, status):
    postman.refuse["lea@example.org"] = answer
    refused, other = letter(now), letter(now, "two", to="sami@example.org")

    sent = send_due_letters(now=now)

    refused.refresh_from_db()
    other.refresh_from_db()
    assert (sent, refused.status, other.status) == (1, status, LetterStatus.SENT)


@pytest.mark.django_db
def test_a_line_end_never_becomes_a_header(server, postman, now):
    letter(now, subject="Bonjour\r\nBcc: everybody@example.org")
    letter(now, "two", to="a@example.org\nBcc: everybody@example.org")
    honest = letter(now, "three", to="sami@example.org")

    sent = send_due_letters(now=now)

    honest.refresh_from_db()
    assert sent == 1
    assert honest.status == LetterStatus.SENT
    assert [got["To"] for got in postman.letters] == ["sami@example.org"]
    assert {one.status for one in Letter.objects.exclude(pk=honest.pk)} == {LetterStatus.GIVEN_UP}


@pytest.mark.django_db
def test_a_secret_letter_is_erased_once_sent(server, now):
    secret = letter(now, text="Votre code : 123456\n", is_secret=True)

    send_due_letters(now=now)

    secret.refresh_from_db()
    assert (secret.status, secret.text) == (LetterStatus.SENT, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_letter(server, postman, now):
    for number in range(30):
        letter(now, f"letter {number}", to=f"person{number}@example.org")
    together = threading.Barrier(2)
    sent = []

    def work():
        together.wait()
        sent.append(send_due_letters(now=now))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(sent) == 30
    assert sorted(got["To"] for got in postman.letters) == sorted(f"person{number}@example.org" for number in range(30))


@pytest.mark.django_db
def test_the_oldest_leave_first_and_a_round_has_an_end(server, postman, now):
    for number in (3, 1, 2):
        letter(now, f"letter {number}", to=f"p{number}@example.org", next_attempt_at=now - timedelta(minutes=number))

    assert send_due_letters(now=now, limit=2) == 2

    assert [got["To"] for got in postman.letters] == ["p3@example.org", "p2@example.org"]


@pytest.mark.django_db
def test_one_connection_serves_a_whole_round(server, postman, now):
    for number in range(5):
        letter(now, f"letter {number}")

    assert send_due_letters(now=now) == 5
    assert postman.connections == 1


@pytest.mark.django_db
def test_a_server_away_ends_the_round_and_costs_one_letter_an_attempt(settings, now):
    settings.MAIL_SERVER = MailServer("127.0.0.1", free_port(), "", "", use_tls=False, use_ssl=False)
    for number in range(5):
        letter(now, f"letter {number}")

    send_due_letters(now=now)

    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
