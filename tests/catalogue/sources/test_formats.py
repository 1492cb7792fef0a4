"""Each format of the open data, held to its schema and to the rows it comes from."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import jsonschema
import pyarrow.parquet
import pytest
from data_inclusion.schema import v1
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from maillage.catalogue.network.choices import Rhythm
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.sources import formats
from maillage.catalogue.sources.formats import flat, mapping
from maillage.catalogue.sources.formats.data_inclusion import phone
from maillage.catalogue.sources.formats.files import FORMATS
from maillage.catalogue.sources.queries.exports import catalogue_state, published_on
from maillage.catalogue.territories.models import Area

DAY = date(2026, 10, 6)
SITE = "https://maillage.example.org"
HSDS = json.loads((Path(formats.__file__).parent / "schemas" / "hsds-3.1-maillage.json").read_text())


def written(name):
    """The bytes of a file of that day."""
    return b"".join(FORMATS[name].write(published_on(DAY, site=SITE)))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Stage, mapping.STAGES),
        (OfferType, mapping.TYPES),
        (Audience, mapping.AUDIENCES),
        (DeliveryMode, mapping.MODES),
        (Fee, mapping.FEES),
    ],
)
def test_each_of_our_codes_has_one_of_theirs_with_a_reason(ours, theirs):
    assert set(theirs) == set(ours)
    assert all(one.why for one in theirs.values())


def test_structures_and_services_pass_the_official_schema_without_a_warning(cast):
    document = json.loads(written("data-inclusion.json"))

    strict = {"ignore_warnings": False}
    structures = TypeAdapter(list[v1.Structure]).validate_python(document["structures"], context=strict)
    services = TypeAdapter(list[v1.Service]).validate_python(document["services"], context=strict)

    assert {one.id for one in structures} >= {one.structure_id for one in services}
    assert len(services) == Delivery.objects.received_on(DAY).count() == 4
    assert document["licence"].startswith("Licence Ouverte")
    assert json.loads(written("structures.json")) == document["structures"]
    assert json.loads(written("services.json")) == document["services"]


def test_a_service_says_what_the_sheet_says(cast):
    services = {one["id"]: one for one in json.loads(written("services.json"))}

    desk = services[next(name for name in services if name.endswith(f"delivery-{cast.build_at_desk.pk}"))]

    assert desk["nom"] == "Construire son projet"
    assert desk["thematiques"] == [
        "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
        "creer-une-entreprise--structurer-son-projet-de-creation-dentreprise",
    ]
    assert (desk["type"], desk["frais"], desk["publics"]) == ("accompagnement", "gratuit", ["tous-publics"])
    assert (desk["modes_accueil"], desk["horaires_accueil"]) == (["en-presentiel"], "Tu 09:00-12:00")
    assert (desk["code_insee"], desk["zone_eligibilite"]) == ("55500", ["55"])
    assert desk["lien_source"] == f"{SITE}/offres/{cast.build.slug}/"


def test_a_region_is_written_as_its_departements(cast):
    remote = [one for one in json.loads(written("services.json")) if one["modes_accueil"] == ["a-distance"]]

    assert [one["zone_eligibilite"] for one in remote] == [["08", "10", "51", "52", "54", "55", "57", "67", "68", "88"]]
    assert remote[0]["code_insee"] is None


def test_hsds_passes_our_schema_with_formats(cast):
    document = json.loads(written("hsds.json"))

    validator = jsonschema.Draft202012Validator(HSDS, format_checker=jsonschema.FormatChecker())

    assert [error.message for error in validator.iter_errors(document)] == []
    places = [one for service in document["services"] for one in service["service_at_locations"]]
    assert len(places) == 4
    assert {one["location"]["location_type"] for one in places} == {"physical", "virtual"}
    (schedule,) = [schedule for one in places for schedule in one.get("schedules", [])]
    assert (schedule["freq"], schedule["byday"], schedule["opens_at"]) == ("WEEKLY", "TU", "09:00")


def test_the_three_tables_hold_the_same_rows(cast):
    text = written("offres.csv").decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text)))
    rows = json.loads(written("offres.json"))["offres"]
    table = pyarrow.parquet.read_table(BytesIO(written("offres.parquet")))

    assert table.to_pylist() == [{name: row[name] for name in flat.NAMES} for row in rows]
    assert len(lines) == len(rows) == 4
    for line, row in zip(lines, rows, strict=True):
        assert line["id"] == row["id"]
        assert flat.plain_cell(line["phone"]) == row["phone"]
        assert line["stages"] == "|".join(row["stages"])
    assert table.schema.metadata[b"licence"].startswith(b"Licence Ouverte")


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝a1 "), max_size=8))
def test_a_cell_is_safe_and_comes_back(text):
    cell = flat.safe_cell(text)

    assert not cell.startswith(flat.DANGEROUS)
    assert flat.plain_cell(cell) == text


@pytest.mark.parametrize("formula", ["=CMD()", "+1", "-1+2", "@SUM(A1)", "\t=1"])
def test_a_formula_in_an_offer_stays_words(cast, formula):
    cast.build.duration = formula
    cast.build.save()

    lines = list(csv.DictReader(StringIO(written("offres.csv").decode("utf-8-sig"))))

    assert {line["duration"] for line in lines if line["offer_id"].endswith(f"-{cast.build.pk}")} == {f"'{formula}"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [("03 53 01 00 02 (fictif)", "+33353010002"), ("3949", "3949"), ("", None), ("+352 26 12 34", "+352 26 12 34")],
)
def test_a_phone_is_one_number(typed, said):
    assert phone(typed) == said


@pytest.mark.parametrize(
    ("rhythm", "hours"),
    [
        (Rhythm.WEEKLY, "Tu 09:00-12:00"),
        (Rhythm.EVEN, "week 02-53/2 Tu 09:00-12:00"),
        (Rhythm.ODD, "week 01-53/2 Tu 09:00-12:00"),
        (Rhythm.THIRD, "Tu[3] 09:00-12:00"),
    ],
)
def test_desk_days_are_opening_hours(cast, rhythm, hours):
    cast.desk.days.update(rhythm=rhythm)

    assert hours in [one["horaires_accueil"] for one in json.loads(written("services.json"))]


def test_the_state_changes_with_any_row_and_with_the_day(cast):
    before = catalogue_state(DAY)

    assert catalogue_state(DAY) == before
    assert catalogue_state(date(2026, 10, 7)).digest != before.digest
    cast.build_at_etain.eligibility_areas.create(area=Area.objects.get(kind="departement", code="54"))
    assert catalogue_state(DAY).digest != before.digest
    assert before.deliveries == 4


def test_reading_the_catalogue_takes_the_same_number_of_queries_for_one_and_for_four(
    cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as first:
        written("services.json")
    Delivery.objects.exclude(pk=cast.build_at_etain.pk).update(status="suspended")

    with django_assert_max_num_queries(len(first.captured_queries)):
        written("services.json")


@pytest.mark.parametrize(
    "theirs",
    [mapping.STAGES, mapping.TYPES, mapping.AUDIENCES, mapping.MODES, mapping.FEES, mapping.NETWORKS],
)
def test_the_docs_print_the_mapping_as_it_is(theirs):
    page = (Path(__file__).parents[3] / "docs" / "reference" / "exchanges.md").read_text(encoding="utf-8")

    for ours, one in theirs.items():
        assert f"| `{ours.value}` | `{one.code}` | {one.why} |" in page
