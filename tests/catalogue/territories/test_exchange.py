"""Travel times out and in as Parquet: what goes out comes back the same; what is wrong changes nothing."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from maillage.catalogue.territories.actions import add_place
from maillage.catalogue.territories.models import Area, Place, TravelTime

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territories")]


@pytest.fixture
def places(now, commune):
    return [add_place(name=code, commune=commune(code), now=now) for code in ("55181", "54395")]


def rows():
    return set(TravelTime.objects.values_list("place", "commune", "seconds"))


def test_what_goes_out_comes_back_the_same(places, tmp_path):
    before = rows()
    call_command("export_travel", str(tmp_path))
    TravelTime.objects.filter(place=places[0]).update(seconds=1)

    call_command("import_travel", str(tmp_path / "travel.parquet"), "--model=essai  2026-11")

    assert rows() == before
    assert set(Place.objects.values_list("travel_model", flat=True)) == {"file essai 2026-11"}
    communes = pq.read_table(tmp_path / "communes.parquet")
    assert communes.num_rows == Area.objects.communes().count()
    assert pq.read_table(tmp_path / "places.parquet")["place"].to_pylist() == [place.pk for place in places]
    assert not list(tmp_path.glob(".*"))


def test_places_that_are_not_in_the_file_keep_theirs(places, commune, tmp_path):
    other = dict(TravelTime.objects.filter(place=places[1]).values_list("commune", "seconds"))
    file = tmp_path / "t.parquet"
    pq.write_table(
        pa.table({"commune": ["55181", "55545"], "place": [places[0].pk] * 2, "seconds": [60, 99_999]}), file
    )

    call_command("import_travel", str(file), "--model=m")

    assert list(TravelTime.objects.filter(place=places[0]).values_list("commune", "seconds")) == [
        (commune("55181").pk, 60)
    ], "what is beyond the cut-off is left out"
    assert dict(TravelTime.objects.filter(place=places[1]).values_list("commune", "seconds")) == other


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"commune": ["55181"], "place": [1]}, "holds no columns commune, place, seconds"),
        ({"commune": ["99999"], "place": ["HERE"], "seconds": [1]}, "'99999' is no commune known here"),
        ({"commune": ["55181"], "place": [10**9], "seconds": [1]}, "1000000000 is no place known here"),
        ({"commune": ["55181"], "place": ["HERE"], "seconds": [-1]}, "1 times are negative"),
        ({"commune": ["55181"], "place": ["HERE"], "seconds": [None]}, "1 rows have no seconds"),
        ({"commune": ["55181"] * 2, "place": ["HERE"] * 2, "seconds": [1, 2]}, "1 pairs .* come twice"),
        ({"commune": ["55181"], "place": ["HERE"], "seconds": ["vite"]}, "holds no columns"),
    ],
)
def test_a_file_that_makes_no_sense_changes_nothing(places, tmp_path, columns, sentence):
    before, file = rows(), tmp_path / "t.parquet"
    pq.write_table(
        pa.table(
            {name: [places[0].pk if one == "HERE" else one for one in values] for name, values in columns.items()}
        ),
        file,
    )

    with pytest.raises(CommandError, match=sentence):
        call_command("import_travel", str(file), "--model=m")
    assert rows() == before


def test_a_file_cut_in_the_middle_is_said(places, tmp_path):
    call_command("export_travel", str(tmp_path))
    whole = (tmp_path / "travel.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])

    for name in ("cut.parquet", "none.parquet"):
        with pytest.raises(CommandError, match="holds no columns"):
            call_command("import_travel", str(tmp_path / name), "--model=m")
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("export_travel", str(tmp_path / "nowhere"))
