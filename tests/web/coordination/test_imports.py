"""The pages of the imports."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.catalogue.sources.files import csv_of, offer

from maillage.catalogue.offers.models import Offer
from maillage.catalogue.sources.choices import FileKind, RunState
from maillage.catalogue.sources.compute import running
from maillage.catalogue.sources.models import ImportRun


def give(client, content, name="liste.csv", **facts):
    said = {"kind": "offers", "name": "Tableur (fictif)", **facts}
    return client.post(reverse("coordination:imports"), {**said, "file": SimpleUploadedFile(name, content)})


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def test_a_file_is_kept_then_checked_then_written(coordinator, cast, now):
    response = give(coordinator, csv_of(offer(), offer(delivery_id="B", stages="montre")))
    run = ImportRun.objects.get()

    assert response.headers["Location"] == reverse("coordination:import", args=[run.pk])
    assert (run.state, run.by, run.source.network) == (RunState.RECEIVED, cast.coordinator, cast.network)
    waiting = coordinator.get(response.headers["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting

    running.check_file(run.pk, now=now)
    checked = coordinator.get(reverse("coordination:import", args=[run.pk])).content.decode()
    assert "hx-trigger" not in checked
    assert "montre" in checked
    assert "monter" in checked

    coordinator.post(reverse("coordination:write_import", args=[run.pk]), {"mode": "good_lines"})
    running.write_file(run.pk, now=now)
    run.refresh_from_db()
    assert (run.state, run.created, run.refused) == (RunState.DONE, 1, 1)
    assert Offer.objects.filter(name="Tester son activité").exists()


def test_a_checked_file_can_be_given_up(coordinator, now):
    give(coordinator, csv_of(offer()))
    run = ImportRun.objects.get()
    running.check_file(run.pk, now=now)

    coordinator.post(reverse("coordination:drop_import", args=[run.pk]))

    run.refresh_from_db()
    assert (run.state, run.parts.count()) == (RunState.DROPPED, 0)


def test_a_file_is_not_written_twice_nor_before_it_is_checked(coordinator, now):
    give(coordinator, csv_of(offer()))
    run = ImportRun.objects.get()

    response = coordinator.post(
        reverse("coordination:write_import", args=[run.pk]), {"mode": "good_lines"}, follow=True
    )

    run.refresh_from_db()
    assert run.state == RunState.RECEIVED
    assert response.context["messages"]


def test_a_list_is_named_or_chosen(coordinator):
    response = coordinator.post(
        reverse("coordination:imports"), {"kind": "offers", "file": SimpleUploadedFile("a.csv", b"x")}
    )
    assert "name" in response.context["form"].errors


@pytest.mark.parametrize("who", ["adviser", "manager", "partner", "stranger"])
def test_only_coordinators_bring_lists_in(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(reverse("coordination:imports")).status_code == 404
    assert give(client, csv_of(offer())).status_code == 404
    assert not ImportRun.objects.exists()


def test_a_file_larger_than_what_is_taken_is_refused_before_it_is_read(coordinator, settings):
    settings.IMPORT_BYTES = settings.DOCUMENT_BYTES = 1024
    over = settings.IMPORT_BYTES + 65 * 1024

    assert give(coordinator, b"x" * over).status_code == 413
    assert "fichier" in give(coordinator, b"x" * over).content.decode()
    assert give(coordinator, b"x" * 2000).context["form"].errors["file"]
    assert not ImportRun.objects.exists()


def test_two_gigabytes_are_refused_by_their_announcement(coordinator):
    response = coordinator.generic("POST", reverse("coordination:imports"), b"", CONTENT_LENGTH=str(2 * 1024**3))

    assert response.status_code == 413


@pytest.mark.parametrize("kind", FileKind.values)
def test_a_list_to_fill_in_is_read_back_without_a_word(coordinator, kind):
    for form in ("csv", "xlsx"):
        response = coordinator.get(reverse("coordination:import_template", args=[kind, form]))
        assert response.status_code == 200
        assert response["Content-Disposition"] == f'attachment; filename="{kind}.{form}"'
    assert coordinator.get(reverse("coordination:import_columns", args=[kind])).status_code == 200
    assert coordinator.get(reverse("coordination:import_columns", args=["people"])).status_code == 404


def test_the_report_is_a_file_that_computes_nothing(coordinator, now):
    give(coordinator, csv_of(offer(name="=CMD()")))
    run = ImportRun.objects.get()
    running.check_file(run.pk, now=now)

    report = coordinator.get(reverse("coordination:import_report", args=[run.pk])).content.decode("utf-8-sig")

    assert report.splitlines()[1].startswith("2;nom de l'offre;'=CMD();")
