"""Imports as jobs: kept, taken up again, written once."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.catalogue.sources.files import bring, counts, csv_of, offer, told

from maillage.catalogue.network.models import Hub, NetworkMembership, Organisation
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.sources.actions import (
    ImportNotReady,
    drop_forgotten_imports,
    ensure_source,
    order_import,
    receive_file,
)
from maillage.catalogue.sources.actions.imports import KEPT_FOR
from maillage.catalogue.sources.choices import FileKind, ImportMode, RunState
from maillage.catalogue.sources.compute import running
from maillage.catalogue.sources.compute.importers.offers import OfferImporter
from maillage.catalogue.sources.models import ImportRun
from maillage.catalogue.territories.models import TravelTime


@pytest.fixture
def received(cast, now):
    source = ensure_source(cast.network, name="Tableur (fictif)", by=cast.coordinator, now=now)
    content = csv_of(*(offer(offer_id=f"O{n}", delivery_id=f"D{n}", name=f"Offre {n}") for n in range(30)))
    halves = [content[:1000], content[1000:]]
    return receive_file(source, kind=FileKind.OFFERS, file_name="a.csv", content=halves, by=cast.coordinator, now=now)


def jobs():
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))


def test_the_job_is_stored_with_the_file(received):
    assert jobs() == [("maillage.catalogue.sources.tasks.check_file", {"run_pk": received.pk})]


def test_a_check_taken_up_again_finds_the_same(received, now):
    running.check_file(received.pk, now=now)
    first = told(received), counts(ImportRun.objects.get())
    ImportRun.objects.update(state=RunState.CHECKING)  # as a worker that was killed leaves it

    running.check_file(received.pk, now=now)

    assert (told(received), counts(ImportRun.objects.get())) == first
    assert counts(ImportRun.objects.get()) == {"created": 30}


def test_a_worker_killed_while_writing_leaves_nothing_and_the_next_writes_all(received, cast, now, monkeypatch):
    running.check_file(received.pk, now=now)
    order_import(received, mode=ImportMode.GOOD_LINES, by=cast.coordinator, now=now)
    before = Offer.objects.count()
    write = OfferImporter.write

    def killed(self):
        write(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(OfferImporter, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        running.write_file(received.pk, now=now)
    monkeypatch.setattr(OfferImporter, "write", write)
    received.refresh_from_db()
    assert (Offer.objects.count(), received.state) == (before, RunState.WRITING)

    running.write_file(received.pk, now=now)
    running.write_file(received.pk, now=now)

    received.refresh_from_db()
    assert (Offer.objects.count(), received.state) == (before + 30, RunState.DONE)


def test_an_error_that_nobody_foresaw_ends_the_import_with_a_word(received, cast, now, monkeypatch):
    def broken(self, rows):
        raise ZeroDivisionError

    monkeypatch.setattr(OfferImporter, "settle", broken)
    with pytest.raises(ZeroDivisionError):
        running.check_file(received.pk, now=now)

    received.refresh_from_db()
    assert (received.state, [one[3] for one in told(received)]) == (RunState.UNREADABLE, ["unforeseen"])


def test_an_import_is_ordered_once(received, cast, now):
    with pytest.raises(ImportNotReady):
        order_import(received, mode=ImportMode.GOOD_LINES, by=cast.coordinator, now=now)
    running.check_file(received.pk, now=now)
    order_import(received, mode=ImportMode.GOOD_LINES, by=cast.coordinator, now=now)

    with pytest.raises(ImportNotReady):
        order_import(received, mode=ImportMode.GOOD_LINES, by=cast.coordinator, now=now)


def test_a_file_forgotten_for_a_month_is_given_up(received, now):
    running.check_file(received.pk, now=now)

    assert drop_forgotten_imports(now=now + KEPT_FOR / 2) == 0
    assert drop_forgotten_imports(now=now + 2 * KEPT_FOR) == 1

    received.refresh_from_db()
    assert (received.state, received.parts.count()) == (RunState.DROPPED, 0)


def test_the_questions_to_the_database_do_not_follow_the_lines(cast, now, django_assert_max_num_queries):
    few = csv_of(*(offer(offer_id=f"A{n}", delivery_id=f"A{n}", name=f"A {n}") for n in range(3)))
    many = csv_of(*(offer(offer_id=f"B{n}", delivery_id=f"B{n}", name=f"B {n}") for n in range(300)))
    connection.force_debug_cursor = True
    with django_assert_max_num_queries(1000) as first:
        bring(cast.network, few, now=now, mode=None)
    with django_assert_max_num_queries(len(first.captured_queries)):
        bring(cast.network, many, now=now, mode=None)
    connection.force_debug_cursor = False


ORGANISATION = {
    "identifiant": "S1",
    "nom": "Atelier d'essai (fictif)",
    "type": "association",
    "courriel": "a@example.org",
}


def test_organisations_come_in_as_partners_of_the_network(cast, now):
    lines = [ORGANISATION, {**ORGANISATION, "identifiant": "S2", "nom": "Autre", "type": "Chambre"}]
    first = bring(cast.network, csv_of(*lines), now=now, kind=FileKind.ORGANISATIONS)

    again = bring(cast.network, csv_of(*lines), now=now, kind=FileKind.ORGANISATIONS)

    made = Organisation.objects.get(name="Atelier d'essai (fictif)")
    assert (counts(first), counts(again), told(first)) == ({"created": 2}, {"unchanged": 2}, [])
    assert NetworkMembership.objects.get(organisation=made).network == cast.network
    changed = [{**ORGANISATION, "courriel": "b@example.org"}]
    assert counts(bring(cast.network, csv_of(*changed), now=now, kind=FileKind.ORGANISATIONS)) == {"updated": 1}
    made.refresh_from_db()
    assert made.email == "b@example.org"


def test_an_organisation_already_there_is_recognised_by_its_name(cast, now):
    line = {"identifiant": "AX", "nom": "ALEXIS", "type": "association"}

    run = bring(cast.network, csv_of(line), now=now, kind=FileKind.ORGANISATIONS)

    assert [one[3] for one in told(run)] == ["recognised"]
    assert Organisation.objects.filter(slug__startswith="alexis").count() == 1
    offers = bring(cast.network, csv_of(offer(organisation="AX")), now=now)
    assert counts(offers) == {"created": 1}


HUB = {
    "identifiant": "P1",
    "nom": "Pôle de Nancy (fictif)",
    "type": "pôle",
    "structures": "Alexis | Chambre",
    "commune": "Nancy (54)",
    "adresse": "1, rue des Essais",
    "ouvert le": "06/01/2026",
}


def test_hubs_come_in_with_their_place_partners_and_travel_times(cast, now):
    first = bring(cast.network, csv_of(HUB), now=now, kind=FileKind.HUBS)
    again = bring(cast.network, csv_of(HUB), now=now, kind=FileKind.HUBS)

    hub = Hub.objects.get(name="Pôle de Nancy (fictif)")
    assert (counts(first), counts(again), told(first)) == ({"created": 1}, {"unchanged": 1}, [])
    assert hub.place.commune.code == "54395"
    assert {(one.organisation.short_name, one.is_lead) for one in hub.memberships.all()} == {
        ("Alexis", True),
        ("Chambre", False),
    }
    assert TravelTime.objects.filter(place=hub.place).count() > 100
    moved = {**HUB, "commune": "54547", "adresse": "2, rue des Essais"}
    assert counts(bring(cast.network, csv_of(moved), now=now, kind=FileKind.HUBS)) == {"updated": 1}
    hub.place.refresh_from_db()
    assert hub.place.commune.code == "54547"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"commune": "Saint-Denis"}, "several_communes"),
        ({"commune": "Nulleparville"}, "unknown_commune"),
        ({"structures": "Alexis | Inconnue"}, "unknown_organisation"),
        ({"latitude": "48,7"}, "required"),
        ({"fermé le": "01/01/2020"}, "ends_before"),
    ],
)
def test_a_hub_that_cannot_be_is_refused_with_its_column(cast, now, changes, problem):
    run = bring(cast.network, csv_of({**HUB, "longitude": "", **changes}), now=now, kind=FileKind.HUBS)

    assert [one[3] for one in told(run)] == [problem]
    assert counts(run) == {"refused": 1}
