"""S23: Camille's former client asks for all data, then for erasure. Proofs stay, counts too, her name goes."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect

from tests.stories.accessibility import faults

# A journey of a year, over since: what Camille did with her in Chromium is told by the other stories.
FORMER_CLIENT = """
from datetime import timedelta
from django.utils import timezone
from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.actions import *
from maillage.support.people.actions import Said, keep_person_link, look, welcome_person
from maillage.support.people.queries import person_link_token
now = timezone.now()
began = now - timedelta(days=360)
camille = User.objects.get(email="camille@demo.example")
alexis, hub = Organisation.objects.get(slug="alexis"), Hub.objects.get(slug="alexis-maxeville")
commune = Area.objects.get(kind="commune", code="54395")
with reading_as([alexis.pk]):
    said = Said("Zélinda", "Quirinal (fictif)", "06 39 98 77 11", "zelinda@porteurs.demo.example", commune)
    person = welcome_person(said, organisation=alexis, hub=hub, need="Un salon de thé", by=camille, now=began)
    project = start_project(person, Plan("Salon de thé"), by=camille, now=began)
    journey = open_journey(person, project=project, hub=hub, by=camille, now=began, state="welcomed")
    slot = Slot(starts_at=began + timedelta(days=9), minutes=60)
    report = Report(60, text="Une tante prête le local.")
    note_meeting(journey, slot, report, by=camille, now=began + timedelta(days=10))
    paper = make_paper(journey, "contract", by=camille, now=began + timedelta(days=11))
    day = (began + timedelta(days=11)).date()
    sign_on_paper(paper, name="Zélinda Quirinal", signed_on=day, by=camille, now=began + timedelta(days=11))
    look(person, layer="L4", what="notes", by=camille, now=now - timedelta(days=30))
    move_journey(journey, "stopped", by=camille, now=now - timedelta(days=20), facts=Facts(exit_reason="job"))
    keep_person_link(person, by=camille, now=now)
    person.refresh_from_db()
"""
COUNTS = (
    "SELECT hub_id, received_on, count(*) FROM people_welcome GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT commune_id, count(*) FROM people_person WHERE merged_into_id IS NULL GROUP BY 1 ORDER BY 1",
    "SELECT hub_id, commune_id, state, count(*) FROM journeys_journey GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    'SELECT from_state, to_state, "on", count(*) FROM journeys_move GROUP BY 1, 2, 3 ORDER BY 3, 1, 2',
    "SELECT hub_id, status, count(*), sum(spent_minutes) FROM journeys_meeting GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT organisation_id, state, outcome, count(*) FROM orientation_referral GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT hub_id, status, count(*) FROM orientation_enquiry GROUP BY 1, 2 ORDER BY 1, 2",
)


def counts(live):
    return [live.rows(sql) for sql in COUNTS]


def ask(page, address, what):
    page.goto(f"{address}droits/")
    page.get_by_label(what).check()
    assert faults(page) == []
    page.get_by_role("button", name="Demander").click()
    expect(page.locator("main")).to_contain_text("vous répond avant le")


def one_month_after(day: date) -> date:
    month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return month.replace(day=min(day.day, (following - month).days))


def test_a_former_client_gets_everything_and_is_forgotten_but_for_what_must_stay(live, page, sign_in, tmp_path):
    written = tmp_path / "link"
    live.run(f"{FORMER_CLIENT}\nopen({str(written)!r}, 'w').write(f'{{person.pk}} {{person_link_token(person)}}')")
    key, token = written.read_text().split()
    before = counts(live)

    # She asks twice, alone, by her private link.
    mine = f"{live.address}/lien/dossier/{token}/"
    ask(page, mine, "Voir tout ce qui est conservé")
    ask(page, mine, "Faire effacer")
    claims = live.rows('SELECT "right", received_on, due_on FROM privacy_claim WHERE person_id = %s ORDER BY id', key)
    assert [right for right, _day, _due in claims] == ["access", "erasure"]
    assert all(due == one_month_after(day) for _right, day, due in claims)

    # The manager reads the register, keeps the contract for the funder, hands out everything.
    manager = sign_in("manon")
    manager.goto("/desk/people/claims/")
    expect(manager.locator("main")).to_contain_text("Zélinda Quirinal (fictif)")
    assert faults(manager) == []
    manager.goto(f"/desk/people/{key}/proofs/")
    manager.get_by_label("Pourquoi il faut le garder").select_option(value="esf_2021")
    manager.get_by_label("Pour quelle opération").fill("FSE+ 2021-2027, opération 202104117 (fictif)")
    manager.get_by_label("À garder jusqu’au").fill("2034-12-31")
    manager.get_by_label("D’après").fill("Lettre de l’autorité de gestion du 3 mars")
    manager.get_by_role("button", name="Garder jusque-là").click()
    expect(manager.locator("main")).to_contain_text("2034")
    with manager.expect_download() as given:
        manager.get_by_role("button", name="Prendre tout en un fichier").click()
    with ZipFile(BytesIO(Path(given.value.path()).read_bytes())) as parts:
        data, readable = json.loads(parts.read("donnees.json")), parts.read("dossier.html").decode()
    chapters = data["chapters"]
    assert chapters["journeys.note"]["rows"][0]["text"] == "Une tante prête le local."
    assert chapters["people.look"]["rows"][0]["user"] == "Camille F. (fictif)"
    for words in ("Une tante prête le local.", "Qui a consulté", "06 39 98 77 11", "Salon de thé", "FSE+ 2021-2027"):
        assert words in readable

    # What she asked for first is answered first; then the page says what goes and what stays.
    manager.goto(f"/desk/people/{key}/erase/")
    expect(manager.get_by_role("heading", name="Avant tout")).to_be_visible()
    manager.get_by_role("link", name="Voir tout ce qui est conservé").click()
    manager.get_by_label("fait", exact=True).check()
    manager.get_by_label("La réponse, telle que la personne la lit").fill("Le fichier vous a été remis en main propre.")
    manager.get_by_role("button", name="Garder la réponse").click()
    page.goto(mine)
    expect(page.locator("main")).to_contain_text("remis en main propre")
    manager.goto(f"/desk/people/{key}/erase/")
    main = manager.locator("main")
    expect(main).to_contain_text("FSE+ 2021-2027, opération 202104117")
    expect(main).to_contain_text("Lettre de l’autorité de gestion du 3 mars")
    assert faults(manager) == []
    manager.get_by_label("J’ai lu ce qui part et ce qui reste").check()
    manager.get_by_role("button", name="Effacer le dossier pour de bon").click()
    expect(manager.locator("main")).to_contain_text("Le dossier est effacé")

    # Her name is found by no search, her link opens nothing, the register says that it was done in part.
    expect(manager.locator("main")).to_contain_text("Fait en partie")
    camille = sign_in("camille")
    for typed in ("Zélinda", "Quirinal", "06 39 98 77 11", "zelinda@"):
        camille.goto(f"/desk/people/?q={typed}")
        expect(camille.locator("#people")).not_to_contain_text("Zélinda")
    assert camille.goto(f"/desk/people/{key}/").status == 404
    assert page.goto(mine).status == 404
    assert live.rows("SELECT count(*) FROM journeys_note WHERE text LIKE %s", "%tante%") == [(0,)]
    assert live.rows("SELECT count(*) FROM people_contactpoint WHERE person_id = %s", key) == [(0,)]

    # The contract stays until its day, with the reason; statistics are what they were.
    manager.goto("/desk/people/proofs/")
    expect(manager.locator("main")).to_contain_text("dossier effacé")
    expect(manager.locator("main")).to_contain_text("2034")
    assert live.rows("SELECT count(*) FROM journeys_paper WHERE person_id = %s", key) == [(1,)]
    assert counts(live) == before
