"""The company register: read as a stream, kept for the firms followed, refused in one sentence when it is wrong."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from tests.insight.indicators.scene import Scene

from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as
from maillage.support.firms.actions import OlderThanRead, WithoutDay, load_register, read_again
from maillage.support.firms.models import Firm, RegisterRead, RegisterSpell
from maillage.support.firms.register import NotTheRegister, read_register
from maillage.support.journeys.actions import Firm as Founded
from maillage.support.journeys.choices import JourneyState as S

pytestmark = pytest.mark.django_db
NOW = datetime(2029, 11, 23, 9, tzinfo=UTC)
SIREN, OTHER, HIDDEN = "000000018", "000000026", "000000034"
HEAD = [
    *("siren", "statutDiffusionUniteLegale", "unitePurgeeUniteLegale", "dateCreationUniteLegale"),
    *("dateDernierTraitementUniteLegale", "etatAdministratifUniteLegale", "dateDebut", "denominationUniteLegale"),
]


def line(siren, state="A", since="2026-05-03", *, shown="O", created="2026-05-03", treated="2026-06-01", name=""):
    return [siren, shown, "", created, f"{treated}T04:12:00" if treated else "", state, since, name]


def stock(tmp_path, *lines, head=HEAD, name="StockUniteLegale_utf8.csv"):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    path = tmp_path / name
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.fixture
def firm(cast):
    """Make the journey of a firm with this SIREN, created on 3 May 2026: `firm(SIREN)`."""
    scene = Scene(cast)

    def made(siren, on=date(2026, 5, 3), **facts):
        journey = scene.journey(scene.welcome(on, **facts), on, by=facts.get("by"))
        return scene.walk(journey, S.CREATED, on, firm=Founded("creation", "micro", 1), siren=siren)

    return made


def load(path, now=NOW, **facts):
    return load_register(path, by=None, now=now, **facts)


def told():
    return [(one.state, one.since, one.withdrawn_on) for one in RegisterSpell.objects.all()]


def test_what_the_register_says_of_our_firms_is_kept_and_nothing_else(firm, tmp_path):
    journey = firm(SIREN)
    path = stock(tmp_path, line(OTHER, "C"), line(SIREN, name="Entreprise, (fictif)"))

    report = load(path)

    assert (report.read.lines, report.read.sought, report.read.found, report.is_new) == (2, 1, 1, True)
    assert report.read.as_of == date(2026, 6, 1)
    kept = Firm.objects.get()
    assert kept.project_id == journey.project_id
    assert (kept.registered_on, kept.read_on) == (date(2026, 5, 3), date(2026, 6, 1))
    assert kept.name == ""
    assert told() == [("open", date(2026, 5, 3), None)]


def test_a_file_read_twice_changes_nothing(firm, tmp_path):
    firm(SIREN)
    path = stock(tmp_path, line(SIREN))

    load(path)
    again = load(path)

    assert not again.is_new
    assert RegisterRead.objects.count() == RegisterSpell.objects.count() == 1


def test_a_zip_is_read_like_its_csv(firm, tmp_path):
    firm(SIREN)
    packed = tmp_path / "StockUniteLegale_utf8.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(stock(tmp_path, line(SIREN)), "StockUniteLegale_utf8.csv")

    assert load(packed).read.found == 1


def test_closed_then_opened_again_keeps_both_and_tells_the_adviser_once(firm, tmp_path, cast):
    journey = firm(SIREN)
    load(stock(tmp_path, line(SIREN)))
    closed = load(stock(tmp_path, line(SIREN, "C", "2027-10-10", treated="2027-11-01")))
    load(stock(tmp_path, line(SIREN, "C", "2027-10-10", treated="2027-12-01")))
    opened = load(stock(tmp_path, line(SIREN, "A", "2028-02-01", treated="2028-03-01")))

    assert (closed.closed, opened.reopened) == (1, 1)
    assert told() == [
        ("open", date(2026, 5, 3), None),
        ("closed", date(2027, 10, 10), None),
        ("open", date(2028, 2, 1), None),
    ]
    letter = Letter.objects.get(key__startswith="firms.closed:")
    assert letter.to == cast.adviser.email
    assert f"/desk/journeys/{journey.pk}/firm/" in letter.text
    assert str(journey.person) not in letter.text + letter.subject


def test_a_closing_that_the_register_takes_back_is_withdrawn_and_stays_readable(firm, tmp_path):
    firm(SIREN)
    load(stock(tmp_path, line(SIREN)))
    load(stock(tmp_path, line(SIREN, "C", "2027-10-10", treated="2027-11-01")))

    report = load(stock(tmp_path, line(SIREN, treated="2028-01-01")))

    assert report.reopened == 1
    assert told() == [("open", date(2026, 5, 3), None), ("closed", date(2027, 10, 10), date(2028, 1, 1))]


def test_another_change_of_an_active_firm_is_no_opening(firm, tmp_path):
    firm(SIREN)
    load(stock(tmp_path, line(SIREN)))

    report = load(stock(tmp_path, line(SIREN, "A", "2027-01-01", treated="2027-02-01")))

    assert (report.closed, report.reopened) == (0, 0)
    assert told() == [("open", date(2026, 5, 3), None)]
    assert Firm.objects.get().read_on == date(2027, 2, 1)


@pytest.mark.parametrize("shown", ["P", "N"])
def test_a_firm_that_asked_not_to_be_shown_is_unknown_and_nothing_of_it_is_kept(firm, tmp_path, shown):
    firm(HIDDEN)
    load(stock(tmp_path, line(HIDDEN)))

    report = load(stock(tmp_path, line(HIDDEN, "C", "2027-10-10", shown=shown, treated="2027-11-01")))

    kept = Firm.objects.get()
    assert (kept.is_withheld, kept.registered_on, report.read.withheld) == (True, None, 1)
    assert told() == []
    assert not Letter.objects.filter(key__startswith="firms.closed:").exists()


def test_the_history_adds_to_what_the_stock_may_show(firm, tmp_path):
    head = ["siren", "dateFin", "dateDebut", "etatAdministratifUniteLegale"]
    rows = [
        [SIREN, "", "2028-02-01", "A"],
        [SIREN, "2028-01-31", "2027-10-10", "C"],
        [SIREN, "2027-10-09", "2026-05-03", "A"],
        [HIDDEN, "", "2026-05-03", "A"],
    ]
    firm(SIREN)
    firm(HIDDEN)
    load(stock(tmp_path, line(SIREN, "A", "2028-02-01", treated="2028-03-01"),
               line(HIDDEN, shown="N", treated="2028-03-01")))  # fmt: skip

    load(stock(tmp_path, *rows, head=head, name="StockUniteLegaleHistorique.csv"), as_of=date(2028, 3, 1))

    assert told() == [
        ("open", date(2026, 5, 3), None),
        ("closed", date(2027, 10, 10), None),
        ("open", date(2028, 2, 1), None),
    ]
    assert Firm.objects.get(project__siren=HIDDEN).is_withheld


WRONG = {
    "empty": (b"", "is empty"),
    "another heading": (b"siren;etat\n1;A\n", "The heading lacks"),
    "establishments": (b"siren,siret,etatAdministratifEtablissement\n", "file of establishments"),
    "a day that does not exist": ("2027-02-30", "dateDebut is “2027-02-30”, which is no day"),
    "another state": ("X", "etatAdministratifUniteLegale is “X”"),
    "not text": (b"\xff\xfe\x00siren", "not text in UTF-8"),
    "gzip": (b"\x1f\x8b\x08\x00", "compressed by gzip"),
    "a zip cut short": (b"PK\x03\x04" + b"\x00" * 40, "damaged ZIP"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_the_register_is_refused_in_one_sentence(firm, tmp_path, wrong):
    firm(SIREN)
    load(stock(tmp_path, line(SIREN)))
    content, sentence = WRONG[wrong]
    if isinstance(content, str):
        state, since = ("C", content) if "-" in content else (content, "2027-01-01")
        path = stock(tmp_path, line(SIREN, state, since, treated="2027-11-01"))
    else:
        path = tmp_path / "wrong.csv"
        path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("import_register", str(path))

    assert len(str(refused.value).splitlines()) == 1
    assert told() == [("open", date(2026, 5, 3), None)]
    assert RegisterRead.objects.count() == 1


@pytest.mark.parametrize("cut", [1, 12, 60, 75])
def test_a_file_cut_in_the_middle_writes_nothing(firm, tmp_path, cut):
    firm(SIREN)
    path = stock(tmp_path, line(SIREN, "C", "2027-10-10"), line(OTHER))
    path.write_bytes(path.read_bytes()[:-cut])

    with pytest.raises(NotTheRegister, match="cut short"):
        load(path)

    assert told() == []


def test_an_older_file_is_refused(firm, tmp_path):
    firm(SIREN)
    load(stock(tmp_path, line(SIREN, "C", "2027-10-10", treated="2027-11-01")))

    with pytest.raises(OlderThanRead, match="2027-11-01"):
        load(stock(tmp_path, line(SIREN, treated="2026-06-01")))

    assert told() == [("closed", date(2027, 10, 10), None)]


def test_a_file_without_its_day_asks_for_it_and_refuses_one_to_come(firm, tmp_path):
    firm(SIREN)
    path = stock(tmp_path, line(SIREN, treated=""))

    with pytest.raises(WithoutDay, match="--on"):
        load(path)
    with pytest.raises(WithoutDay, match="still to come"):
        load(path, as_of=date(2030, 1, 1))
    assert load(path, as_of=date(2026, 7, 1)).read.as_of == date(2026, 7, 1)


def test_a_number_noted_after_a_file_is_looked_up_in_the_same_file(firm, tmp_path):
    firm(SIREN)
    path = stock(tmp_path, line(SIREN), line(OTHER))
    load(path)
    firm(OTHER)

    load(path)

    assert Firm.objects.count() == 2
    assert RegisterRead.objects.get().found == 2


def test_every_night_the_file_of_the_settings_is_read_when_it_is_new(firm, tmp_path, settings):
    firm(SIREN)
    settings.REGISTER_FILE = None
    assert read_again(now=NOW) is None
    settings.REGISTER_FILE = tmp_path / "StockUniteLegale_utf8.csv"
    assert read_again(now=NOW) is None
    stock(tmp_path, line(SIREN))

    assert read_again(now=NOW).read.found == 1
    assert read_again(now=NOW) is None


def test_memory_does_not_grow_with_the_file(tmp_path):
    import tracemalloc  # noqa: PLC0415 - measures this test alone

    path = tmp_path / "large.csv"
    with path.open("w") as out:
        out.write(",".join(HEAD) + "\n")
        for number in range(60_000):
            out.write(",".join(line(f"{number:09}", name="x" * 60)) + "\n")
    tracemalloc.start()
    read = read_register(path, {SIREN})
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read.lines == 60_000
    assert set(read.firms) == {SIREN}
    assert most < path.stat().st_size / 4


def test_each_organisation_sees_the_states_of_its_own_firms_alone(firm, tmp_path, cast):
    firm(SIREN)
    firm(SIREN, organisation=cast.chamber, by=cast.partner)
    load(stock(tmp_path, line(SIREN)))

    with reading_as([cast.alexis.pk]):
        assert RegisterSpell.objects.values_list("organisation", flat=True).get() == cast.alexis.pk
        assert Firm.objects.values_list("organisation", flat=True).get() == cast.alexis.pk
    with reading_as([cast.neighbour.pk]):
        assert not RegisterSpell.objects.exists()
        assert not Firm.objects.exists()
