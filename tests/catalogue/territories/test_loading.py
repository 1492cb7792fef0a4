import json
import lzma

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q

from maillage.catalogue.territories.actions import load_territories
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import (
    Area,
    AreaMembership,
    FormerArea,
    Place,
    Postcode,
    Release,
)
from maillage.catalogue.territories.queries import commune_by_code, forget_directory, resolve_commune
from maillage.catalogue.territories.reference import UnreadableReference, read_reference, shipped_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territories")]

TABLES = (Area, AreaMembership, Postcode, FormerArea, Release)


def everything():
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


@pytest.fixture
def changed_reference(tmp_path):
    """A reference of the next year: Étain is absorbed by Verdun, and Verdun has grown."""
    tables = json.loads(lzma.decompress(shipped_file().read_bytes()))
    tables["vintage"] += 1
    communes = tables["communes"]
    at = communes["code"].index("55181")
    for column in communes.values():
        del column[at]
    communes["population"][communes["code"].index("55545")] += 3000
    for name, value in zip(
        ("code", "name", "kind", "commune", "commune_until"), ("55181", "Étain", "absorbed", "55545", 2026), strict=True
    ):
        tables["former"][name].append(value)
    for n, commune in enumerate(tables["former"]["commune"]):
        if commune == "55181":
            tables["former"]["commune"][n] = "55545"
    path = tmp_path / "territories_2027.json.xz"
    path.write_bytes(lzma.compress(json.dumps(tables).encode(), preset=0))
    yield path
    forget_directory()


def test_all_of_france_is_there():
    counted = {kind: Area.objects.current().filter(kind=kind).count() for kind in AreaKind}

    assert counted == {"commune": 34_875, "epci": 1_255, "departement": 101, "region": 18, "country": 1}
    assert Postcode.objects.values("area").distinct().count() == 34_875
    assert FormerArea.objects.filter(commune_until=2024).count() == 68
    assert FormerArea.objects.filter(kind="district").count() == 45
    assert not Area.objects.communes().exclude(landmass__gt=0).exists()


def test_the_country_adds_up_its_communes():
    france = Area.objects.get(kind="country")

    assert 66_000_000 < france.population < 70_000_000
    assert 600_000 < france.surface_km2 < 660_000


def test_every_commune_lies_in_a_departement_a_region_and_the_country():
    wrong = [
        area.code
        for area in Area.objects.communes().only("code", "containing_ids")
        if len(area.containing_ids) not in (4, 5) or area.pk not in area.containing_ids
    ]

    assert wrong == []


def test_an_epci_over_two_departements_belongs_to_both_and_is_held_by_neither():
    of_epci = Area.objects.filter(kind="epci").annotate(
        departements=Count("outer_memberships", filter=Q(outer_memberships__outer__kind="departement"))
    )
    twice = of_epci.filter(departements=2).first()
    held_by = set(Area.objects.filter(pk__in=twice.containing_ids).values_list("kind", flat=True))

    assert "departement" not in held_by
    assert {"epci", "country"} <= held_by


def test_loading_again_changes_nothing(now):
    before = everything()

    loaded = load_territories(now=now)

    assert (loaded.changed, loaded.communes) == (False, 34_875)
    assert everything() == before


def test_loading_the_same_content_over_itself_writes_the_same_rows(now):
    Release.objects.all().delete()
    before = everything()[:-1]

    loaded = load_territories(now=now)

    assert loaded.changed
    assert everything()[:-1] == before


def test_a_commune_that_is_absorbed_keeps_its_row_and_leads_to_the_new_one(now, commune, changed_reference):
    etain, verdun = commune("55181"), commune("55545")
    place = Place.objects.create(name="Halle", commune=etain, lat=49.21, lon=5.63)

    loaded = load_territories(now=now, path=changed_reference)
    forget_directory()

    etain.refresh_from_db()
    verdun.refresh_from_db()
    place.refresh_from_db()
    assert (loaded.vintage, loaded.communes) == (2027, 34_874)
    assert (etain.is_current, etain.vintage, verdun.vintage) == (False, 2026, 2027)
    assert etain.pk in verdun.containing_ids
    assert place.commune == verdun
    assert commune_by_code("55181").code == "55545"
    assert "Étain" in resolve_commune("Étain").sentence
    assert not AreaMembership.objects.filter(inner=etain, vintage=2027).exists()


@pytest.mark.parametrize("content", [b"", b"nothing", lzma.compress(b"{}"), lzma.compress(b"[1]")])
def test_a_file_that_is_no_reference_is_refused_in_one_sentence(tmp_path, now, content):
    path = tmp_path / "wrong.json.xz"
    path.write_bytes(content)

    with pytest.raises(UnreadableReference, match="is not a territory reference"):
        load_territories(now=now, path=path)
    with pytest.raises(CommandError, match="is not a territory reference"):
        call_command("import_territories", str(path))


def test_a_cut_file_changes_nothing(tmp_path, now):
    path = tmp_path / "cut.json.xz"
    path.write_bytes(shipped_file().read_bytes()[:-1000])
    before = everything()

    with pytest.raises(UnreadableReference):
        load_territories(now=now, path=path)

    assert everything() == before


def test_absorbed_communes_all_lead_to_a_commune_of_today():
    reference = read_reference(shipped_file())
    today = set(reference.tables["communes"]["code"])
    former = list(reference.rows("former", "code", "kind", "commune"))

    assert all(commune in today for _, _, commune in former)
    assert all(code not in today for code, kind, _ in former if kind in ("absorbed", "district"))


def test_the_command_says_what_is_there(capsys):
    call_command("import_territories")

    assert capsys.readouterr().out == "Territories 2026: 34875 communes, already there.\n"
