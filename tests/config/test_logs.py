"""The log holds nothing that opens an enquiry or tells who asked."""

import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.urls import reverse

from maillage.config.logs import Discreet
from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.queries import link_token

NEED = "Bonjour\nje suis Léa\n\nfin"


@pytest.fixture
def lines(caplog, monkeypatch):
    """What the log says, as the application writes it, whatever another test made of the loggers before."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", False)
    monkeypatch.setattr(logging.getLogger("django.request"), "propagate", True)
    monkeypatch.setattr(logging.getLogger("django"), "disabled", False)
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    monkeypatch.setattr(logging.root.manager, "disable", logging.NOTSET)
    line = settings.LOGGING["formatters"]["line"]
    assert line["class"] == "maillage.config.logs.Discreet"
    return lambda: "\n".join(Discreet(line["format"]).format(record) for record in caplog.records)


def test_a_private_link_never_reaches_the_log(client, enquiry, lines):
    token = link_token(enquiry)

    client.post(reverse("public:follow", args=[token]), {"act": "word", "text": ""})

    assert "/suivi/…/" in lines()
    assert token not in lines()


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_quoted(now, lines):
    """A letter: of a table behind row-level security the database itself keeps the row to itself."""
    write_letter(
        key="refused", to="a@example.org", template="invitation", facts={}, language="fr", now=now, is_secret=False
    )

    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE messaging_letter SET status = 'sent', text = %s", [NEED])
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/demande/")

    assert Letter._meta.db_table in lines()
    assert "Léa" not in lines()
    assert "DETAIL: …" in lines()


def test_pages_about_passwords_keep_their_names():
    paths = ("/account/password/reset/sent/", "/account/password/reset/1a-secret/")
    record = logging.makeLogRecord({"name": "django.request", "msg": "Not Found: %s %s", "args": paths})

    line = Discreet(settings.LOGGING["formatters"]["line"]["format"]).format(record)

    assert "reset/sent/" in line
    assert "1a-secret" not in line
