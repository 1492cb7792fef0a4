"""S05: two hours with Sami on eight axes, the scheme that fits and why, a contract and a plan signed by link."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.support.journeys.papers.shipped import VERSION, shipped_text
from tests.stories.ways import open_journey, unfold

AXES = ("fit", "skills", "motivations", "constraints", "offer", "market", "money", "law")
PLACE = re.compile(r"\[[^\]]*\]")
SPACE = "[\u00a0\u202f ]"
PAPERS = """
SELECT p.kind, p.title, p.text, p.sha256, p.template_version, s.side, s.name, s.channel, s.recorded_at, s.sha256,
    s.address
FROM journeys_paper p JOIN journeys_signature s ON s.paper_id = p.id JOIN people_person q ON q.id = p.person_id
WHERE q.id = %s ORDER BY p.id, s.id
"""
STATES = """
SELECT m.to_state FROM journeys_move m JOIN journeys_journey j ON j.id = m.journey_id
JOIN people_person q ON q.id = j.person_id WHERE q.id = %s ORDER BY m.id
"""


@pytest.fixture
def camille(live, sign_in):
    """Camille on the file of Sami, whom a colleague welcomed at Étain."""
    [[key]] = live.rows(
        "SELECT p.id FROM people_person p JOIN people_welcome w ON w.person_id = p.id "
        "WHERE p.given_name = 'Sami' AND w.need = 'Un atelier de réparation de vélos.'"
    )
    page = sign_in("camille")
    page.goto("/desk/people/?q=Sami")
    page.locator(f"main a[href='/desk/people/{key}/']").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sami")
    return page


def note_situation(page, what, value):
    """A dated fact about the person, in their file."""
    unfold(page, "Noter une situation")
    form = page.locator("form", has=page.locator("select[name=fact]"))
    form.locator("select[name=fact]").select_option(label=what)
    form.locator("input[name=value]").fill(value)
    form.locator("input[name=true_on]").fill(timezone.localdate().isoformat())
    form.get_by_role("button").click()


def interview(page, journey):
    """Two hours, eight axes, 14,000 euros."""
    page.goto(f"{journey}assessment/")
    page.locator("input[name=minutes]").fill("120")
    for place, axis in enumerate(AXES):
        page.locator(f"input[name={axis}_level]").nth(place % 4).check()
        page.locator(f"textarea[name={axis}_comment]").fill(f"Vu ensemble pendant l’entretien : {axis}.")
    page.locator("input[name=financing_plan_euros]").fill("14 000 €")
    page.locator("textarea[name=strengths]").fill("Douze ans de métier.")
    page.locator("input[name=decision]").first.check()
    page.get_by_role("button", name="Terminer le diagnostic").click()


def test_a_diagnosis_a_scheme_a_contract_and_a_plan_signed_by_link(live, page, camille):
    file = camille.url
    sami = int(file.rstrip("/").rsplit("/", 1)[1])
    note_situation(camille, "mois d’inscription comme demandeur d’emploi", "9")
    open_journey(camille, "Atelier de réparation")
    journey = camille.url

    # Eight axes filled, and `diagnosed`.
    interview(camille, journey)
    expect(camille.locator(".status").first).to_have_text("Diagnostiqué")
    [[minutes, euros, filled]] = live.rows(
        "SELECT a.minutes, a.financing_plan_euros, (SELECT count(*) FROM journeys_axisanswer x "
        "WHERE x.assessment_id = a.id AND x.level IS NOT NULL AND x.comment <> '') FROM journeys_assessment a "
        "JOIN journeys_journey j ON j.id = a.journey_id JOIN people_person q ON q.id = j.person_id "
        "WHERE q.id = %s AND a.completed_at IS NOT NULL",
        sami,
    )
    assert (minutes, euros, filled) == (120, 14_000, len(AXES))

    # #Parcours is proposed for both reasons, #Financement is not, and why.
    camille.goto(f"{journey}assessment/")
    aside = camille.locator("aside")
    parcours = aside.locator(".box", has=camille.get_by_role("heading", name="Be EST Entreprendre #Parcours"))
    expect(parcours.locator(".status")).to_have_text("proposé")
    reasons = parcours.locator(".reasons")
    expect(reasons).to_contain_text("Demandeur d’emploi inscrit depuis plus de 6 mois")
    expect(reasons).to_contain_text(re.compile(rf"Plan de financement de moins de 20{SPACE}000{SPACE}€"))
    expect(reasons).to_contain_text("9")
    expect(reasons).to_contain_text(re.compile(rf"14{SPACE}000"))
    expect(aside.locator(".box", has_text="#Financement")).to_have_count(0)
    unfold(camille, "Ceux qui ne conviennent pas")
    expect(aside.locator("details")).to_contain_text("#Financement")

    # A contract and a plan, made from the organisation's texts.
    camille.goto(f"{journey}plan/")
    camille.get_by_label("Ce qui est à faire").fill("Demander trois devis de local")
    camille.get_by_label("Qui le fait").select_option(label="la personne")
    in_a_month = timezone.localdate() + timedelta(days=30)
    camille.get_by_label("Pour le", exact=True).fill(in_a_month.isoformat())
    camille.get_by_role("button", name="L’ajouter au plan").click()
    for kind in ("contract", "plan"):
        camille.goto(f"{journey}papers/{kind}/")
        expect(camille.locator("main")).to_contain_text("Atelier de réparation")
        camille.get_by_role("button", name="Le signer et le donner à la personne").click()
        expect(camille.locator("main")).to_contain_text(f"{VERSION}-fr")

    # Signed by link.
    camille.goto(f"{file}link/")
    mine = camille.locator("main input[readonly]").first.input_value()
    proofs = dict(sign_the_next(page, mine) for _paper in ("contract", "plan"))

    camille.goto(journey)
    expect(camille.locator(".status").first).to_have_text(re.compile("Engagé|Contrat signé"))
    assert [state for (state,) in live.rows(STATES, sami)] == ["welcomed", "diagnosed", "committed"]
    check_the_proofs(live.rows(PAPERS, sami), proofs)

    # The person ticks their step by the same link.
    page.goto(mine)
    page.get_by_role("button", name=re.compile("C’est fait")).first.click()
    camille.goto(f"{journey}plan/")
    expect(camille.locator("main")).to_contain_text("Cochée par la personne")


def sign_the_next(page, mine):
    """The person reads and signs the first paper that waits: the digest on their screen, the file they may keep."""
    page.goto(mine)
    page.get_by_role("link", name="Lisez-le, puis signez").first.click()
    assert not PLACE.search(page.locator("article.paper").inner_text())
    page.get_by_label("Vos prénom et nom").fill("Sami (fictif)")
    page.get_by_label("J’ai lu ce texte et je l’accepte").check()
    page.get_by_role("button", name=re.compile("sign", re.IGNORECASE)).first.click()
    main = page.locator("main")
    expect(main).to_contain_text("C’est signé")
    expect(main.locator("dt", has_text="Sami (fictif)")).to_have_count(1)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Enregistrer le texte").click()
    return page.locator("code.digest").inner_text(), saved.value.path().read_bytes()


def check_the_proofs(rows, proofs):
    """Each signature has its date, its hour and the digest, computed here from what the person keeps."""
    assert [(row[0], row[5]) for row in rows] == [
        ("contract", "organisation"),
        ("contract", "person"),
        ("plan", "organisation"),
        ("plan", "person"),
    ]
    for kind, title, text, digest, made_from, _side, name, channel, at, read, address in rows[1::2]:
        kept = proofs[digest]
        assert kept.decode() == f"{title}\n\n{text}"
        assert hashlib.sha256(kept).hexdigest() == digest == read, kind
        assert (name, channel) == ("Sami (fictif)", "link")
        assert address
        assert made_from == f"{VERSION}-fr"
        assert timedelta(0) <= timezone.now() - at < timedelta(minutes=10)
        written, body = shipped_text(kind, "fr")
        assert title == written
        fixed = [line for line in body.splitlines() if line and not PLACE.search(line)]
        assert fixed
        assert [line for line in fixed if line not in text] == [], kind
    assert len(proofs) == 2
