"""Signal 9 to web, worker or database while 200 people send at once: nobody who read "received" is lost."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Event, Thread
from urllib.parse import urlencode

import psutil

PEOPLE = 200
KILLS = 9
SPREAD_SECONDS = 6
PATIENCE = 180


class EnquiryFields(HTMLParser):
    """The fields of the form that asks for a need, with the values the page gave them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside: dict[str, str] = {}
        self._asks = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._inside, self._asks = {}, False
        elif tag == "input" and facts.get("type") not in {"radio", "checkbox", "submit"} and "name" in facts:
            self._inside[facts["name"]] = facts.get("value", "")
        elif tag == "textarea" and facts.get("name") == "need":
            self._asks = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._asks:
            self.fields = self._inside


@dataclass
class Sender:
    """One person with a form: asks for the page once, sends until somebody says it is received."""

    port: int
    number: int
    cookie: str = ""
    body: str = ""
    acknowledged_at: str = ""

    def ask(self, method: str, path: str, body: str = "") -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, body.encode(), headers)
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def open_form(self) -> None:
        response, page = self.ask("GET", "/demande/?commune=55181")
        self.cookie = "; ".join(line.split(";")[0] for line in response.headers.get_all("Set-Cookie", []))
        form = EnquiryFields()
        form.feed(page)
        assert "csrfmiddlewaretoken" in form.fields, page[:2000]
        told = {"need": f"Ouvrir une boulangerie (fictif {self.number})", "name": f"Personne {self.number} (fictif)"}
        self.body = urlencode({**form.fields, **told, "contact_way": "visit"})

    def send_until_received(self, deadline: float) -> None:
        time.sleep(random.uniform(0, SPREAD_SECONDS))
        while not self.acknowledged_at and time.monotonic() < deadline:
            with suppress(OSError, HTTPException):
                response, page = self.ask("POST", "/demande/", self.body)
                if response.status in {302, 303}:
                    self.acknowledged_at = response.headers["Location"]
                    return
                assert response.status == 503, (response.status, page[:3000])
                assert f"fictif {self.number}" in page, "the text typed is given back"
            time.sleep(random.uniform(0.2, 1.0))


def kill_one(installation, turn) -> str:
    """Signal 9 to a web process, the worker or the database, in turn; what was killed."""
    if turn % 3 == 0:
        postmaster = installation.postmaster()
        victims = [postmaster] if postmaster else []
    else:
        victims = installation.children("granian" if turn % 3 == 1 else "procrastinate")
    for victim in victims[-1:]:
        with suppress(psutil.NoSuchProcess):
            victim.kill()
            return ("database", "web", "worker")[turn % 3]
    return ""


def test_no_acknowledged_enquiry_is_lost_whatever_is_killed(installation):
    people = [Sender(installation.port, number) for number in range(PEOPLE)]
    before = installation.rows("SELECT count(*) FROM orientation_enquiry")[0][0]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(Sender.open_form, people))
    time.sleep(2.5)
    killed: list[str] = []
    over = Event()

    def kill_in_turns() -> None:
        for turn in range(KILLS):
            if over.wait(random.uniform(0.1, 1.2)):
                return
            killed.append(kill_one(installation, turn))

    killer = Thread(target=kill_in_turns)
    killer.start()
    deadline = time.monotonic() + PATIENCE
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda person: person.send_until_received(deadline), people))
    over.set()
    killer.join()

    assert {"database", "web"} <= set(killed)
    assert [person.number for person in people if not person.acknowledged_at] == [], (
        installation.folder / "log"
    ).read_text()[-4000:]
    assert len({person.acknowledged_at for person in people}) == PEOPLE
    stored = installation.rows(
        "SELECT count(*), count(DISTINCT form_key), count(due_at), count(organisation_id) FROM orientation_enquiry "
        "WHERE need LIKE 'Ouvrir une boulangerie (fictif %'"
    )
    assert stored == [(PEOPLE, PEOPLE, PEOPLE, PEOPLE)]
    assert installation.rows("SELECT count(*) FROM orientation_enquiry") == [(before + PEOPLE,)]
    assert installation.rows(
        "SELECT count(*) FROM orientation_enquiry AS e WHERE NOT EXISTS (SELECT 1 FROM journal_entry AS j "
        "WHERE j.about_kind = 'orientation.enquiry' AND j.about_key = e.id::text)"
    ) == [(0,)]
    for person in random.sample(people, 20):
        response, page = person.ask("GET", person.acknowledged_at)
        assert response.status == 200, page[:2000]
