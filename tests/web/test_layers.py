"""Who reads which layer of a file: each lock alone gives the table of `layers.py`, and the docs show the same."""

import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from tests.architecture.house import DOCS
from tests.eyes import closed_eyes
from tests.support.privacy.test_export import leads_to_a_person
from tests.web import acts
from tests.web.accompanied import (
    ABOUT_THE_DOCUMENT,
    ABOUT_THE_JOURNEY,
    ABOUT_THE_MEETING,
    ABOUT_THE_PAPER,
    ABOUT_THE_PERSON,
    ABOUT_THE_REFERRAL,
    ABOUT_THE_STEP,
)
from tests.web.acts import ACTS
from tests.web.known import (
    COUNTED,
    FILE,
    HOUSING,
    KNOWN,
    LAYERS_LOGGED,
    NOT_KEPT,
    ROLES,
    WITHOUT_MARK,
    expected,
    readers_found,
    table,
)
from tests.web.layers import helped_by, make_world
from tests.web.matrix import client_of, names

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_everything, reading_with
from maillage.support.journeys.models import Paper
from maillage.support.journeys.queries.hub import FAMILIES
from maillage.support.people.models import Look
from maillage.support.privacy.queries.tables import HELD

pytestmark = pytest.mark.django_db
DOORS = ("desk", "hub", "coordination", "account", "link")
ABOUT_ONE_ENQUIRY = (
    "enquiry",
    "accept",
    "name_person",
    "word",
    "attempt",
    "unreachable",
    "assign",
    "redirect",
    "decline",
)
FLOOR = [model for model in apps.get_models() if model.__module__.startswith("maillage.support")]
OPENED = ("maillage.web.shared.middleware.reading_with", "maillage.web.desk.files.reading_with")


@pytest.fixture
def world(cast, enquiry, settings, tmp_path):
    settings.DOCUMENTS_FOLDER = tmp_path
    return make_world(cast, enquiry, timezone.now())


def marks_in(text: str) -> set[str]:
    """The marks that a text bears, also in a phone written with spaces."""
    plain = text.casefold()
    spaceless = re.sub(r"\s", "", plain)
    return {mark for mark, one in KNOWN.items() if one.is_in(plain) or mark in spaceless}


def tables_behind_the_lock() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r' ORDER BY relname")
        return [name for (name,) in cursor.fetchall()]


def test_every_mark_is_somewhere(world):
    with reading_everything():
        assert rows_seen() == set(KNOWN)


def rows_seen() -> set[str]:
    """The marks in all rows of all tables that these eyes see."""
    return set().union(*(marks_of(name) for name in tables_behind_the_lock()))


def test_each_table_that_leads_to_a_person_has_its_row_in_the_table_of_layers_or_a_reason(world):
    holding = {model._meta.db_table for model in FLOOR if leads_to_a_person(model)}

    with reading_everything():
        without = {name for name in holding if not marks_of(name)}

    assert " ".join(sorted(without)) == " ".join(sorted(WITHOUT_MARK))
    assert all(WITHOUT_MARK.values())


def test_the_export_and_the_erasure_say_the_same_layer_of_a_table_as_the_table_of_layers(world):
    with reading_everything():
        found = {held: {KNOWN[mark].layer for mark in marks_of(held.model._meta.db_table)} for held in HELD}

    logged = {held: layers & LAYERS_LOGGED for held, layers in found.items()}
    assert {held.key: layers for held, layers in logged.items() if layers - {held.layer}} == {
        "orientation.shareditem": {"L3", "L6"}  # each item has the layer of its kind
    }
    assert {held.layer for held in logged} == LAYERS_LOGGED | {""}


def marks_of(name: str) -> set[str]:
    """The marks in all rows of one table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT seen::text FROM "{name}" AS seen')
        return marks_in("\n".join(row for (row,) in cursor.fetchall()))


def test_each_layer_stands_in_the_table_and_what_is_not_kept_is_in_no_table():
    layers = {one.layer for one in KNOWN.values()} | {"L8", *NOT_KEPT}
    names = {word for model in FLOOR for words in named_in(model) for word in re.findall(r"[A-Z]?[a-z]+", words)}

    assert layers == {*(f"L{number}" for number in range(9)), "log"}
    assert {name.lower() for name in names} & HOUSING == set(), "layer L7 gets its rows"


def named_in(model) -> list[str]:
    """How a table, its columns and what may be chosen in them are called."""
    columns = model._meta.concrete_fields
    choices = [str(value) for column in columns for value, _words in column.flatchoices]
    return [model.__name__, *(column.name for column in columns), *choices]


def test_counts_are_told_from_three_on_and_by_one_s_own_partner_exactly(world):
    helped_by(world.cast, timezone.now())

    told = {one.what: {role for role in ROLES if count_told(world, one, role) == str(one.people)} for one in COUNTED}
    let = {one.what: {role for role in ROLES if count_let(world, one, role) == one.people} for one in COUNTED}

    assert told == {one.what: set(one.readers) for one in COUNTED}
    assert let == {one.what: set(one.let_by_lock) for one in COUNTED}
    assert {count_told(world, COUNTED[1], role) for role in ("reception", "coordinator")} == {"moins de 3"}


def count_told(world, one, role: str) -> str | None:
    """The cell of the hub's page, where this role opens it."""
    page = client_of(world.users.get(role)).get(reverse("hub:home", args=[world.cast.etain.slug]))
    rows = page.context["whole"].rows if page.status_code == 200 and page.context["whole"] else []
    cells = dict(rows).get(getattr(world.cast, one.partner))
    return cells[list(FAMILIES).index(one.column)][1] if cells else None


def count_let(world, one, role: str) -> int:
    """The people whom raw SQL counts with the eyes of this role."""
    there = "organisation_id = %s AND hub_id = %s AND state = ANY(%s)"
    sql = f"SELECT count(DISTINCT person_id) FROM journeys_journey WHERE {there}"
    values = [getattr(world.cast, one.partner).pk, world.cast.etain.pk, list(FAMILIES[one.column])]
    with closed_eyes(), reading_with(world.eyes(role)), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def test_the_second_lock_alone_gives_the_table(world):
    def look(role: str) -> set[str]:
        with closed_eyes(), reading_with(world.eyes(role)):
            return rows_seen()

    assert readers_found(look) == {mark: roles | KNOWN[mark].let_by_lock for mark, roles in expected().items()}


def rows_changed() -> set[str]:
    """The marks in rows that these eyes may write over; a row that its table keeps as it is counts as theirs."""
    return set().union(*(changed_in(name) for name in tables_behind_the_lock()))


def changed_in(name: str) -> set[str]:
    """All rows of the table at once; mark by mark when one of them is kept as it is."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f'UPDATE "{name}" AS seen SET id = id RETURNING seen::text')
                return marks_in("\n".join(row for (row,) in cursor.fetchall()))
        except DatabaseError:
            return {mark for mark in KNOWN if is_changed(cursor, name, mark)}


def is_changed(cursor, name: str, mark: str) -> bool:
    """Whether rows that bear this mark may be written over, or are kept by their table from everybody."""
    try:
        with transaction.atomic():
            forms = [f"%{form}%" for form in (mark, *KNOWN[mark].also)]
            cursor.execute(f'UPDATE "{name}" AS seen SET id = id WHERE seen::text ILIKE ANY(%s)', [forms])
            return cursor.rowcount > 0
    except DatabaseError:
        return True


def test_the_second_lock_lets_nobody_else_write_into_the_file(world):
    enquiry = {"Zaqidemande", "Zaqiajout", "Zaqirenvoi"}  # those who answer it; of who passed it on, the reason
    allowed = {"coordinator": enquiry, "reception": enquiry, "stranger": {"Zaqirenvoi"}, **PERSONAL}
    too_much = {}
    for role in sorted(set(ROLES) - FILE):
        with closed_eyes(), reading_with(world.eyes(role)):
            too_much[role] = rows_changed() - allowed.get(role, set())

    assert {role: marks for role, marks in too_much.items() if marks} == {}


PERSONAL = {
    "person": {
        *("Zaqinom", "0688776655", "Zaqibesoin", "Zaqiprojet", "Zaqicommun", "Zaqirendez"),
        *("Zaqiaccord", "Zaqiempreinte", "Zaqiregard"),
    }
}
"""Rows of one's own that the private link sees: its pages act on them as the platform does, after a POST."""


KEYS = {
    **dict.fromkeys((*ABOUT_THE_PERSON, "merge"), "person"),
    **dict.fromkeys(ABOUT_THE_JOURNEY, "journey"),
    **dict.fromkeys(ABOUT_THE_MEETING, "meeting"),
    **dict.fromkeys(ABOUT_THE_STEP, "step"),
    **dict.fromkeys(ABOUT_THE_PAPER, "paper"),
    **dict.fromkeys(ABOUT_THE_DOCUMENT, "document"),
    **dict.fromkeys(ABOUT_THE_REFERRAL, "referral"),
    **dict.fromkeys(ABOUT_ONE_ENQUIRY, "enquiry"),
}
"""Of which kind is the key in the address of a page of the desk; a page that is not here is asked with all of them."""


def addresses(world, role: str) -> list[str]:
    """Every page of the doors behind sign-in about every key of the world, and what is searched; or one's link."""
    if role in world.tokens():
        return link_addresses(world, role)
    partners = [world.cast.chamber, world.joint.to_organisation]
    writing = [f"{reverse('desk:write_referral', args=[world.person.pk])}?organisation={one.pk}" for one in partners]
    searched = {one.layer: one.mark for one in KNOWN.values()} | {"name": "Zaqinom"}  # one of each layer
    return [*(reverse("desk:people") + f"?q={mark}" for mark in searched.values()), *writing, *page_addresses(world)]


def link_addresses(world, role: str) -> list[str]:
    token, handed = world.tokens()[role], (world.referral.pk, world.joint.pk, world.letter.pk)
    found = {
        "guest": [reverse("link:referral", args=[token])],
        "holder": [reverse(f"link:{name}", args=[token]) for name in ("document", "document_content")],
        "person": [
            reverse("link:person", args=[token]),
            *(reverse("link:person_referral", args=[token, key]) for key in handed),
            *(
                reverse("link:person_paper", args=[token, paper.pk])
                for paper in Paper.objects.filter(person=world.person)
            ),
        ],
    }
    return found[role]


def page_addresses(world) -> list[str]:
    found = set()
    everything = frozenset().union(*world.keys.values())
    for name, entry in names():
        door, _colon, page = name.partition(":")
        if door not in DOORS or door == "link":
            continue
        wanted = entry.pattern.converters
        about = world.keys.get(KEYS.get(page, ""), everything) if door == "desk" else world.keys["enquiry"]
        for key in about if "pk" in wanted else [0]:
            values = {"pk": key, "other": world.person.pk, "slug": world.cast.etain.slug, "kind": "contract"}
            try:
                found.add(reverse(name, kwargs={one: values[one] for one in wanted if one in values}))
            except NoReverseMatch:
                continue
    return sorted(found)


def pages_seen(world, role: str, acts_only: set[str], unlogged: set[tuple[str, str]]) -> set[str]:
    """The marks on all pages that somebody in this role opens; addresses that only take acts are asked once.

    What was read on a page and should be in the log of looks and is not goes to `unlogged`.
    """
    client, found = client_of(world.users.get(role)), set()
    for address in addresses(world, role):
        if address in acts_only or ("?q=" in address and "closed" in found):
            continue
        with transaction.atomic():
            response = client.get(address)
        if response.status_code == 405:
            acts_only.add(address)
        if response.status_code == 200:
            text = b"".join(response).decode(errors="replace")
            shown = marks_in(text.split('id="people"')[-1] if "?q=" in address else text)
            unlogged |= {(role, mark, address) for mark in shown if not is_logged(world, role, mark, address)}
            found |= shown
        elif "?q=" in address:
            found.add("closed")
    return found - {"closed"}


NAMES_ONLY = ("/documents/", "/refer/write/", "/referrals/")
"""Pages that name documents, whose content they do not show."""


def is_logged(world, role: str, mark: str, address: str) -> bool:
    """Whether what this role read is in the file of the person: its layer, who, in whose name."""
    known = KNOWN[mark]
    if known.word_for(role) != "logged" or (known.layer == "L6" and any(part in address for part in NAMES_ONLY)):
        return True
    looked = Look.objects.filter(person=world.person, layer=known.layer, user=world.users.get(role))
    return looked.exclude(what__contains="Zaqiregard").exists()


def test_the_first_lock_alone_gives_the_table_and_what_is_read_is_logged(world, monkeypatch):
    for name in OPENED:
        monkeypatch.setattr(name, lambda _eyes: reading_everything())
    acts_only: set[str] = set()
    unlogged: set[tuple[str, str, str]] = set()

    found = readers_found(lambda role: pages_seen(world, role, acts_only, unlogged))

    wrong = {mark: sorted(roles ^ expected()[mark]) for mark, roles in found.items() if roles != expected()[mark]}
    assert (wrong, unlogged) == ({}, set())


def is_done(world, act, role: str) -> bool:
    """Whether this role does it by its page: what is written leaves its line in the journal. It is then undone."""
    if act.tried is None:
        return False
    tried, client, before = act.tried(world, role), client_of(world.users.get(role)), Entry.objects.count()
    with undone():
        response = client.get(tried.address) if tried.said is None else client.post(tried.address, tried.said)
        saved = response.status_code == 200 and "attachment" in response.headers.get("Content-Disposition", "")
        return saved if tried.said is None else Entry.objects.count() > before


def is_let(world, act, role: str) -> bool:
    """Whether raw SQL with the eyes of this role does it."""
    with undone(), closed_eyes(), reading_with(world.eyes(role)), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(act.sql)
                return cursor.rowcount > 0
        except DatabaseError:
            return False


@contextmanager
def undone():
    """Takes back what is done inside."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def test_each_lock_alone_lets_act_whom_the_table_of_acts_says(world, monkeypatch):
    let = {act.what: {role for role in ROLES if is_let(world, act, role)} for act in ACTS}
    for name in OPENED:
        monkeypatch.setattr(name, lambda _eyes: reading_everything())
    done = {act.what: {role for role in ROLES if is_done(world, act, role)} for act in ACTS}

    assert let == {act.what: set(act.let_by_lock) for act in ACTS}
    assert done == {act.what: set(act.actors) for act in ACTS}


@pytest.mark.parametrize("made", [table, acts.table])
def test_the_docs_show_the_tables(made):
    assert made() in (DOCS / "reference" / "permissions.md").read_text(encoding="utf-8"), "\n" + made()
