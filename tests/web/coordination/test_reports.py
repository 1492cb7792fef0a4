"""Figures and reports at the coordination's door: who reads them, what they say, what is refused."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from tests.insight.indicators.scene import Scene

from maillage.insight.indicators.actions import make_report
from maillage.insight.indicators.models import Report
from maillage.web.shared.report import ReportRead
from maillage.web.shared.report_paper import paper_facts

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def report(cast, now):
    scene = Scene(cast)
    for day in range(1, 6):
        scene.welcome(date(2025, 3, day))
    return make_report(cast.network, 2025, by=cast.coordinator, now=now)


def test_a_report_is_made_read_written_and_stays(client, cast, report, now):
    client.force_login(cast.coordinator)

    made = client.post(reverse("coordination:make_report"), {"year": 2026})
    page = client.get(reverse("coordination:report", args=[report.pk])).content.decode()
    written = client.post(
        reverse("coordination:report", args=[report.pk]), {"part": cast.etain.slug, "text": "Cinq personnes."}
    )
    Scene(cast).welcome(date(2025, 4, 1), phone="06 39 98 55 55")

    assert (made.status_code, written.status_code) == (302, 302)
    assert "Personnes accueillies" in page
    again = client.get(reverse("coordination:report", args=[report.pk])).content.decode()
    assert "Cinq personnes." in again
    row = again[again.index('<th scope="row">Personnes accueillies<') :][:200]
    assert ">5</td>" in row
    later = make_report(cast.network, 2025, by=cast.coordinator, now=now)
    assert later.pk != report.pk
    assert later.words == {cast.etain.slug: "Cinq personnes."}


@pytest.mark.parametrize("who", ["adviser", "manager", "partner", "stranger"])
def test_nobody_else_reads_it(client, cast, report, who):
    client.force_login(getattr(cast, who))

    for name, arguments in (
        ("figures", []),
        ("reports", []),
        ("report", [report.pk]),
        ("report_file", [report.pk, "csv"]),
    ):
        assert client.get(reverse(f"coordination:{name}", args=arguments)).status_code == 404


def test_what_makes_no_sense_is_refused(client, cast, report):
    client.force_login(cast.coordinator)
    figures = reverse("coordination:figures")

    backwards = client.get(figures, {"start": "2026-12-31", "end": "2026-01-01"})
    assert backwards.status_code == 400
    assert "La période se termine avant de commencer." in backwards.content.decode()
    assert client.get(figures, {"start": "demain"}).status_code == 400
    assert client.get(reverse("coordination:report_file", args=[report.pk, "exe"])).status_code == 404
    assert client.post(reverse("coordination:make_report"), {"year": 1999}).status_code == 404
    words = client.post(reverse("coordination:report", args=[report.pk]), {"part": "nulle-part", "text": "x"})
    assert words.status_code == 422


def test_text_cells_never_start_a_formula(client, cast, report):
    client.force_login(cast.coordinator)
    cast.etain.name = "=HYPERLINK(1)"
    cast.etain.save()
    made = make_report(cast.network, 2025, by=None, now=report.made_at)

    said = client.get(reverse("coordination:report_file", args=[made.pk, "csv"])).content.decode("utf-8-sig")

    assert "'=HYPERLINK(1)" in said
    assert ";=HYPERLINK" not in said


def test_the_command_writes_the_same_report(cast, report, tmp_path, capsys):
    out = tmp_path / "rapport.csv"

    call_command("report", 2025, format="csv", out=str(out), network=cast.network.slug)

    assert report.fingerprint in capsys.readouterr().out
    assert Report.objects.count() == 1
    assert "welcomes;1;network" in out.read_text(encoding="utf-8-sig")
    with pytest.raises(CommandError, match="2099 is not a year"):
        call_command("report", 2099, network=cast.network.slug)


def test_the_map_shows_who_is_present_on_the_page_and_on_paper_the_same_to_the_byte(client, cast, report):
    client.force_login(cast.coordinator)
    page = client.get(reverse("coordination:report", args=[report.pk])).content.decode()
    files = [client.get(reverse("coordination:report_file", args=[report.pk, "pdf"])).content for _ in range(2)]
    facts = paper_facts(report)

    shown = ReportRead(report).presence
    assert [(one.number, one.label) for one in shown] == [(1, cast.etain.name), (2, cast.verdun.name)]
    assert shown[0].desks == [f"{cast.desk.name} ({cast.desk.place.commune.name})"]
    assert facts["map"].count("<circle") == 2
    assert facts["map"] in page
    assert files[0] == files[1]
    assert files[0].startswith(b"%PDF")
    cast.verdun.name = "Autre nom (fictif)"
    cast.verdun.save()
    assert paper_facts(Report.objects.get(pk=report.pk)) == facts, "a frozen report keeps its map"


def test_a_report_frozen_before_maps_were_has_none(client, cast, report):
    figures = {key: value for key, value in report.figures.items() if key not in ("presence", "departements")}
    old = Report.objects.create(
        network=cast.network, year=2024, figures=figures, fingerprint="0" * 64, made_at=report.made_at
    )
    client.force_login(cast.coordinator)

    page = client.get(reverse("coordination:report", args=[old.pk]))
    paper = client.get(reverse("coordination:report_file", args=[old.pk, "pdf"]))

    assert (page.status_code, paper.status_code) == (200, 200)
    assert "Où nous sommes" not in page.content.decode()
