"""Who gets which page: the whole matrix of roles and pages, made anew and compared with what the docs say."""

import pytest
from tests.architecture.house import DOCS
from tests.web.matrix import ROLES, client_of, outcome, pages, people, table

from maillage.foundation.messaging.actions import write_letter

ABOUT_ONE_ENQUIRY = "desk:accept desk:word desk:attempt desk:unreachable desk:assign desk:redirect desk:decline"
IN_CARE = {"adviser", "manager", "coordinator"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast, enquiry, now):
    letter = write_letter(
        key="matrix", to="a@example.org", template="invitation", facts={}, language="fr", now=now, is_secret=False
    )
    return pages(cast, enquiry, letter), {role: client_of(user) for role, user in people(cast).items()}


def ask_all(scene, method):
    every, clients = scene
    return {page.name: {role: outcome(clients[role], method, page) for role in ROLES} for page in every}


def test_reading_gives_each_role_what_the_docs_say_and_writes_nothing(scene):
    found = ask_all(scene, "GET")

    written = {(name, role): sql for name, row in found.items() for role, (_word, sql) in row.items() if sql}
    assert written == {}
    words = {name: {role: word for role, (word, _sql) in row.items()} for name, row in found.items()}
    assert table(words) in (DOCS / "reference" / "permissions.md").read_text(encoding="utf-8"), "\n" + table(words)
    for name, row in words.items():
        if not name.startswith(("public:", "link:")):
            assert row["anyone"] in {"sign-in", "act only"}, name
    assert {role for role, word in words["desk:enquiry"].items() if word == "opens"} == IN_CARE


def test_acting_is_hidden_from_whoever_has_no_part_in_it(scene):
    found = ask_all(scene, "POST")

    words = {name: {role: word for role, (word, _sql) in row.items()} for name, row in found.items()}
    assert table(words) in (DOCS / "reference" / "permissions.md").read_text(encoding="utf-8"), "\n" + table(words)
    for name in ABOUT_ONE_ENQUIRY.split():
        assert {role for role, word in words[name].items() if word in {"hidden", "sign-in"}} == set(ROLES) - IN_CARE, (
            name
        )
    outsiders = {"anyone", "other", "stranger", "administrator"}
    written = {
        (name, role): sql
        for name, row in found.items()
        for role, (_word, sql) in row.items()
        if sql and role in outsiders and not name.startswith(("public:", "account:"))
    }
    assert written == {}
