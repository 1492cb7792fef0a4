"""What the database itself guarantees."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from maillage.catalogue.sources.choices import FileKind, ImportMode, ObjectKind, RunState
from maillage.catalogue.sources.models import ExternalId, ImportRun, Source


@pytest.fixture
def source(cast):
    return Source.objects.create(network=cast.network, name="Tableur de Meuse (fictif)", slug="tableur")


@pytest.fixture
def named(source, cast):
    return ExternalId.objects.create(source=source, kind=ObjectKind.OFFER, external_id="55-1", object_id=cast.build.pk)


def test_an_external_identifier_is_never_given_to_another_object(named, cast):
    with pytest.raises(DatabaseError, match="never changes meaning"), transaction.atomic():
        ExternalId.objects.filter(pk=named.pk).update(object_id=cast.inform.pk)

    named.refresh_from_db()
    assert named.object_id == cast.build.pk


def test_an_external_identifier_is_never_forgotten(named):
    with pytest.raises(DatabaseError, match="never changes meaning"), transaction.atomic():
        named.delete()

    with pytest.raises(DatabaseError, match="never changes meaning"), transaction.atomic():
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE sources_externalid")


def test_an_external_identifier_names_one_object_of_its_kind(named, source, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExternalId.objects.create(source=source, kind=ObjectKind.OFFER, external_id="55-1", object_id=cast.inform.pk)

    ExternalId.objects.create(source=source, kind=ObjectKind.HUB, external_id="55-1", object_id=cast.etain.pk)


def test_an_empty_identifier_names_nothing(source, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExternalId.objects.create(source=source, kind=ObjectKind.HUB, external_id="", object_id=cast.etain.pk)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": RunState.DONE, "mode": ImportMode.GOOD_LINES},
        {"state": RunState.ORDERED},
        {"state": RunState.CHECKED, "finished": True},
    ],
)
def test_an_import_says_when_it_ended_and_how_it_is_written(source, now, facts):
    facts = {**facts, "finished_at": now if facts.get("finished") else None}
    facts.pop("finished", None)

    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.create(
            source=source, kind=FileKind.OFFERS, file_name="a.csv", sha256="0" * 64, size=1, received_at=now, **facts
        )
