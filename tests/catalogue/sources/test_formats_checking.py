"""The validators: what they find, where, and what they say is accepted; what they cannot read at all."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.sources.formats.checking import MOST_BYTES, MOST_FINDINGS, check
from maillage.catalogue.sources.formats.hsds import key
from maillage.catalogue.sources.formats.reading import Unreadable

STRUCTURE = {"source": "essai", "id": "essai--1", "nom": "Alexis (fictif)", "date_maj": "2026-01-05"}
SERVICE = {
    **STRUCTURE,
    "id": "essai--s1",
    "structure_id": "essai--1",
    "nom": "Construire son projet",
    "description": "Un rendez-vous, puis un plan d'action.",
    "frais": "gratuit",
}
HSDS = {
    "organizations": [{"id": key("o"), "name": "Alexis", "description": "Association"}],
    "services": [{"id": key("s"), "name": "Construire", "status": "active", "url": "https://example.org/"}],
}


def looked_at(document):
    """What is found in a document: place, value, accepted."""
    report = check(json.dumps(document).encode())
    return report, [(one.where, one.read, one.accepted) for one in report.findings]


def test_good_files_of_both_schemas_are_good():
    report, found = looked_at({"structures": [STRUCTURE], "services": [SERVICE]})
    assert (report.schema, report.checked, found, report.is_good) == (
        "data·inclusion v1",
        {"structures": 1, "services": 1},
        [],
        True,
    )

    report, found = looked_at(HSDS)
    assert (report.schema, report.checked, found, report.is_good) == (
        "HSDS 3.1",
        {"services": 1, "organizations": 1},
        [],
        True,
    )


@pytest.mark.parametrize(
    ("field", "value", "read", "accepted"),
    [
        ("frais", "gratuits", "gratuits", ("gratuit", "payant")),
        ("nom", "ab", "ab", ()),
        ("date_maj", "31/12/2026", "31/12/2026", ()),
        ("courriel", "personne", "personne", ()),
        ("lien_source", "page", "page", ()),
        ("description", None, "null", ()),
    ],
)
def test_a_wrong_field_is_found_where_it_stands(field, value, read, accepted):
    report, found = looked_at({"structures": [STRUCTURE], "services": [SERVICE, {**SERVICE, "id": "x", field: value}]})

    assert found == [(f"services[1].{field}", read, accepted)]
    assert not report.is_good


def test_a_missing_field_a_double_and_a_lost_structure_are_found():
    lost = {**SERVICE, "structure_id": "essai--2"}
    del lost["description"]

    _report, found = looked_at({"structures": [STRUCTURE], "services": [SERVICE, lost]})

    assert [where for where, _read, _accepted in found] == [
        "services[1].description",
        "services[1].id",
        "services[1].structure_id",
    ]


def test_warnings_and_unknown_fields_do_not_make_a_file_bad():
    report, found = looked_at([{**SERVICE, "nom": "Construire son projet.", "thematique": "x"}])

    assert [where for where, _read, _accepted in found] == ["services[0].nom", "services[0].thematique"]
    assert "thematiques" in found[1][2]
    assert report.is_good


def test_the_nearest_accepted_value_comes_first():
    wrong = "creer-une-entreprise--definir-son-projet-de-creation-entreprise"
    _report, [(where, read, accepted)] = looked_at([{**SERVICE, "thematiques": [wrong]}])

    assert (where, read) == ("services[0].thematiques[0]", wrong)
    assert accepted[0] == "creer-une-entreprise--definir-son-projet-de-creation-dentreprise"


def test_a_table_is_checked_line_by_line():
    text = "id;source;nom;date_maj;structure_id;description;publics\r\n"
    text += 'a--1;a;Atelier;2026-01-05;a--s;Un atelier de deux heures;"[""tous-publics"", ""femmes""]"\r\n'
    text += "a--2;a;Atelier;2026-01-05;a--s;Un atelier de deux heures;jeunes|tout\r\n"

    report = check(text.encode())

    assert [(one.where, one.read) for one in report.findings] == [
        ("ligne 2.publics", '["tous-publics", "femmes"]'),
        ("ligne 3.publics[1]", "tout"),
    ]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"status": "open"}, "services[0].status"),
        ({"id": "12"}, "services[0].id"),
        ({"url": "page"}, "services[0].url"),
        ({"service_at_locations": [{"id": key("l"), "location": {"id": key("p")}}]},
         "services[0].service_at_locations[0].location.location_type"),
        ({"cost_options": [{"id": key("c"), "amount": -1}]}, "services[0].cost_options[0].amount"),
    ],
)  # fmt: skip
def test_mistakes_of_hsds_are_found_where_they_stand(change, where):
    _report, found = looked_at({**HSDS, "services": [{**HSDS["services"][0], **change}]})

    assert [place for place, _read, _accepted in found] == [where]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"{",
        b'{"structures": 3}',
        b"[]",
        b"nom,ville\nAlexis,Nancy\n",
        b"\x00\x01\x02",
        b"id,nom\n1,caf\xe9\n",
        b"[" * 100_000,
        b'{"a": NaN}',
        b"PK\x03\x04 a spreadsheet",
        b"\xff\xfe{\x00",
        b" " * (MOST_BYTES + 1),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content):
    with pytest.raises(Unreadable, match=r"\w+"):
        check(content)


def test_a_file_full_of_mistakes_is_cut_and_counted():
    report, found = looked_at([{"id": str(number)} for number in range(MOST_FINDINGS)])

    assert len(found) == MOST_FINDINGS
    assert report.left_out == MOST_FINDINGS * 3 - MOST_FINDINGS


def test_a_check_stops_at_its_deadline():
    times = iter([0.0, 1.0, 99.0])

    report = check(json.dumps([SERVICE, SERVICE]).encode(), clock=lambda: next(times))

    assert (report.stopped, report.checked, report.is_good) == (True, {"services": 1}, False)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(content):
    with suppress(Unreadable):
        assert check(content).checked


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "nom", "name", "services", "structures", "organizations", "contents", "publics"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused(document):
    with suppress(Unreadable):
        check(json.dumps(document).encode())
