"""Counts for other tools: who takes which table, the same numbers as the pages, columns that are all described."""

import csv
import io
import json
from datetime import date, timedelta
from uuid import uuid4

import pyarrow.parquet
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.insight.indicators.scene import Scene
from tests.table import ask, make_table

from maillage.insight.dialogue.actions import AnswerDraft, answer_question, compute_sheet, freeze_sheet, hold_committee
from maillage.insight.dialogue.models import Committee, Question
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import readings
from maillage.web.shared.aggregates import DATASETS, FORMS, READINGS
from maillage.web.shared.keys import new_key, owner_of

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]
YEAR = {"start": "2025-01-01", "end": "2025-12-31"}


@pytest.fixture
def table(cast, now):
    return make_table(cast, now)


def take(name, form="json", *, user=None, key="", **given):
    client = Client()
    if user is not None:
        client.force_login(user)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.get(reverse("api-aggregates:table", args=[name, form]), given, headers=headers)


def rows_of(answer, form):
    """What a file says, each cell as text, nothing for what is not known."""
    if form == "json":
        rows = json.loads(answer.content)["rows"]
    elif form == "parquet":
        rows = pyarrow.parquet.read_table(io.BytesIO(answer.content)).to_pylist()
    else:
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    words = {None: "", True: "true", False: "false"}
    return [{name: words[value] if (value in (None, True, False) and not isinstance(value, (int, float))) or
             isinstance(value, bool) else str(value) for name, value in row.items()} for row in rows]  # fmt: skip


def as_number(row):
    return {name: float(value) if name in ("value", "before") and value else value for name, value in row.items()}


def test_the_same_readings_as_the_page_in_every_form(cast):
    scene = Scene(cast)
    for day in range(1, 6):
        scene.welcome(date(2025, 3, day))
    scene.welcome(date(2025, 4, 1), by=cast.stranger, hub=cast.verdun, organisation=cast.neighbour)

    for by in By.values:
        wanted = readings(cast.network, Period.year(2025), by=by)
        found = {form: rows_of(take("readings", form, user=cast.coordinator, by=by, **YEAR), form) for form in FORMS}

        told = [(one["indicator"], one["part"], one["value"], one["hidden"]) for one in found["json"]]
        assert told == [
            (one.indicator.code, one.part, "" if one.value is None else str(one.value), str(one.is_hidden).lower())
            for one in wanted
        ]
        assert [as_number(row) for row in found["csv"]] == [as_number(row) for row in found["json"]]
        assert [as_number(row) for row in found["parquet"]] == [as_number(row) for row in found["json"]]
    assert any(one.is_hidden for one in readings(cast.network, Period.year(2025), by=By.HUB)), (
        "one hub tells too little"
    )


def test_the_page_leads_to_the_same_figures(client, cast):
    Scene(cast).welcome(date(2025, 3, 1))
    client.force_login(cast.coordinator)

    page = client.get(reverse("coordination:figures"), {**YEAR, "by": "hub"})
    (_csv, address), *_more = page.context["files"]

    assert client.get(address).content == take("readings", "csv", user=cast.coordinator, by="hub", **YEAR).content
    assert address.replace("&", "&amp;") in page.content.decode()


def test_sheets_say_what_pages_say_and_only_those_one_may_read(cast, table, now):
    mine, other = (compute_sheet(one, by=None, now=now) for one in (table.epci, table.other_epci))
    made = hold_committee(
        Committee(territory=table.epci, title="Comité (fictif)", held_on=timezone.localdate(now)),
        seats=[],
        post=table.officer,
        by=table.officer.user,
        now=now,
    )
    frozen = freeze_sheet(made, by=table.officer.user, post=table.officer, now=now)

    today = json.loads(take("sheets", user=table.member.user).content)["rows"]
    every = json.loads(take("sheets", user=table.member.user, frozen="yes").content)["rows"]
    whole = json.loads(take("sheets", user=cast.coordinator).content)["rows"]
    page = Client()
    page.force_login(table.member.user)
    told = json.loads(page.get(reverse("territory:sheet_export", args=[table.epci.pk, "json"])).content)

    names = ("figure", "version", "name", "value", "unit", "definition")
    wanted = [{"figure": one.pop("key"), **one} for one in told["figures"]]
    assert [{name: row[name] for name in names} for row in today] == wanted
    assert {row["code"] for row in today} == {table.epci.code}
    assert {row["address"].rsplit("/", 2)[-2] for row in every if row["frozen_on"]} == {str(frozen.public_id)}
    assert len(every) == 2 * len(today)
    assert {row["code"] for row in whole} == {table.epci.code, table.other_epci.code}
    assert mine.facts["figures"].keys() == {row["figure"] for row in today}
    assert other.pk


def test_questions_say_what_was_late_and_none_of_the_words(cast, table, now):
    asked = ask(table, now - timedelta(days=40))
    answer_question(asked, AnswerDraft("La Région paie (fictif)."), by=table.officer, form_key=uuid4(), now=now)
    waiting = ask(table, now - timedelta(days=1), subject="Un secret de la question")

    for user in (table.member.user, table.officer.user, cast.coordinator):
        answer = take("questions", user=user)
        late, fresh = json.loads(answer.content)["rows"]
        assert (late["number"], late["late"], late["days"], late["state"]) == (asked.reference, True, 40, "answered")
        assert (fresh["number"], fresh["days"], fresh["answered_on"]) == (waiting.reference, None, None)
        for words in ("secret", "paie", "Du conseiller", "Oscar", "Vanessa"):
            assert words not in answer.content.decode()
    assert json.loads(take("questions", user=table.neighbour.user).content)["rows"] == []
    assert Question.objects.count() == 2


def test_every_column_is_described_and_the_dictionary_is_what_writes_them(client, cast, table, now):
    compute_sheet(table.epci, by=None, now=now)
    ask(table, now)
    said = client.get(reverse("api-aggregates:dictionary")).json()

    described = {one["name"]: [column["name"] for column in one["columns"]] for one in said["datasets"]}
    for name, dataset in DATASETS.items():
        answer = take(name, user=cast.coordinator)
        rows = json.loads(answer.content)["rows"]
        assert rows
        assert {tuple(row) for row in rows} == {tuple(described[name])}
        text = take(name, "csv", user=cast.coordinator).content.decode("utf-8-sig")
        assert text.splitlines()[0].split(";") == described[name]
        assert all(str(column.words) for column in dataset.columns)
        for column in dataset.columns:
            if column.listed is not None:
                assert {row[column.name] for row in rows} <= set(column.listed.values)
    codes = {one["indicator"] for one in said["indicators"]}
    assert {row["indicator"] for row in json.loads(take("readings", user=cast.coordinator).content)["rows"]} <= codes


@pytest.mark.parametrize("who", ["adviser", "manager", "partner", "stranger", "administrator"])
def test_readings_are_the_coordination_s(cast, table, now, who):
    compute_sheet(table.epci, by=None, now=now)
    ask(table, now)
    user = getattr(cast, who)

    assert take("readings", user=user).status_code == 404
    assert json.loads(take("sheets", user=user).content)["rows"] == []
    assert json.loads(take("questions", user=user).content)["rows"] == []


def test_members_and_officers_take_no_readings_of_the_network(table):
    for post in (table.member, table.officer):
        assert take("readings", user=post.user).status_code == 404


def test_a_key_reads_what_its_owner_reads_until_it_ends(client, cast, table, now, monkeypatch):
    ask(table, now)
    client.force_login(table.member.user)
    shown = client.post(reverse("territory:exports")).content.decode()
    key = shown.split('<code class="long">')[1].split("<")[0]

    assert len(json.loads(take("questions", key=key).content)["rows"]) == 1
    assert take("readings", key=key).status_code == 404
    assert "mlg_" not in client.get(reverse("territory:exports")).content.decode()
    for wrong in (key[:-1], key + "a", "mlg_", "a", new_key(cast.coordinator)[:-4] + "AAAA"):
        assert take("questions", key=wrong).status_code == 401
        assert take("questions", user=cast.coordinator, key=wrong).status_code == 401, "no session behind a wrong key"
    table.member.ends_on = timezone.localdate() - timedelta(days=1)
    table.member.save()
    assert json.loads(take("questions", key=key).content)["rows"] == []
    table.member.user.set_password("un autre (fictif)")
    table.member.user.save()
    assert take("questions", key=key).status_code == 401


def test_a_key_ends_after_its_days_and_with_the_account(table, monkeypatch):
    user = table.member.user
    with monkeypatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() - 181 * 86400)
        old = new_key(user)
    fresh = new_key(user)

    assert owner_of(old) is None
    assert owner_of(fresh) == user
    user.is_active = False
    user.save()
    assert owner_of(fresh) is None


def test_nobody_takes_anything_without_a_key(client, cast):
    for name in DATASETS:
        answer = take(name)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer["Cache-Control"] == "private, no-store"
        assert "Access-Control-Allow-Origin" not in answer
    assert "no-store" in take("readings", user=cast.coordinator)["Cache-Control"]


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"start": "2026-12-31", "end": "2026-01-01"}, "end"),
        ({"start": "demain"}, "start"),
        ({"start": "2026-02-30"}, "start"),
        ({"end": "0001-01-01"}, "end"),
        ({"by": "shoe size"}, "by"),
    ],
)
def test_what_makes_no_sense_is_named(cast, given, parameter):
    answer = take("readings", user=cast.coordinator, **given)

    assert answer.status_code == 422
    assert answer.json()["parameter"] == parameter


@pytest.mark.parametrize(("name", "form"), [("people", "json"), ("readings", "exe"), ("sheets", "xlsx")])
def test_what_does_not_exist_is_not_found(cast, name, form):
    assert take(name, form, user=cast.coordinator).status_code == 404


def test_cells_never_start_a_formula(cast):
    cast.etain.name = "=HYPERLINK(1)"
    cast.etain.save()
    Scene(cast).welcome(date(2025, 3, 1))

    said = take("readings", "csv", user=cast.coordinator, by="hub", **YEAR).content.decode()

    assert "'=HYPERLINK(1)" in said
    assert ";=HYPERLINK" not in said
    assert READINGS.columns[0].name == "indicator"
