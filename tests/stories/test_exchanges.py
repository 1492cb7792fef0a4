"""The catalogue goes out: files taken, a file checked, the search on a partner's site."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.stories.accessibility import faults
from tests.stories.ways import send


@contextmanager
def partner_site(page: str) -> Iterator[str]:
    """Another site on this machine, with one page."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_open_data_are_taken_and_pass_the_check(open_window, scripts):
    page = open_window(java_script_enabled=scripts, accept_downloads=True).new_page()
    page.goto("/")
    page.get_by_role("link", name="Données ouvertes").click()
    expect(page.get_by_role("link", name=re.compile("Licence Ouverte"))).to_be_visible()

    taken = {}
    for name in ["Tableau, CSV", "data·inclusion v1", "HSDS 3.1"]:
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        taken[name] = download.value.path()

    lines = taken["Tableau, CSV"].read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("id,offer_id,offer,")
    assert len(lines) > 50
    services = json.loads(taken["data·inclusion v1"].read_text())["services"]
    assert {one["source"] for one in services} == {services[0]["id"].split("--")[0]}

    for name in ["data·inclusion v1", "HSDS 3.1"]:
        page.get_by_role("link", name="Vérifier un fichier").click()
        page.get_by_label("Fichier").set_input_files(taken[name])
        page.get_by_role("button", name="Vérifier").click()
        expect(page.get_by_role("status").first).to_contain_text("Le fichier suit")
        page.get_by_role("navigation", name="Vous êtes ici").get_by_role("link", name="Données ouvertes").click()


def test_a_planted_mistake_is_found(page, tmp_path):
    file = tmp_path / "services.json"
    service = {
        "source": "essai",
        "id": "essai--1",
        "structure_id": "essai--2",
        "nom": "Atelier (fictif)",
        "description": "Un atelier de deux heures.",
        "date_maj": "2026-01-05",
        "frais": "gratuits",
    }
    file.write_text(json.dumps([service]))
    page.goto("/donnees/verifier/")

    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_role("button", name="Vérifier").click()

    row = page.get_by_role("row").filter(has_text="services[0].frais")
    expect(row).to_contain_text("gratuits")
    expect(row).to_contain_text("gratuit, payant")
    assert faults(page) == []


def test_a_partner_shows_the_search_and_the_enquiry_says_so(open_window, sign_in, browser, live):
    coordinator = sign_in("claire")
    coordinator.goto("/coordination/")
    coordinator.get_by_role("link", name="Catalogue").click()
    coordinator.get_by_role("link", name="Sites partenaires").click()
    coordinator.get_by_label("Partenaire").select_option(label="CMA Grand Est")
    coordinator.get_by_label("Nom dans l’adresse").fill("cma-essai")
    coordinator.get_by_role("button", name="Préparer la recherche").click()
    expect(coordinator.locator("main")).to_contain_text("Un simple lien")
    assert faults(coordinator) == []

    frame = f'<iframe src="{live.address}/vignette/cma-essai/" title="Recherche" width="600" height="700"></iframe>'
    html = f'<!doctype html><html lang="fr"><title>Partenaire (fictif)</title><h1>Partenaire (fictif)</h1>{frame}'
    with partner_site(html) as listed, partner_site(html) as other:
        coordinator.get_by_label("Sites qui peuvent afficher la recherche").fill(listed)
        coordinator.get_by_role("button", name="Enregistrer").click()
        assert (
            f"{live.address}/vignette/cma-essai/"
            in coordinator.get_by_label("La recherche dans un cadre", exact=True).input_value()
        )

        refused = browser.new_context()
        stranger = refused.new_page()
        stranger.goto(other)
        expect(stranger.frame_locator("iframe").get_by_label("Où êtes-vous ?")).to_have_count(0)
        refused.close()

        person = open_window().new_page()
        person.goto(listed)
        inside = person.frame_locator("iframe")
        inside.get_by_label("Où êtes-vous ?").fill("Étain (55)")
        inside.get_by_label("Où en êtes-vous ?").select_option("emerger")
        inside.get_by_role("button", name="Voir les réponses").click()
        person.wait_for_url(re.compile(re.escape(live.address)))

    expect(person.get_by_role("heading", level=1)).to_have_text("À Étain (55)")
    person.get_by_role("link", name=re.compile("^Demander")).first.click()
    expect(person.locator("main")).to_contain_text("Vous venez du site partenaire CMA Grand Est")
    send(person, name="Venue par la CMA (fictif)")

    [[key]] = live.rows("SELECT id FROM orientation_enquiry WHERE name = 'Venue par la CMA (fictif)'")
    coordinator.goto(f"/desk/{key}/")
    expect(coordinator.locator("main")).to_contain_text("Vient du site de")


def test_the_frame_is_read_by_everybody(open_window, live, sign_in):
    coordinator = sign_in("claire")
    coordinator.goto("/coordination/widgets/")
    coordinator.get_by_label("Partenaire").select_option(label="Carep")
    coordinator.get_by_label("Nom dans l’adresse").fill("carep-essai")
    coordinator.get_by_role("button", name="Préparer la recherche").click()
    expect(coordinator.locator("main")).to_contain_text("Un simple lien")

    for width in (320, 1280):
        page = open_window(viewport={"width": width, "height": 700}).new_page()
        page.goto("/vignette/carep-essai/")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
