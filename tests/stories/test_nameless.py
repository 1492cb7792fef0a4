"""Behind the territory's door nobody has a name: every page, file and table, for each role, searched for all names.

Names are all first and family names, e-mail addresses and phones that the demo's database knows: of staff, of people in
files, of enquiries. Words that are the name of a place, a partner or an offer too are left out, in any case of letters.
"""

import io
import re

import pyarrow.parquet
import pytest
from django.urls import reverse

from tests.pdf import pdf_text

NAMES = (
    "SELECT name FROM accounts_user",
    "SELECT email FROM accounts_user",
    "SELECT given_name FROM people_person",
    "SELECT family_name FROM people_person",
    "SELECT value FROM people_contactpoint",
    "SELECT name FROM orientation_enquiry",
    "SELECT email FROM orientation_enquiry",
    "SELECT phone FROM orientation_enquiry",
)
OTHER = (
    "SELECT name FROM territories_area",
    "SELECT name FROM network_organisation",
    "SELECT short_name FROM network_organisation",
    "SELECT name FROM network_hub",
    "SELECT name FROM offers_offer",
)
APART = re.compile(r"[^\w@.’'-]+")
LINKS = re.compile(r'href="(/(?:territory|api/v1/aggregates)/[^"#]*)')
EACH = 4
"""Sheets are many and alike: so many of each kind of address are opened."""


def words_of(text):
    """Words; those with a hyphen and e-mail addresses are one."""
    return {word.strip(".'’-") for word in APART.split(text)}


@pytest.fixture(scope="module")
def hidden(live):
    """Every name that must not be read."""
    known = [text for query in NAMES for (text,) in live.rows(query) if text]
    other = {word.casefold() for query in OTHER for (text,) in live.rows(query) for word in words_of(text)}
    found = {word for text in known for word in ({text} if "@" in text else words_of(text.replace("(fictif)", "")))}
    phones = {text for text in known if re.fullmatch(r"[+\d .]{8,}", text)}
    return {word for word in found if len(word) > 2 and not word.isdigit() and word.casefold() not in other} | phones


def text_of(answer):
    """What a page, a file or a table says."""
    kind, body = answer.headers["content-type"], answer.body()
    if "pdf" in kind:
        return pdf_text(body)
    if "parquet" in kind:
        table = pyarrow.parquet.read_table(io.BytesIO(body))
        return f"{table.to_pylist()} {table.schema.metadata}"
    text = body.decode("utf-8")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def names_in(text, hidden):
    return (words_of(text) & hidden) | {one for one in hidden if " " in one and one in text}


def walk(page, first):
    """Every address behind the door that links lead to from the `first` sheet on, `EACH` of a kind, and the tables."""
    tables = [
        f"/api/v1/aggregates/{name}.{form}" for name in ("sheets", "questions") for form in ("csv", "json", "parquet")
    ]
    todo = [
        reverse("territory:sheet", args=[first]),
        reverse("territory:home"),
        *tables,
        "/api/v1/aggregates/sheets.json?frozen=yes",
        "/api/v1/aggregates/dictionary.json",
    ]
    seen, kinds = set(), {}
    while todo:
        address = todo.pop(0).replace("&amp;", "&")
        kind = re.sub(r"\d+|[0-9a-f-]{36}", "#", address.partition("?")[0])
        if address in seen or kinds.get(kind, 0) >= EACH:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = page.request.get(address)
        if answer.status == 404:
            continue
        assert answer.status == 200, f"{address} answers {answer.status}"
        yield address, answer
        if "html" in answer.headers["content-type"]:
            todo += LINKS.findall(answer.text())


@pytest.mark.parametrize("who", ["solange", "regis", "claire"])
def test_no_name_of_the_demo_stands_behind_the_door(sign_in, live, hidden, who):
    page = sign_in(who)
    found, opened, papers = {}, 0, 0
    [[first]] = live.rows("SELECT min(territory_id) FROM dialogue_territorysheet WHERE frozen_at IS NOT NULL")

    for address, answer in walk(page, first):
        text = text_of(answer)
        own = re.sub(r"(?s)<header.*?</header>", "", text) if who == "claire" else text
        if names := names_in(own, hidden):
            found[address] = names
        opened += 1
        if address.endswith(("pdf", "/pdf/")) or "pdf" in answer.headers["content-type"]:
            papers += 1
            assert "Habitants" in text, f"the words of {address} can be read"

    assert found == {}
    assert opened > 20
    assert papers > 0


def test_the_search_finds_names_where_they_are(sign_in, hidden):
    """The same search, where names are allowed: a test that could find nothing would prove nothing."""
    assert len(hidden) > 100
    assert {"Solange", "Apolline", "solange@demo.example"} <= hidden
    page = sign_in("nadia")

    assert names_in(page.request.get("/desk/people/").text(), hidden)
