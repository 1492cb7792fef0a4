"""S17: Sami registers on 3 May 2026 and is followed for three years; Léa answers by her link, twice."""

import csv
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.foundation.tools.workdays import months_after
from tests.stories.accessibility import faults

MADE = """
from datetime import date, timedelta
from django.utils import timezone
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything
from maillage.catalogue.network.models import Membership
from maillage.support.journeys.actions import Facts, Firm, Plan, move_journey, open_journey, start_project
from maillage.support.people.actions import Said, give_consent, welcome_person
by = User.objects.get(email="camille@demo.example")
role = Membership.objects.filter(user=by, role="adviser").first()
act = {{"by": by, "now": timezone.now()}}
with reading_everything():
    said = Said("{name}", "Création (fictif)", "06 39 98 99 {number:02d}", "{email}")
    person = welcome_person(said, organisation=role.organisation, hub=role.hub, need="Un atelier.", **act)
    give_consent(person, purpose="surveyed", channel="desk", language="fr", **act)
    project = start_project(person, Plan("Atelier de {name} (fictif)"), **act)
    journey = open_journey(person, project=project, hub=role.hub, state="welcomed", **act)
    for state in ("diagnosed", "committed", "building"):
        journey = move_journey(journey, state, **act)
    if "{began}":
        firm = Facts(on=date.fromisoformat("{began}" or "2026-01-01"), firm=Firm("creation", "micro", 1))
        move_journey(journey, "created", facts=firm, **act)
print(journey.pk)
"""
ASK = """
from django.utils import timezone
from maillage.support.firms.actions import ask_how_it_goes
ask_how_it_goes(now=timezone.now())
"""
READ = """
from datetime import datetime, UTC
from pathlib import Path
from maillage.support.firms.actions import load_register
load_register(Path("{path}"), by=None, now=datetime({year}, 12, 1, tzinfo=UTC))
"""
STOOD = """
from datetime import date
from maillage.analysis.survival import standing_on, years_after
from maillage.foundation.tools.reading import reading_everything
from maillage.support.firms.queries import witnesses_of
from maillage.support.journeys.models import Journey
with reading_everything():
    project = Journey.objects.get(pk={pk}).project_id
    began = date(2026, 5, 3)
    seen = [one.of_a_firm_begun(began) for one in witnesses_of([project])[project].witnesses]
print(*[":".join(standing_on(seen, years_after(began, years))) for years in (1, 3)])
"""
SIREN = "000199976"
HEAD = ("siren", "statutDiffusionUniteLegale", "dateCreationUniteLegale", "dateDernierTraitementUniteLegale",
        "etatAdministratifUniteLegale", "dateDebut")  # fmt: skip


def somebody(live, name, number, *, began="", email=""):
    """A journey of camille's, up to the creation; its key."""
    return live.run(MADE.format(name=name, number=number, began=began, email=email)).split()[-1]


def register(tmp_path, state, since, treated):
    path = tmp_path / "StockUniteLegale_utf8.csv"
    with path.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([HEAD, (SIREN, "O", "2026-05-03", treated, state, since)])
    return path


def test_a_firm_is_created_then_followed_for_three_years(live, sign_in, tmp_path):
    key = somebody(live, "Sami", 1)
    page = sign_in("camille")
    page.goto(f"/desk/journeys/{key}/")
    step = page.locator("details", has=page.locator("input[name=to][value=created]"))
    step.locator("summary").click()
    step.locator("input[name=siren]").fill("000 199 976")
    step.locator("select[name=regime]").select_option("micro")
    step.locator("input[name=jobs]").fill("1")
    step.locator("input[name=on]").fill("2026-05-03")
    step.get_by_role("button").click()

    expect(page.locator("main .status").first).to_contain_text("Créé")
    page.get_by_role("link", name="Entreprise", exact=True).click()
    life = page.get_by_role("region", name="Comment va l’entreprise")
    expect(life).to_contain_text("SIREN 000199976")
    expect(life).to_contain_text("Entreprise créée, micro-entreprise, 1 emploi")
    asked = page.get_by_role("region", name="Questions à qui l’a créée")
    for when, day in (("6 mois après", "3 novembre 2026"), ("1 an après", "3 mai 2027"), ("3 ans après", "3 mai 2029")):
        expect(asked.get_by_role("row", name=re.compile(f"^{when}"))).to_contain_text(day)
    expect(page.get_by_role("region", name="Au registre des entreprises")).to_contain_text(
        "l’état est inconnu, ce qui n’est pas une mauvaise nouvelle"
    )
    assert faults(page) == []
    assert live.run(STOOD.format(pk=key)).split() == ["unknown:", "unknown:"]

    live.run(READ.format(path=register(tmp_path, "A", "2026-05-03", "2027-06-01"), year=2027))
    live.run(READ.format(path=register(tmp_path, "C", "2027-10-10", "2027-11-01"), year=2027))

    page.reload()
    said = page.get_by_role("region", name="Au registre des entreprises")
    expect(said).to_contain_text("Active depuis le 3 mai 2026")
    expect(said).to_contain_text("Fermée depuis le 10 octobre 2027")
    assert live.run(STOOD.format(pk=key)).split() == ["open:register", "closed:register"]
    [[to, text]] = live.rows('SELECT "to", text FROM messaging_letter WHERE key LIKE %s', "firms.closed:%")
    assert to == "camille@demo.example"
    assert f"/desk/journeys/{key}/firm/" in text
    assert "Sami" not in text

    # Nothing is failed: the adviser notes why, from the list.
    page.locator("summary", has_text="Noter comment elle va").click()
    form = page.locator("form", has=page.locator("input[name=act][value=news]"))
    form.get_by_label("Non, elle a été fermée").check()
    form.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Dites depuis quel jour l’entreprise est fermée.")


def test_a_creator_answers_by_link_and_changes_the_answer(live, sign_in, open_window):
    began = months_after(timezone.localdate() - timedelta(days=3), -6)
    key = somebody(live, "Léa", 2, began=began.isoformat(), email="lea.creation@example.org")
    live.run(ASK)
    [[text]] = live.rows('SELECT text FROM messaging_letter WHERE "to" = %s', "lea.creation@example.org")
    address = re.search(r"https?://\S+/nouvelles/\d+/", text)
    assert address
    phone = open_window(viewport={"width": 360, "height": 780}).new_page()

    phone.goto(address.group())
    assert faults(phone) == []
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.locator("main form")).to_be_visible()  # one answer is needed: what was typed stays
    phone.get_by_label("Oui, même si elle ne rapporte rien").check()
    phone.get_by_label(re.compile("Combien de personnes")).fill("2")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.locator("main")).to_contain_text("Vous pouvez changer votre réponse")
    phone.get_by_role("link", name="Changer ma réponse").click()
    phone.get_by_label("Non, elle a été fermée").check()
    phone.locator("input[name=closed_on]").fill((timezone.localdate() - timedelta(days=20)).isoformat())
    phone.locator("select[name=why]").select_option("job")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.locator("main")).to_contain_text("Merci.")

    page = sign_in("camille")
    page.goto(f"/desk/journeys/{key}/firm/")
    row = page.get_by_role("row", name=re.compile("^6 mois après"))
    expect(row).to_contain_text("Répondue")
    expect(row).to_contain_text("un emploi")
    assert len(live.rows("SELECT id FROM firms_news WHERE journey_id = %s", int(key))) == 1


@pytest.mark.parametrize("width", [1280, 360])
def test_the_survival_of_firms_is_read_and_taken_away(sign_in, width):
    page = sign_in("claire", viewport={"width": width, "height": 900})
    page.goto("/coordination/figures/survival/")

    expect(page.get_by_role("img", name=re.compile("Entreprises encore actives 3 ans après"))).to_be_visible()
    for table in ("Toutes les entreprises", "Entreprises classiques", "Micro-entreprises"):
        expect(page.get_by_role("heading", name=table, exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"entre \d+,\d.% et \d+,\d.%"))
    assert faults(page) == []
    for kind, begins in (("XLSX", b"PK"), ("CSV", b"\xef\xbb\xbfyear;years;group"), ("JSON", b"{")):
        address = page.get_by_role("link", name=kind, exact=True).get_attribute("href")
        answer = page.request.get(address)
        assert answer.status == 200
        assert answer.body().startswith(begins), kind
