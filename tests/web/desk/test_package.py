"""The whole file of one organisation as a zip: everything that is its own, and nothing of another one."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.urls import reverse
from tests.support.journeys.files import PDF
from tests.web.accompanied import accompanied

from maillage.foundation.journal.models import Entry
from maillage.support.people.actions import Said, entrust_sensitive, record_situation, welcome_person
from maillage.support.people.models import Person
from maillage.support.privacy.queries.package import LEFT_OUT, PATHS, package_of, tables

pytestmark = pytest.mark.django_db
ADDRESS = "desk:package"


@pytest.fixture
def world(cast, enquiry, at, settings, tmp_path):
    """Alexis accompanies somebody, with one of each thing; the chamber has somebody of its own."""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    made = accompanied(cast)
    welcome_person(
        Said("Omar de la chambre"), organisation=cast.chamber, hub=cast.etain, need="", by=cast.partner, now=at
    )
    return made


def taken(response):
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def rows(package, name):
    text = package.read(f"tables/{name}.csv").decode("utf-8-sig")
    lines = [json.loads(line) for line in package.read(f"tables/{name}.jsonl").decode().splitlines()]
    found = list(csv.DictReader(StringIO(text)))
    assert [row["id"] for row in found] == [str(line["id"]) for line in lines]
    return lines


def test_the_manager_takes_all_that_is_its_own_and_nothing_else(browser, cast, world):
    response = browser("manager").post(reverse(ADDRESS))
    package = taken(response)

    assert package.testzip() is None
    assert response["Content-Disposition"].startswith('attachment; filename="alexis-')
    names = set(package.namelist())
    assert {f"tables/{one.name}.csv" for one in tables()} <= names
    people = rows(package, "people.person")
    assert {one["id"] for one in people} == set(
        Person.objects.filter(organisation=cast.alexis).values_list("pk", flat=True)
    )
    for name in ("journeys.journey", "journeys.note", "journeys.document", "orientation.referral"):
        own = rows(package, name)
        assert {one["organisation_id"] for one in own} <= {cast.alexis.pk}
    assert [one["need"] for one in rows(package, "orientation.enquiry")] == ["Je veux ouvrir une boulangerie à Étain."]
    whole = b"".join(package.read(name) for name in names)
    assert b"Omar de la chambre" not in whole
    assert b"link_nonce" not in whole
    documents = [name for name in names if name.startswith("documents/")]
    assert documents
    assert {package.read(name) for name in documents} == {PDF}


def test_that_it_was_taken_stays_in_the_journal_and_reading_the_page_writes_nothing(browser, cast, world):
    page = browser("manager").get(reverse(ADDRESS))
    read = Entry.objects.filter(what="privacy.package_taken").count()
    browser("manager").post(reverse(ADDRESS))

    line = Entry.objects.get(what="privacy.package_taken")
    assert (page.status_code, read) == (200, 0)
    assert (line.about_key, line.by) == (str(cast.alexis.pk), cast.manager)


@pytest.mark.parametrize("who", ["adviser", "partner", "stranger", "coordinator"])
@pytest.mark.parametrize("way", ["get", "post"])
def test_nobody_but_the_manager_takes_it(browser, cast, world, who, way):
    assert getattr(browser(who), way)(reverse(ADDRESS)).status_code == 404
    assert not Entry.objects.filter(what="privacy.package_taken").exists()


@pytest.mark.parametrize("named", [True, False])
def test_sensitive_facts_are_in_it_for_who_may_read_them(browser, cast, world, at, named):
    today = at.date()
    if named:
        entrust_sensitive(
            cast.manager,
            organisation=cast.alexis,
            reason="Suivi du RSA.",
            starts_on=today,
            ends_on=today,
            by=cast.manager,
            now=at,
        )
    record_situation(world.person, fact="rsa", value="yes", true_on=today, by=cast.adviser, now=at)

    package = taken(browser("manager").post(reverse(ADDRESS)))

    assert bool(rows(package, "people.situation")) == named
    assert ("Les faits sensibles n’y sont pas" in package.read("LISEZMOI.txt").decode()) != named


def test_a_formula_is_taken_off_its_teeth(browser, cast, world):
    Person.objects.filter(pk=world.person.pk).update(given_name="=1+1")

    package = taken(browser("manager").post(reverse(ADDRESS)))

    assert "'=1+1" in package.read("tables/people.person.csv").decode()
    assert "=1+1" in [one["given_name"] for one in rows(package, "people.person")]


def test_it_is_sent_in_pieces_and_may_be_given_up_in_the_middle(cast, world, at):
    pieces = package_of(cast.alexis, sensitive=False, at=at)

    first = next(pieces)
    pieces.close()

    assert first
    assert list(package_of(cast.alexis, sensitive=False, at=at))


def test_every_table_of_the_floor_is_in_it_or_left_out_with_a_reason():
    labels = {one._meta.label_lower for one in apps.get_models() if one.__module__.startswith("maillage.support.")}

    assert {one.name for one in tables()} | set(LEFT_OUT) == labels
    for table in tables():
        path = PATHS.get(table.name, "organisation")
        assert table.model._meta.get_field(path.split("__")[0]).is_relation
