"""The board of clarity, holes and conflicts: what a coordinator sees, and nobody else."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.cast import ETAIN, OPENED, SPINCOURT, rule
from tests.cast import commune as commune_of

from maillage.catalogue.network.actions import close_desk
from maillage.catalogue.network.models import Charter
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.offers.models import Correction, Delivery
from maillage.insight.coverage.choices import State

PAGES = ("clarity", "holes", "holes_map", "holes_file", "conflicts", "deliveries", "corrections")
MEUSE = {"territory": "departement-55"}


@pytest.fixture(autouse=True)
def confirmed_today(cast):
    Delivery.objects.update(confirmed_on=timezone.localdate())


@pytest.fixture
def ask(client, cast):
    client.force_login(cast.coordinator)

    def get(name, **asked):
        response = client.get(reverse(f"coordination:{name}"), asked)
        assert response.status_code == 200
        return response

    return get


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("adviser", 404), ("partner", 404), ("stranger", 404), ("manager", 404)],
)
def test_pages_are_open_to_coordinators(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(reverse(f"coordination:{name}")).status_code == status


@pytest.mark.parametrize("name", PAGES)
def test_whatever_is_not_understood_is_left_aside(ask, name):
    ask(name, territory="region-99", stage="x", audience="y", subject="z", minutes="1e9", state="?", page="-1", by="?")


def test_the_screen_of_stages_counts_everybody_once(ask, cast):
    rows = ask("holes", **MEUSE).context["rows"]

    assert len(rows) == len(Stage)
    people = {sum(cell.count.people for cell in row.cells) for row in rows}
    assert len(people) == 1
    assert "territory=departement-55" in rows[0].address
    assert f"stage={Stage.SENSIBILISER}" in rows[0].address


def test_a_stage_says_who_has_nobody_and_leads_to_the_simulator(ask, cast):
    page = ask("holes", stage=Stage.EMERGER, **MEUSE)

    near = next(place for place in page.context["places"] if place.line.state != State.NEAR)
    assert f"stage={Stage.EMERGER}" in near.address
    assert near.address.startswith(reverse("coordination:simulator"))
    assert page.context["summary"][0].startswith(f"{page.context['cells'][3].count.people:,}".replace(",", "\u202f"))
    assert page.context["polygons"] == "/static/geo/departements/55.json"
    assert "2026" in page.content.decode()


def test_closing_a_desk_changes_the_page_at_once(ask, cast):
    cast.build_at_etain.delete()
    before = ask("holes", stage=Stage.EMERGER, **MEUSE).context["cells"]

    close_desk(cast.desk, by=cast.manager, now=timezone.now())

    after = ask("holes", stage=Stage.EMERGER, **MEUSE).context["cells"]
    assert [a.count.communes - b.count.communes for a, b in zip(after, before, strict=True)] == [-1, 0, 0, 1]


def test_one_state_shows_its_communes(ask, cast):
    places = ask("holes", stage=Stage.EMERGER, state=State.NEAR, **MEUSE).context["places"]

    assert {place.line.name for place in places} == {"Étain", "Spincourt", "Verdun"}


def test_the_map_and_the_file_say_what_the_page_says(ask, cast):
    drawn = ask("holes_map", stage=Stage.EMERGER, **MEUSE).json()
    file = ask("holes_file", stage=Stage.EMERGER, **MEUSE).content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    states = [str(state) for state in State]
    assert {row["code"]: states.index(row[Stage.EMERGER]) for row in rows} == drawn["communes"]
    assert drawn["communes"][ETAIN] == 0
    [spincourt] = [row for row in rows if row["code"] == SPINCOURT]
    assert spincourt["population"] == str(commune_of(SPINCOURT).population)
    assert spincourt["departement"] == "55"


def test_the_file_holds_every_stage_when_none_is_chosen(ask, cast):
    file = ask("holes_file", **MEUSE).content.decode("utf-8-sig")

    assert file.splitlines()[0].split(";")[5:] == Stage.values


def test_a_conflict_names_charters_lines_and_partners(ask, cast):
    charter = Charter.objects.create(hub=cast.verdun, name="Charte de Verdun (fictif)", starts_on=OPENED)
    rule(charter, 1, [cast.neighbour], stages=[Stage.EMERGER, Stage.MONTER])

    page = ask("conflicts", **MEUSE)

    [line] = page.context["lines"]
    assert [claim.says.replace("\xa0", " ") for claim in line.claims] == [
        "« Charte d'Étain (fictif) », ligne 2 : Alexis",
        "« Charte de Verdun (fictif) », ligne 1 : Voisins",
    ]
    assert line.claims[0].address == reverse("hub:charter", args=["pole-etain"])
    assert not ask("conflicts", kind="unassigned", **MEUSE).context["lines"]
    assert not ask("conflicts", stage=Stage.FINANCER, **MEUSE).context["lines"]


def test_deliveries_are_shown_by_how_sure_they_are(ask, cast):
    Delivery.objects.filter(pk=cast.build_at_desk.pk).update(
        confirmed_on=timezone.localdate() - timedelta(days=8), confirm_every_days=7
    )

    shown = {
        wanted: {one.pk for one, _how in ask("deliveries", freshness=wanted).context["page"]}
        for wanted in ("", "confirmed", "unconfirmed", "gone")
    }

    assert len(shown[""]) == 4
    assert shown["unconfirmed"] == {cast.build_at_desk.pk}
    assert shown["confirmed"] == shown[""] - shown["unconfirmed"]
    assert shown["gone"] == set()


def test_corrections_are_shown_without_the_address_of_who_wrote(ask, cast):
    Correction.objects.create(
        offer=cast.build,
        delivery=cast.build_at_etain,
        said="Le numéro a changé.",
        email="lecteur@example.org",
        proposed_at=timezone.now(),
    )

    text = ask("corrections", **MEUSE).content.decode()

    assert "Le numéro a changé." in text
    assert "lecteur@example.org" not in text
    assert not ask("corrections", territory="departement-54").context["page"].object_list


def test_each_number_of_the_board_opens_a_list_that_holds_it(client, ask, cast):
    Correction.objects.create(offer=cast.build, said="Le numéro a changé.", proposed_at=timezone.now())
    board = ask("clarity")

    for line in [board.context["total"], *board.context["areas"], *board.context["stages"]]:
        listed = client.get(line.published.address).context["page"].paginator.count
        assert listed == line.published.value
        assert client.get(line.corrections.address).context["page"].paginator.count == line.corrections.value
    stage = next(line for line in board.context["stages"] if f"stage={Stage.EMERGER}" in line.lacking.address)
    cells = client.get(stage.lacking.address).context["cells"]
    assert sum(cell.count.people for cell in cells[2:]) == stage.lacking.value


def test_territories_stand_in_the_order_of_their_codes(ask, cast):
    names = [line.name for line in ask("clarity").context["areas"]]

    assert names[:3] == ["Ardennes", "Aube", "Marne"]
    epci = [line.name for line in ask("clarity", by="epci").context["areas"]]
    assert epci == sorted(epci)


@pytest.mark.parametrize("name", ["clarity", "deliveries", "corrections"])
def test_more_rows_cost_the_queries_of_few(client, cast, name):
    client.force_login(cast.coordinator)
    counts = []
    for more in (1, 60):
        Correction.objects.bulk_create(
            Correction(offer=cast.build, delivery=cast.build_at_etain, said="Faux.", proposed_at=timezone.now())
            for _ in range(more)
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"coordination:{name}"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
