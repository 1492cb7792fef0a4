"""Each finding is wrong when it should be, and says what to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from maillage.config import doctor
from maillage.config.doctor import Finding
from maillage.config.environment import MailServer
from maillage.foundation.tools.postgres import EXTENSIONS

SERVER = MailServer(host="mail.example", port=587, user="", password="", use_tls=True, use_ssl=False)


def worker_seen(ago):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - ago])


@pytest.mark.django_db
def test_an_installation_that_lacks_nothing_is_well(settings, territories):
    settings.MAIL_SERVER = SERVER
    worker_seen(timedelta(seconds=10))

    findings = doctor.examine()

    assert [finding for finding in findings if not finding.well] == []
    assert len(findings) == 7


@pytest.mark.django_db
def test_an_old_server_is_told(monkeypatch):
    monkeypatch.setattr(doctor, "OLDEST_VERSION", 99)

    finding = doctor._version()

    assert not finding.well
    assert finding.sentence.endswith("; 99 or later is needed.")


@pytest.mark.django_db
def test_a_superuser_is_told(monkeypatch, postgres_server):
    if postgres_server.cluster is None:
        pytest.skip("the server of DATABASE_URL lends no superuser")
    with postgres_server.cluster.superuser("postgres") as superuser:
        monkeypatch.setattr(doctor, "connection", superuser)

        finding = doctor._role()

    sentence = "The role postgres is a superuser or bypasses row-level security; use a plain role."
    assert finding == Finding(False, sentence)


@pytest.mark.django_db
def test_missing_extensions_are_named(monkeypatch):
    monkeypatch.setattr(doctor, "EXTENSIONS", (*EXTENSIONS, "postgis", "plv8"))

    assert doctor._extensions() == Finding(False, "Extensions missing: postgis, plv8; create them as a superuser.")


@pytest.mark.django_db
def test_migrations_that_wait_are_counted():
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    assert doctor._migrations() == Finding(False, "1 migration waits; run `maillage migrate`.")


@pytest.mark.django_db
def test_an_empty_map_is_told():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sources_externalid DISABLE TRIGGER USER")  # which refuses to be emptied
        cursor.execute("TRUNCATE territories_area CASCADE")

    assert doctor._territories() == Finding(False, "No territory is loaded; run `maillage import territories`.")


@pytest.mark.django_db
@pytest.mark.parametrize("ago", [None, timedelta(minutes=2)])
def test_a_silent_worker_is_told(ago):
    if ago:
        worker_seen(ago)

    assert doctor._worker() == Finding(False, "No worker is alive, so no letter leaves; run `maillage serve`.")


@pytest.mark.parametrize(
    ("server", "demo", "expected"),
    [
        (None, False, Finding(False, "MAILLAGE_MAIL_URL is not set: letters are stored and wait.")),
        (None, True, Finding(True, "Demo: letters are stored and read in the back office.")),
        (SERVER, True, Finding(True, "Letters leave through mail.example, port 587.")),
    ],
)
def test_the_mail_server_is_told(settings, server, demo, expected):
    settings.MAIL_SERVER, settings.DEMO = server, demo

    assert doctor._mail() == expected


def test_a_database_that_is_away_ends_the_list(maillage, folder):
    code, out, err = maillage("doctor", "--data", folder, DATABASE_URL="postgresql://maillage@127.0.0.1:1/hubs")

    assert (code, err) == (1, "")
    assert len(out.splitlines()) == 1
    assert out.startswith("WRONG  The database does not answer: connection failed")
