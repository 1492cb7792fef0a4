"""Invented work on one journey at Étain: its assessment, plan and papers, a document, what the person agrees to."""

from datetime import datetime, timedelta

from django.utils import timezone

from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.config.demo.rows import FICTITIOUS
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.actions import (
    Answered,
    Interview,
    StepSaid,
    add_step,
    complete_assessment,
    link_document,
    make_paper,
    receive_document,
    sign_on_paper,
    tick_step,
)
from maillage.support.journeys.axes import Axis, Decision, Level
from maillage.support.journeys.models import Journey
from maillage.support.journeys.papers.choices import PaperKind
from maillage.support.journeys.steps import StepOwner
from maillage.support.people.actions import entrust_sensitive, give_consent
from maillage.support.people.choices import ConsentChannel, Purpose

NAME = "Apolline"
ANSWERS = {
    Axis.FIT: (Level.SETTLED, "Elle connaît le village et ses horaires."),
    Axis.SKILLS: (Level.WELL, "Dix ans de vente en boulangerie ; la gestion reste à apprendre."),
    Axis.MOTIVATIONS: (Level.SETTLED, "Rouvrir un commerce au centre."),
    Axis.CONSTRAINTS: (Level.BEGUN, "Deux enfants : pas de dimanche après-midi."),
    Axis.OFFER: (Level.BEGUN, "Épicerie, pain, colis : à dire plus simplement."),
    Axis.MARKET: (Level.BEGUN, "900 habitants, 14 minutes du premier supermarché."),
    Axis.MONEY: (Level.OPEN, "Un devis de four manque encore."),
    Axis.LAW: (Level.WELL, "Licence à demander à la mairie."),
}
# What is to be done, by whom, how many days ago it was agreed, due in how many days, and when it was done.
STEPS = (
    ("Écrire au propriétaire du local", StepOwner.PERSON, "", 45, -30, 33),
    ("Rapporter le devis du plancher", StepOwner.PERSON, "", 12, -2, None),
    ("Relire le prévisionnel", StepOwner.ADVISER, "", 12, 6, None),
    ("Dire si la licence est libre", StepOwner.PARTNER, "Mairie d’Étain", 12, 20, None),
)
QUOTE = """Devis no 12 (fictif)

Four à sole, deux étages        6 400 €
Pose et raccordement              900 €
Total hors taxes                7 300 €
"""


def write_work(written: Written, *, now: datetime) -> None:
    """What Nadia and Apolline did since the first interview, each act on its day."""
    nadia, alexis = written.people[f"nadia@{DOMAIN}"], written.organisations["alexis"]
    with reading_as([alexis.pk]):
        journey = Journey.objects.select_related("person").get(person__given_name=NAME, organisation=alexis)
        _assess(journey, nadia, now - timedelta(days=50))
        _plan(journey, nadia, now)
        _sign(journey, nadia, now)
        _keep(journey, nadia, now - timedelta(days=11))
        _agree(journey, nadia, now - timedelta(days=45))
        today = timezone.localdate(now)
        entrust_sensitive(
            nadia,
            alexis,
            reason="Référente insertion du pôle.",
            starts_on=today,
            ends_on=today + timedelta(days=180),
            by=written.people[f"manon@{DOMAIN}"],
            now=now,
        )


def _assess(journey: Journey, by: User, at: datetime) -> None:
    said = Interview(
        timezone.localdate(at),
        110,
        27_000,
        "Un métier, un local, des clients qui attendent.",
        "Le four coûte plus que prévu.",
        Decision.GO_ON,
        "On prépare le dossier pour l’été.",
        {axis: Answered(level, comment) for axis, (level, comment) in ANSWERS.items()},
    )
    complete_assessment(journey, said, by=by, now=at)


def _plan(journey: Journey, by: User, now: datetime) -> None:
    today = timezone.localdate(now)
    for text, owner, partner, agreed, due, done in STEPS:
        said = StepSaid(text, owner, today + timedelta(days=due), partner)
        step = add_step(journey, said, by=by, now=now - timedelta(days=agreed))
        if done is not None:
            tick_step(step, by=by, now=now - timedelta(days=done))


def _sign(journey: Journey, by: User, now: datetime) -> None:
    """The contract is signed by hand; the plan waits for a signature by the private link."""
    made = now - timedelta(days=45)
    contract = make_paper(journey, PaperKind.CONTRACT, by=by, now=made)
    sign_on_paper(contract, name=f"{NAME} {FICTITIOUS}", signed_on=timezone.localdate(made), by=by, now=made)
    make_paper(journey, PaperKind.PLAN, by=by, now=now - timedelta(days=1))


def _keep(journey: Journey, by: User, at: datetime) -> None:
    """A quote that the person reads too, opened for the bank for thirty days."""
    document = receive_document(journey, name="devis-four.txt", content=[QUOTE.encode()], by=by, now=at, is_shown=True)
    link_document(document, for_whom=f"La banque {FICTITIOUS}", days=30, by=by, now=at)


def _agree(journey: Journey, by: User, at: datetime) -> None:
    """Apolline is counted in the reports; she was not asked about surveys yet."""
    assert journey.person is not None
    give_consent(journey.person, purpose=Purpose.COUNTED, channel=ConsentChannel.DESK, language="fr", by=by, now=at)
