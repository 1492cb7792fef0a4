"""Figures and reports at the coordination's door: who reads them, what they say, what is refused."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from tests.insight.indicators.scene import Scene

from maillage.insight.indicators.actions import make_report
from maillage.insight.indicators.models import Report

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
