"""The report of the demo's year, computed a second, independent way: plain Python over the raw rows."""

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.config.demo.conftest import MORNING

from maillage.catalogue.network.models import Hub, Network
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.workdays import PARIS
from maillage.insight.indicators.actions import make_report, write_words
from maillage.support.firms.models import Firm, News, RegisterSpell
from maillage.support.journeys.models import Journey, Meeting, Milestone, Move
from maillage.support.people.models import Person, Recognition, Situation, Welcome
from maillage.web.shared.cohorts import flat
from maillage.web.shared.report import ReportRead
from maillage.web.shared.report_files import as_csv, as_json, as_xlsx
from maillage.web.shared.report_paper import paper_facts, report_paper

JOBS = {"creation": "jobs_created", "takeover": "jobs_kept", "follow_up": "jobs_consolidated"}
CODES = {
    "to committed": lambda row: ["accompanied"],
    "to followed": lambda row: ["followed"],
    "meeting": lambda row: ["followed"] if row.kind == "after" else [],
    "exit": lambda row: ["exits", *(["exits_found"] if row.exit_reason in GOOD else [])],
    "creation": lambda row: ["creations", *([f"creations_{row.regime}"] if row.regime else [])],
    "takeover": lambda row: ["takeovers"],
}
GOOD = ("job", "training", "other_project")


class Raw:
    """Rows read whole, and who is one person: written without a line of what it checks."""

    def __init__(self) -> None:
        self.hub = dict(Hub.objects.values_list("pk", "slug"))
        self.people = {one.pk: one for one in Person.objects.all()}
        self.same = {pk: pk for pk in self.people}
        by_mark = defaultdict(list)
        for one in Recognition.objects.all():
            by_mark[one.mark].append(one.person_id)
        for people in by_mark.values():
            files = defaultdict(set)
            for pk in people:
                files[self.people[pk].organisation_id].add(self._root(pk))
            # In the demo nobody shares a phone inside one file: a mark is one person.
            assert all(len(some) == 1 for some in files.values())
            lowest = min(self._root(pk) for pk in people)
            for pk in people:
                self.same[self._root(pk)] = lowest
        self.entry = defaultdict(dict)
        for row in Situation.objects.filter(is_at_entry=True).order_by("true_on", "pk"):
            self.entry[self._root(row.person_id)].setdefault(row.fact, row.value)

    def _root(self, pk):
        while True:
            person = self.people[pk]
            if person.merged_into_id:
                pk = person.merged_into_id
            elif self.same[pk] != pk:
                pk = self.same[pk]
            else:
                return pk

    def everything(self):
        """Every fact: its day, what it is, who or what, at which hub, the row."""
        for one in Welcome.objects.all():
            yield one.received_on, "welcome", self._root(one.person_id), one.hub_id, one
        for one in Move.objects.select_related("journey").filter(journey__person__isnull=False):
            yield one.on, f"to {one.to_state}", self._root(one.journey.person_id), one.journey.hub_id, one
        for one in Meeting.objects.select_related("journey").filter(status="held"):
            day = one.starts_at.astimezone(PARIS).date()
            yield day, "meeting", self._root(one.person_id), one.journey.hub_id, one
        for one in Journey.objects.exclude(closed_at=None):
            yield one.closed_at.astimezone(PARIS).date(), "exit", one.pk, one.hub_id, one
        for one in Milestone.objects.select_related("journey__project").order_by("on", "pk"):
            yield one.on, one.kind, one.journey.project.siren or one.journey.project_id, one.journey.hub_id, one

    def figures(self, year):
        """code → hub → how many; the hub None holds the whole."""
        sets = defaultdict(lambda: defaultdict(set))
        jobs, met_at = defaultdict(dict), defaultdict(list)

        def add(code, who, hub):
            sets[code][None].add(who)
            sets[code][hub].add(who)

        for day, fact, who, hub, row in self.everything():
            if day.year == year:
                for code in CODES.get(fact, lambda _row: [])(row):
                    add(code, who, hub)
                if fact == "welcome":
                    self._welcomed(add, who, hub)
                if fact == "meeting":
                    met_at[who].append(hub)
                if fact in JOBS:
                    first = jobs[fact].get(who, (hub, 0))[0]
                    jobs[fact][who] = (first, row.jobs or 0)
        for who, hubs in met_at.items():
            for hub in hubs if len(hubs) >= 2 else ():
                add("accompanied", who, hub)
        found = {code: {hub: len(some) for hub, some in parts.items()} for code, parts in sets.items()}
        return found | {code: self._jobs(jobs[kind]) for kind, code in JOBS.items()}

    def _jobs(self, firms):
        total = Counter()
        for hub, amount in firms.values():
            total[hub] += amount
            total[None] += amount
        return dict(total)

    def _welcomed(self, add, who, hub):
        said = self.entry[who]
        add("welcomes", who, hub)
        for code, fact, yes in (("women", "sex", "femme"), ("qpv", "qpv", "oui"), ("frr", "frr", "oui")):
            if fact in said:
                add(f"{code}_known", who, hub)
                if said[fact] == yes:
                    add(code, who, hub)


@pytest.fixture(scope="module")
def reports(demo_network):
    network, claire = Network.objects.get(), User.objects.get(email="claire@demo.example")
    return [make_report(network, year, by=claire, now=MORNING) for year in (MORNING.year, MORNING.year - 1)]


def test_each_number_is_the_same_counted_a_second_way(reports):
    raw, told = Raw(), 0
    for report in reports:
        now, before = raw.figures(report.year), raw.figures(report.year - 1)
        for row in report.figures["readings"]:
            if row["by"] not in ("network", "hub") or row["code"].endswith("_share"):
                continue
            hub = None if row["by"] == "network" else next(pk for pk, slug in raw.hub.items() if slug == row["part"])
            for column, found in (("value", now), ("before", before)):
                if row[column] is not None:
                    assert row[column] == found.get(row["code"], {}).get(hub, 0), (row, report.year)
                    told += row[column] > 0
                else:
                    assert row["hidden" if column == "value" else "before_hidden"], row
        shares = {row["code"]: row for row in report.figures["readings"] if row["by"] == "network"}
        for code in ("women", "qpv", "frr"):
            value, whole = now[code][None], now[f"{code}_known"][None]
            assert shares[f"{code}_share"]["value"] == round(100 * value / whole, 1)
    assert told > 150, "the demo has something to tell"


def stood_by_hand(milestone, years):
    """How the firm of a creation stood so many years later: the three sources, read row by row."""
    day = date(milestone.on.year + years, milestone.on.month, min(milestone.on.day, 28) if milestone.on.month == 2
               else milestone.on.day)  # fmt: skip
    project = milestone.journey.project
    firm = Firm.objects.filter(project=project).first()
    if firm and not firm.is_withheld:
        spells = sorted((one.since, one.state) for one in RegisterSpell.objects.filter(firm=firm, withdrawn_on=None))
        before = [one for one in spells if one[0] <= day]
        if before and before[-1][1] == "closed":
            again = [since for since, state in spells if state == "open" and since > day]
            return "open" if again and (again[0] - before[-1][0]).days <= 730 else "closed"
        if firm.read_on >= day or any(state == "closed" for since, state in spells if since > day):
            return "open"
    for ways in (("link", "phone"), ("note",)):
        said = list(News.objects.filter(journey__project=project, way__in=ways).order_by("on"))
        closed = [one.closed_on for one in said if not one.is_active]
        seen = [one.on for one in said]
        if ways == ("note",):
            seen += list(
                Milestone.objects.filter(journey__project=project, kind="follow_up").values_list("on", flat=True)
            )
        if closed and closed[0] <= day:
            return "closed"
        if closed or any(on >= day for on in seen):
            return "open"
    return "unknown"


def test_each_cohort_is_the_same_counted_a_second_way(reports):
    told = 0
    for report in reports:
        for row in report.figures["cohorts"]["rows"]:
            created = Milestone.objects.filter(kind="creation", on__year=row["year"]).select_related("journey__project")
            firms = [one for one in created if row["group"] in ("", one.regime)]
            stood = Counter(stood_by_hand(one, row["years"]) for one in firms)
            assert row["year"] + row["years"] <= report.year
            assert row["firms"] in (None, len(firms)), row
            for name in ("open", "closed", "unknown"):
                assert row[name] in (None, stood[name]), (row, stood)
                told += bool(row[name])
            if row["highest"] is not None:
                assert row["lowest"] == round(100 * stood["open"] / len(firms), 1)
                assert row["highest"] == round(100 * (stood["open"] + stood["unknown"]) / len(firms), 1)
    assert told > 20, "the demo has something to tell"


def test_page_paper_and_files_tell_the_same_cohorts(reports):
    report = reports[0]
    client = Client()
    client.force_login(User.objects.get(email="claire@demo.example"))
    page = client.get(reverse("coordination:report", args=[report.pk])).content.decode()
    read = ReportRead(report).cohorts

    assert paper_facts(report)["survival"]["tables"] == read.tables
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(
        io.BytesIO(as_xlsx(report))).worksheets}  # fmt: skip
    told = [[None if value == "" else value for value in flat(row)] for row in read.rows]
    assert [list(row) for row in sheets["Survie, nombres"][1:]] == told
    assert json.loads(as_json(report))["cohorts"] == report.figures["cohorts"]
    for table in read.tables:
        assert table["title"] in page
    for group in read.groups:
        for line in group.lines:
            for cell in line.cells:
                assert f">{cell}</td>" in page


def test_shares_of_partners_add_up_to_the_total(reports):
    for report in reports:
        rows = report.figures["readings"]
        for code in ("welcomes", "accompanied", "creations", "jobs_created"):
            total = next(row for row in rows if (row["code"], row["by"]) == (code, "network"))
            shares = [row for row in rows if (row["code"], row["by"]) == (code, "organisation")]
            known = sum(row["share"] for row in shares if row["share"] is not None)
            hidden = [row for row in shares if row["share_hidden"]]
            assert known == total["value"] if not hidden else known <= total["value"] - len(hidden)
            assert len(hidden) != 1


def test_page_paper_and_files_say_the_same(reports):
    report = reports[0]
    client = Client()
    client.force_login(User.objects.get(email="claire@demo.example"))

    page = client.get(reverse("coordination:report", args=[report.pk])).content.decode()
    read, facts = ReportRead(report), paper_facts(report)

    book = load_workbook(io.BytesIO(as_xlsx(report)))
    every = {tuple(row[:5]): row for row in list(book.worksheets[-3].iter_rows(values_only=True))[1:]}
    lines = {
        tuple(row[:5]): row
        for row in list(csv.reader(io.StringIO(as_csv(report).decode("utf-8-sig")), delimiter=";"))[1:]
    }
    data = json.loads(as_json(report))
    assert [[one.name, one.cell.value, one.cell.before] for one in read.lines] == facts["figures"]["rows"]
    for one in read.lines:
        assert one.name in page
        assert f">{one.cell.value}</td>" in page
    assert len(every) == len(lines) == len(data["readings"]) == len(report.figures["readings"])
    for row in report.figures["readings"]:
        version = next(one["version"] for one in data["definitions"] if one["code"] == row["code"])
        key = (row["code"], version, row["by"], row["part"] or None, row["label"] or None)
        assert every[key][5] == row["value"]
        listed = lines[row["code"], str(version), row["by"], row["part"], row["label"]]
        assert listed[5] == ("" if row["value"] is None else str(row["value"]))
    assert data["fingerprint"] == report.fingerprint


def test_the_paper_is_the_same_to_the_byte_and_changes_with_its_words(reports):
    report = reports[1]
    first = report_paper(report)

    assert first.startswith(b"%PDF")
    assert report_paper(report) == first
    write_words(report, part="alexis-etain", text="Une belle année.", by=report.made_by, now=MORNING)
    report.refresh_from_db()
    assert report_paper(report) != first
    assert ReportRead(report).words_of_hubs[0][1] == "Une belle année."


def test_a_report_made_again_is_the_same_and_holds_no_name(reports):
    report = reports[0]

    assert make_report(report.network, report.year, by=None, now=MORNING) == report
    said = json.dumps(report.figures, ensure_ascii=False)
    assert not [one for one in Person.objects.values_list("given_name", flat=True).distinct() if f'"{one}' in said]
    assert date.fromisoformat(report.figures["end"]) == date(report.year, 12, 31)
