"""A voucher from asked to paid; a campaign from open to closed; a month of hours signed by both."""

import csv
import io
import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.stories.ways import unfold

CONDITIONS = """
from datetime import date
from decimal import Decimal
from django.utils import timezone
from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.schemes.actions import add_criterion, add_scheme, agree_terms, draft_terms
from maillage.catalogue.schemes.choices import Comparison, Edge, Fact
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.actions import Answered, Interview, complete_assessment
from maillage.support.journeys.axes import Axis, Decision, Level
from maillage.support.journeys.models import Journey

now, first = timezone.now(), date(2020, 1, 1)
network, region = Network.objects.get(), Organisation.objects.get(slug="region")
alexis = Organisation.objects.get(slug="alexis")
scheme = add_scheme(network, organisation=region, name="Chèques CREA", gives="Essai", starts_on=first, by=None, now=now)
terms = draft_terms(scheme, starts_on=first, by=None, now=now)
limit = CriterionDraft(Fact.FINANCING_PLAN, Comparison.UNDER, "Plan de moins de 20 000 € (fictif)",
                       number=Decimal(20_000), edge=Edge.SILENT)
add_criterion(terms, limit, by=None, now=now)
agree_terms(terms, by=None, now=now)
with reading_as([alexis.pk]):
    journey = Journey.objects.get(organisation=alexis, person__given_name="Ambroise")
    day = timezone.localdate()
    plan = Interview(held_on=day, minutes=60, financing_plan_euros=20_000, decision=Decision.GO_ON,
                     answers={axis: Answered(Level.WELL) for axis in Axis})
    complete_assessment(journey, plan, by=journey.adviser, now=now)
    print(journey.pk)
"""


def test_a_voucher_at_exactly_twenty_thousand_is_decided_then_paid(live, sign_in):
    pk = live.run(CONDITIONS).split()[-1]
    adviser = sign_in("nadia")
    adviser.goto(f"/desk/journeys/{pk}/vouchers/")
    expect(adviser.locator("main")).to_contain_text(re.compile(r"le texte ne dit rien de"))
    adviser.get_by_label("Chèque", exact=True).select_option(label="Préparation du projet")
    adviser.get_by_role("button", name="Le demander").click()
    expect(adviser.get_by_role("heading", level=1)).to_have_text("Chèques CREA · Préparation du projet")

    # Nothing is issued before it is decided, and an adviser does not decide.
    expect(adviser.locator("main")).to_contain_text("Vos responsables notent la décision")
    unfold(adviser, "Il est délivré")
    adviser.get_by_label("Numéro du chèque").fill("CREA-77")
    adviser.get_by_label("Montant en euros").fill("1 250,50 €")
    issue = adviser.locator("details", has_text="Il est délivré")
    issue.get_by_role("button", name="Noter cette étape").click()
    expect(adviser.locator("main")).to_contain_text("Il faut d’abord décider")
    address = adviser.url

    # The same kind is not asked for twice.
    adviser.goto(f"/desk/journeys/{pk}/vouchers/")
    adviser.get_by_label("Chèque", exact=True).select_option(label="Préparation du projet")
    adviser.get_by_role("button", name="Le demander").click()
    expect(adviser.locator("main")).to_contain_text("La personne en a un de ce genre")

    manager = sign_in("manon")
    manager.goto(address)
    unfold(manager, "Noter une décision")
    manager.get_by_label("Décidé par").fill("Mme Essai (fictif), Région")
    manager.get_by_label("Pourquoi").fill("Le texte vise les petits plans.")
    manager.get_by_role("button", name="Garder la décision").click()
    expect(manager.locator("main")).to_contain_text("Mme Essai (fictif), Région")

    step(manager, "Il est délivré", **{"Numéro du chèque": "CREA-77", "Montant en euros": "1 250,50 €"})
    expect(manager.locator("main")).to_contain_text(re.compile("1.250,50.€"))
    step(manager, "Il est utilisé")
    step(manager, "Il est réclamé au financeur")
    step(manager, "Il est payé")
    expect(manager.locator("main")).to_contain_text("Rien d’autre ne suit")

    manager.goto("/desk/vouchers/?state=paid")
    expect(manager.locator(".queue")).to_contain_text("CREA-77")
    found = live.rows(
        "SELECT what, facts FROM journal_entry WHERE what LIKE 'enrolments.voucher%%' AND about_key = %s ORDER BY id",
        address.rstrip("/").rsplit("/", 1)[1],
    )
    assert [facts.get("to", "asked") for _what, facts in found] == ["asked", "issued", "used", "claimed", "paid"]


def step(page, words, **fields):
    unfold(page, words)
    form = page.locator("details", has=page.locator("summary", has_text=words))
    for label, value in fields.items():
        form.get_by_label(label).fill(value)
    form.get_by_role("button", name="Noter cette étape").click()
    expect(page.locator("main")).to_contain_text("L’étape est notée")


def test_a_campaign_is_not_submitted_half_then_corrected_and_closed(live, sign_in):
    page = sign_in("manon")
    page.goto("/desk/operations/")
    page.get_by_role("link", name="Créer et reprendre en Lorraine").click()
    page.get_by_role("link", name="Ouvrir une campagne").click()
    today = timezone.localdate()
    page.get_by_label("Nom").fill("Essai (fictif)")
    page.get_by_label("Premier jour demandé").fill(f"{today.year - 1}-01-01")
    page.get_by_label("Dernier jour demandé").fill((today - timedelta(days=1)).isoformat())
    page.get_by_label("À déposer au plus tard le").fill(today.isoformat())
    page.get_by_role("button", name="L’ouvrir").click()
    expect(page.locator("main")).to_contain_text("Ce qui manque est ci-dessous")

    # Half is refused; each gap has its reason, then it goes.
    move(page, "La déposer")
    expect(page.locator("main")).to_contain_text("Rien ne se dépose à moitié")
    missing = page.locator("section", has=page.get_by_role("heading", name="Ce qui manque"))
    while (row := missing.locator(".queue > li").first) and "Ne veut pas" not in row.inner_text():
        row.locator("summary").click()
        row.get_by_label("Pourquoi cela manque").fill("Ne veut pas le dire.")
        row.get_by_role("button", name="Garder le motif").click()
        expect(page.locator("main")).to_contain_text("Le motif est gardé")
    move(page, "La déposer")
    expect(page.locator("main")).to_contain_text("N° 1, figé")

    page.locator("summary", has_text="Le financeur demande des corrections").click()
    page.get_by_label("Ce qui est à corriger").fill("Une adresse est fausse.")
    page.get_by_role("button", name="Le financeur demande des corrections").click()
    expect(page.locator("main")).to_contain_text("Une adresse est fausse.")
    move(page, "La déposer")
    move(page, "Le financeur l’examine")
    move(page, "Le financeur l’accepte : clore")
    expect(page.locator("main")).to_contain_text("Elle est close")
    expect(page.locator("main")).to_contain_text("N° 2, figé")

    with page.expect_download() as file:
        page.get_by_role("button", name="Tableau (CSV)").first.click()
    rows = list(csv.reader(io.StringIO(file.value.path().read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Nom", "Prénom", "Sexe", "Année de naissance"]
    assert len(rows) > 3


def move(page, words):
    pattern = re.compile(words.replace(" ", r"\s"))
    page.locator("summary", has_text=pattern).click()
    page.get_by_role("button", name=pattern).click()


HOURS = """
from datetime import timedelta
from django.utils import timezone
from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.support.enrolments.models import Enrolment, Presence
from maillage.support.journeys.actions import Report, Slot, note_meeting
alexis, nadia = Organisation.objects.get(slug="alexis"), User.objects.get(email="nadia@demo.example")
now = timezone.now()
month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
with reading_as([alexis.pk]):
    row = Enrolment.objects.filter(journey__closed_at=None, presences__ends_on=None).first()
    Presence.objects.filter(enrolment=row).update(starts_on=month - timedelta(days=3))
    at = timezone.make_aware(timezone.datetime(month.year, month.month, 10, 5))
    note_meeting(row.journey, Slot(at, 75, hub=row.journey.hub), Report(75), by=nadia, now=now)
print(row.operation_id, nadia.pk, f"{month:%Y-%m}")
"""


def test_an_adviser_signs_a_month_that_nobody_typed_twice(live, sign_in):
    operation, adviser, month = live.run(HOURS).split()[-3:]
    page = sign_in("nadia")
    page.goto(f"/desk/time/?month={month}")
    page.get_by_role("link", name="Créer et reprendre en Lorraine").click()
    expect(page.get_by_role("table")).to_contain_text("1 h 15")
    unfold(page, "Ajouter d’autres heures")
    page.get_by_label("Jour").fill(f"{month}-12")
    page.get_by_label("Minutes").fill("90")
    page.get_by_label("Ce que c’était").fill("Comité de pilotage")
    page.get_by_role("button", name="Les ajouter").click()
    expect(page.get_by_role("table")).to_contain_text("Comité de pilotage")
    page.get_by_role("button", name="Signer").click()
    expect(page.locator("main")).to_contain_text("Signée. Un responsable contresigne")
    expect(page.get_by_role("button", name="Contresigner")).to_have_count(0)

    manager = sign_in("manon")
    manager.goto(f"/desk/time/{operation}/{adviser}/{month}/")
    manager.get_by_role("button", name="Contresigner").click()
    expect(manager.locator("main")).to_contain_text("plus rien n’y change")
    [[state, digest]] = live.rows("SELECT state, length(digest) FROM enrolments_timesheet WHERE month = %s::date",
                                  f"{month}-01")  # fmt: skip
    assert (state, digest) == ("approved", 64)
    paper = manager.request.get(f"/desk/time/{operation}/{adviser}/{month}/pdf/")
    assert paper.body()[:5] == b"%PDF-"
