"""The door of territories: the same figures for all, questions and answers, files, and no name of anybody."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.table import ask, make_table
from tests.web.matrix import names, pages

from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.messaging.models import Letter
from maillage.insight.dialogue.actions import (
    AnswerDraft,
    agree_to_publish,
    answer_question,
    compute_sheet,
    hold_committee,
    sign_agreement,
)
from maillage.insight.dialogue.models import Agreement, Committee, Post, Question, Territory, TerritorySheet
from maillage.support.orientation.models import Enquiry
from maillage.support.people.models import Person
from maillage.web.territory.sheet_files import paper_facts
from maillage.web.territory.sheet_words import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cast, now):
    return make_table(cast, now)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, *arguments):
    return reverse(f"territory:{name}", args=arguments)


def test_a_member_asks_and_the_officer_of_the_right_office_answers(cast, table, now):
    member, officer = client_of(table.member.user), client_of(table.officer.user)
    assert member.get("/account/").url == "/territory/"
    key = uuid4()
    typed = {"subject": "Qui paie le déplacement ?", "text": "À Étain, le mardi.", "form_key": key}

    empty = member.post(address("ask", table.epci.pk), {"form_key": key})
    asked = member.post(address("ask", table.epci.pk), typed, follow=True)
    twice = member.post(address("ask", table.epci.pk), typed)

    question = Question.objects.get()
    assert empty.status_code == 422
    assert (asked.status_code, twice.url) == (200, address("question", question.pk))
    assert f"numéro {question.reference}" in asked.content.decode()
    assert "Chargé de mission économie" in asked.content.decode()
    day = timezone.localdate(now)
    signed = sign_agreement(
        Agreement(territory=table.epci, kind="presence", title="Permanences (fictif)", starts_on=day, ends_on=day),
        parties=["Région"],
        post=None,
        by=cast.coordinator,
        now=now,
    )
    typed = {"text": "La Région paie.", "agreement": signed.pk, "form_key": uuid4(), "promise": "Écrire"}
    half = officer.post(address("answer_question", question.pk), typed)
    done = officer.post(address("answer_question", question.pk), {**typed, "promise_due_on": day}, follow=True)

    assert (half.status_code, done.status_code) == (422, 200)
    read = member.get(address("question", question.pk)).content.decode()
    for words in ("La Région paie.", "Permanences (fictif)", "Chargé de mission économie", "Écrire", "pas commencé"):
        assert words.casefold() in read.casefold()
    stranger = client_of(table.stranger.user)
    assert stranger.get(address("question", question.pk)).status_code == 404
    assert stranger.post(address("answer_question", question.pk), typed).status_code == 404


def test_the_three_read_the_same_figures_with_their_definitions(cast, table, now):
    compute_sheet(table.epci, by=None, now=now)
    read = {}
    for user in (table.member.user, table.officer.user, cast.coordinator):
        page = client_of(user).get(address("sheet", table.epci.pk)).content.decode()
        read[user] = re.search(
            r'<section aria-labelledby="part1">.*(?=<section aria-labelledby="occupancy">)', page, re.S
        )[0]

    figures = {re.sub(r'value="[^"]+"', "", part) for part in read.values()}
    assert len(figures) == 1
    assert "Population des communes du territoire" in figures.pop()


def test_late_is_said_to_both_sides(table, now):
    ask(table, now - timedelta(days=20))

    for user in (table.member.user, table.officer.user):
        for name, key in (("home", ()), ("sheet", (table.epci.pk,)), ("questions", ()), ("question", (1,))):
            arguments = (Question.objects.get().pk,) if name == "question" else key
            assert "en retard" in client_of(user).get(address(name, *arguments)).content.decode(), name


def test_the_files_say_what_the_page_says_and_are_the_same_to_the_byte(table, now):
    sheet = compute_sheet(table.epci, by=None, now=now)
    client = client_of(table.member.user)
    files = {
        form: [client.get(address("sheet_export", table.epci.pk, form)).content for _ in range(2)]
        for form in ("csv", "json", "pdf")
    }

    assert all(first == second for first, second in files.values())
    assert files["pdf"][0].startswith(b"%PDF")
    told = json.loads(files["json"][0])
    assert {one["key"]: one["value"] for one in told["figures"]} == sheet.facts["figures"]
    lines = [line.split(";") for line in files["csv"][0].decode("utf-8-sig").splitlines()]
    stored = {key: "" if value is None else str(value) for key, value in sheet.facts["figures"].items()}
    assert {line[3]: line[6] for line in lines[1:] if not line[3].startswith("stage.")} == stored
    assert client.get(address("sheet_export", table.epci.pk, "exe")).status_code == 404


def test_a_frozen_sheet_keeps_its_address_and_its_committee(table, now):
    client = client_of(table.officer.user)
    made = hold_committee(
        Committee(territory=table.epci, title="Comité (fictif)", held_on=timezone.localdate(now)),
        seats=["Présidente"],
        post=table.officer,
        by=table.officer.user,
        now=now,
    )
    early = client.post(address("freeze_sheet", made.pk), follow=True)
    assert "pas encore de chiffres à figer" in early.content.decode()
    client.post(address("compute", table.epci.pk))

    frozen = client.post(address("freeze_sheet", made.pk))
    refused = client.post(address("drop_committee", made.pk), follow=True)

    assert client_of(table.member.user).get(frozen.url).status_code == 200
    assert client_of(table.neighbour.user).get(frozen.url).status_code == 404
    assert "il reste, pour qu’on puisse les citer" in refused.content.decode()
    assert Committee.objects.filter(pk=made.pk).exists()
    assert client_of(table.member.user).post(address("freeze_sheet", made.pk)).status_code == 404


def test_a_committee_is_prepared_followed_and_taken_back(cast, table, now):
    client = client_of(cast.coordinator)
    day = timezone.localdate(now)

    typed = {"title": "Comité (fictif)", "held_on": day, "seats": "Présidente\nDirecteur de l’association"}
    made = client.post(address("new_committee", table.office.pk), typed)
    committee = Committee.objects.get()
    client.post(address("add_committee_line", committee.pk, "decisions"), {"what": "Ouvrir le mardi (fictif)."})
    wrong = client.post(
        address("add_committee_line", committee.pk, "papers"), {"title": "Bilan", "address": "javascript:1"}
    )
    client.post(address("follow_decision", committee.pk, committee.decisions.get().pk))

    page = client.get(made.url).content.decode()
    assert wrong.status_code == 422
    assert "Directeur de l’association" in page
    assert "Ouvrir le mardi" in page
    assert committee.decisions.get().done_on == timezone.localdate()
    assert client.post(address("drop_committee", committee.pk)).url == address("sheet", table.office.pk)
    assert not Committee.objects.exists()


def test_the_coordination_gives_a_post_and_ends_it(cast, table):
    client = client_of(cast.coordinator)
    typed = {"territory": table.meuse.pk, "title": "Présidente", "email": "nina@example.org", "name": "Nina (fictif)"}

    named = client.post(address("posts"), {**typed, "title": "Nina (fictif), présidente"})
    given = client.post(address("posts"), typed)
    again = client.post(address("posts"), typed)

    assert [named.status_code, given.status_code, again.status_code] == [422, 302, 422]
    nina = client_of(User.objects.get(email="nina@example.org"))
    assert nina.get(address("sheet", table.meuse.pk)).status_code == 200
    client.post(address("end_post", Post.objects.get(title="Présidente").pk))
    assert nina.get(address("sheet", table.meuse.pk)).status_code == 404
    assert client_of(table.officer.user).get(address("posts")).status_code == 404


def test_what_both_published_is_read_by_all(table, now):
    page = reverse("public:questions")
    question = ask(table, now)
    answer_question(question, AnswerDraft("La Région paie."), by=table.officer, form_key=uuid4(), now=now)
    assert "La Région paie." not in Client().get(page).content.decode()

    for side in (table.member, table.officer):
        agree_to_publish(question, agrees=True, by=side, now=now)

    read = Client().get(page).content.decode()
    assert question.reference in read
    assert "La Région paie." in read


def test_a_list_of_three_asks_the_database_as_often_as_a_list_of_one(table, now):
    client = client_of(table.officer.user)

    def count(name, *arguments):
        client.get(address(name, *arguments))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(name, *arguments))
        return len(asked)

    def all_counts():
        return [count("home"), count("questions"), count("sheet", table.epci.pk)]

    ask(table, now - timedelta(days=30))
    one = all_counts()
    for _more in range(2):
        ask(table, now - timedelta(days=30))

    assert all_counts() == one


NAMED = re.compile(r"\(fictif\)|[^\w’'-]+")


def every_name():
    """First and family names, whole names, e-mail addresses and phones of all people the database knows."""
    found = set()
    for name, email in User.objects.values_list("name", "email"):
        found |= {email, *NAMED.split(name)}
    for row in (*Person.objects.all(), *Enquiry.objects.all()):
        for field in ("name", "given_name", "family_name"):
            found |= set(NAMED.split(str(getattr(row, field, "") or "")))
        found |= {str(getattr(row, field, "") or "") for field in ("email", "phone")}
    return {name for name in found if len(name) > 2 and not name.isdigit()} - {"fictif"}


def test_no_name_of_the_data_stands_behind_this_door(cast, enquiry, now):
    letter = write_letter(key="n", to="a@example.org", template="invitation", facts={}, language="fr", now=now)
    every = [page for page in pages(cast, enquiry, letter) if page.name.startswith("territory:")]
    hidden = every_name()
    assert {"Léa", "Aline", "Vanessa", "Oscar", "Coralie"} <= hidden
    visitors = [User.objects.get(email=f"{one}@example.org") for one in ("vanessa", "oscar")] + [cast.coordinator]
    seen = 0
    for user in visitors:
        client = client_of(user)
        for page in every:
            for written in {page.address, page.address.replace(".csv", ".json")}:
                response = client.get(written)
                if response.status_code == 200:
                    seen += 1
                    assert not _names_in(response.content.decode("utf-8", "replace"), hidden), (page.name, user.email)
    assert seen > 3 * len({name for name, _entry in names() if name.startswith("territory:")}) // 2
    for sheet in TerritorySheet.objects.select_related("territory__network", "committee"):
        assert not _names_in(json.dumps(paper_facts(shown(sheet)), ensure_ascii=False), hidden)
    public = Client().get(reverse("public:questions")).content.decode()
    assert not _names_in(public, hidden)
    for one in Letter.objects.filter(key__startswith="dialogue."):
        assert not _names_in(one.subject + one.text, hidden), one.key


def _names_in(text, hidden):
    words = set(re.split(r"[^\w@.’'-]+", text)) | set(re.split(r"[^\w’'-]+", text))
    return words & hidden


def test_no_table_of_the_dialogue_keeps_a_name_of_an_account():
    texts = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("dialogue").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }

    assert texts == {"Post.user"}


def test_every_territory_is_listed_and_found_by_name(cast, table):
    client = client_of(cast.coordinator)

    page = client.get(address("home"), {"q": "Étain"}).content.decode()

    assert f"{reverse('territory:sheet', args=[table.epci.pk])}" in page
    assert reverse("territory:sheet", args=[table.other_epci.pk]) not in page
    assert Territory.objects.count() > 100
    assert client.get(address("home"), {"page": "999"}).status_code == 200
