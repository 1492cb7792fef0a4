"""S10: an operation of forty participants; fifteen are incomplete, then thirteen; the table in the funder's order."""

import csv
import io

from playwright.sync_api import expect

FORTY = """
from datetime import timedelta
from django.utils import timezone
from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.support.enrolments.actions import OperationSaid, enrol, enter_operation
from maillage.support.journeys.actions import Plan, Report, Slot, note_meeting, open_journey, start_project
from maillage.support.people.actions import Said, record_situation, welcome_person
from maillage.catalogue.territories.models import Area

now = timezone.now()
alexis, hub = Organisation.objects.get(slug="alexis"), Hub.objects.get(slug="alexis-etain")
nadia, manon = (User.objects.get(email=f"{name}@demo.example") for name in ("nadia", "manon"))
commune = Area.objects.get(kind="commune", code="55181")
table = next(table for table in shipped_tables() if table.code == "fse_2021_2027")
first, last = ((now + timedelta(days=days)).date() for days in (-200, 200))
said = OperationSaid("S10", "Quarante participants (fictif)", first, last)
facts = {"sex": "femme", "birth_year": "1990", "employment": "en emploi", "education": "CITE 5-8"}
with reading_as([alexis.pk]):
    operation = enter_operation(alexis, said, table, by=manon, now=now)
    for number in range(40):
        reached = "" if number == 0 else f"06 00 00 10 {number:02d}"
        who = Said(f"Fictif{number:02d}", "Essai (fictif)", reached, "", commune)
        person = welcome_person(who, organisation=alexis, hub=hub, need="", by=nadia, now=now, is_fictitious=True)
        project = start_project(person, Plan("Un projet"), by=nadia, now=now)
        journey = open_journey(person, project=project, hub=hub, by=nadia, now=now)
        at = now - timedelta(days=2)
        note_meeting(journey, Slot(at, 30, hub=hub), Report(30), by=nadia, now=now)
        enrol(journey, operation, on=at.date(), by=nadia, now=now)
        for fact, value in facts.items():
            if not (1 <= number < 15 and fact == "education"):
                record_situation(person, fact=fact, value=value, true_on=at.date(), by=nadia, now=now)
print(operation.pk)
"""


def test_fifteen_of_forty_is_too_many_and_thirteen_is_not(live, sign_in):
    pk = live.run(FORTY).split()[-1]
    page = sign_in("manon")
    page.goto("/desk/operations/")
    page.get_by_role("link", name="Quarante participants").click()
    expect(page).to_have_url(f"{live.address}/desk/operations/{pk}/")

    # Fifteen of forty: above the limit, in red, in words; who lacks what, each with a link.
    notice = page.locator(".notice.error")
    expect(notice).to_contain_text("15 sur 40, soit 37,5 %")
    expect(notice).to_contain_text("Au-dessus de 35 %")
    section = page.locator("section", has=page.get_by_role("heading", name="Participants incomplets"))
    expect(section.locator("li")).to_have_count(15)
    expect(section.locator("li").first).to_contain_text("un téléphone, un courriel ou quelqu’un par qui la joindre")

    # One is reached through a service, of another the level of education is said.
    section.get_by_role("link", name="Fictif00").click()
    page.get_by_label("Ou par qui la joindre").fill("Mission locale, 03 29 00 00 00")
    page.get_by_role("button", name="Garder ce qui est rempli").click()
    expect(page.locator("main")).to_contain_text("Rien ne manque pour ce financeur")
    page.goto(f"/desk/operations/{pk}/")
    page.get_by_role("link", name="Fictif01").click()
    page.get_by_label("Niveau d’études au premier jour").select_option("CITE 3-4")
    page.get_by_role("button", name="Garder ce qui est rempli").click()

    page.goto(f"/desk/operations/{pk}/")
    expect(page.locator(".notice.error")).to_have_count(0)
    expect(page.locator(".notice").first).to_contain_text("13 sur 40, soit 32,5 %")

    with page.expect_download() as file:
        page.get_by_role("button", name="Prendre le tableau (CSV)").click()
    text = file.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:4] == ["Nom", "Prénom", "Sexe", "Année de naissance"]
    assert len(rows) == 41
    by_name = {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert by_name["Fictif00"]["Référent"] == "Mission locale, 03 29 00 00 00"
    assert by_name["Fictif01"]["Niveau d’instruction à l’entrée"] == "CITE 3-4"
    assert by_name["Fictif02"]["Niveau d’instruction à l’entrée"] == ""


def test_an_adviser_enrols_from_the_journey_and_information_is_not_enough(live, sign_in):
    adviser = sign_in("nadia")
    [[journey]] = live.rows(
        "SELECT j.id FROM journeys_journey j JOIN people_person p ON p.id = j.person_id WHERE p.given_name = 'Dounia'"
    )
    adviser.goto(f"/desk/journeys/{journey}/")
    adviser.get_by_role("link", name="Financeurs", exact=True).click()
    expect(adviser.locator("main")).to_contain_text("Pour personne encore")

    # Before she was met alone she was only informed.
    adviser.get_by_label("Opération").select_option(label="FSE-2026-012 · Créer et reprendre en Lorraine (fictif)")
    [[before, met]] = live.rows(
        "SELECT (min(starts_at) - interval '1 day')::date::text, min(starts_at)::date::text FROM journeys_meeting "
        "WHERE journey_id = %s AND status = 'held'",
        journey,
    )
    adviser.get_by_label("Première action le").fill(before)
    adviser.get_by_role("button", name="Inscrire").click()
    expect(adviser.locator("main")).to_contain_text("une information ne fait pas un participant")

    adviser.get_by_label("Première action le").fill(met)
    adviser.get_by_role("button", name="Inscrire").click()
    expect(adviser.locator("main")).to_contain_text("Il manque")

    # She leaves; the adviser may not take the funder's table.
    adviser.get_by_text("La personne sort de l’opération").click()
    adviser.get_by_label("Sa situation à la sortie").select_option(label="a une activité à son compte")
    adviser.get_by_role("button", name="Noter la sortie").click()
    expect(adviser.locator("main")).to_contain_text("La sortie est notée")
    adviser.get_by_role("link", name="Créer et reprendre en Lorraine").click()
    expect(adviser.get_by_role("button", name="Prendre le tableau (CSV)")).to_have_count(0)
