"""How tests of bad input send, read, and stop the database for real."""

import os
import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import psycopg
from django.db import connection
from django.utils import timezone

from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.models import Enquiry
from maillage.web.public.enquiries import shown_in

NEED = "Je veux ouvrir une boulangerie à Étain <b>& un four</b>, avec l’aide de mes parents."


def said(response):
    """The words of a page, with plain spaces and signs."""
    text = response.content.decode()
    for sign, plain in (("\xa0", " "), ("\u202f", " "), ("&#x27;", "'"), ("&#39;", "'"), ("&quot;", '"'), ("’", "'")):
        text = text.replace(sign, plain)
    return text


def form(**typed):
    """What a browser sends from a form shown ten seconds ago."""
    early = shown_in({}, now=timezone.now() - timedelta(seconds=10))
    return {**dict(early.hidden), "act": "send", "need": NEED, "contact_way": "visit", **typed}


def stored():
    """Enquiries, their lines in the journal, letters."""
    lines = Entry.objects.filter(about_kind="orientation.enquiry")
    return Enquiry.objects.count(), lines.count(), Letter.objects.count()


def fields_of(response):
    """What the form of a page would send back: hidden fields and long texts."""
    page = response.content.decode()
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    pairs += re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', page)
    return {name: unescape(value).removeprefix("\n") for name, value in pairs}


@contextmanager
def the_database_stops_at(words):
    """End the server's process of this connection for real, just before the first statement that holds `words`."""
    stopped = []

    def before(execute, sql, params, many, context):
        if words in sql and not stopped:
            stopped.append(sql)
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
                pid = connection.connection.info.backend_pid
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before):
        yield stopped
    connection.close()


@contextmanager
def the_server_is_away(folder):
    """No server answers where this connection asks."""
    settings = connection.settings_dict
    connection.close()
    former, settings["HOST"] = settings["HOST"], str(folder)
    try:
        yield
    finally:
        connection.close()
        settings["HOST"] = former
