"""Territories and the Region at one table: offices, two posts, questions, an agreement, a committee. All *fictif*."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import SINCE, Written
from maillage.config.demo.people import MEMBER, OFFICER
from maillage.config.demo.rows import FICTITIOUS
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.actions import (
    AnswerDraft,
    Promise,
    Subject,
    add_to_committee,
    agree_to_publish,
    answer_question,
    ask_question,
    compute_sheet,
    freeze_sheet,
    hold_committee,
    load_offices,
    set_target,
    sign_agreement,
)
from maillage.insight.dialogue.models import (
    Agreement,
    Answer,
    Committee,
    CommitteeDecision,
    Post,
    Question,
    Territory,
)

# One office for each département: where the real ones end is for whoever runs a network to load.
OFFICES = {
    "08": "Ardennes",
    "10": "Aube",
    "51": "Marne",
    "52": "Haute-Marne",
    "54": "Meurthe-et-Moselle",
    "55": "Meuse",
    "57": "Moselle",
    "67": "Bas-Rhin",
    "68": "Haut-Rhin",
    "88": "Vosges",
}
CHATEAU_SALINS = "57132"
LATE_DAYS, OPEN_DAYS, ANSWERED_DAYS = 24, 4, 40


def write_dialogue(written: Written, *, password: str, now: datetime) -> None:
    """The table of Château-Salins: one question answered, one late, one open."""
    load_offices(written.network, offices_file(), by=None, now=now)
    commune = Area.objects.communes().get(code=CHATEAU_SALINS)
    epci = Territory.objects.select_related("office").get(kind="epci", area__in=commune.containing_ids)
    assert epci.office is not None
    member = _post(
        MEMBER, f"Solange P. {FICTITIOUS}", f"Vice-présidente à l’économie {FICTITIOUS}", epci, password, now
    )
    title = f"Chargé de mission économie {FICTITIOUS}"
    officer = _post(OFFICER, f"Régis V. {FICTITIOUS}", title, epci.office, password, now)
    agreement = _agreement(epci, officer, now)
    _questions(epci, member, officer, agreement, now)
    for territory in (epci, epci.office):
        compute_sheet(territory, by=None, now=now)
    _committee(epci, officer, now)


def offices_file() -> str:
    """What `maillage import regional_offices` reads."""
    lines = (
        f"maison-{code};Maison de la Région, {name} {FICTITIOUS};departement;{code};2020-01-01;;découpage fictif"
        for code, name in OFFICES.items()
    )
    return "office;name;kind;code;from;until;source\n" + "\n".join(lines) + "\n"


def _post(email: str, name: str, title: str, territory: Territory, password: str, now: datetime) -> Post:
    user = User.objects.create(email=email, name=name, password=make_password(password), joined_at=now)
    return Post.objects.create(user=user, territory=territory, title=title, starts_on=SINCE)


def _agreement(epci: Territory, officer: Post, now: datetime) -> Agreement:
    day = timezone.localdate(now)
    made = sign_agreement(
        Agreement(
            territory=epci,
            kind="presence",
            title=f"Permanences du Saulnois {FICTITIOUS}",
            starts_on=day - timedelta(days=300),
            ends_on=day + timedelta(days=400),
        ),
        parties=[f"Communauté de communes {FICTITIOUS}", f"Région Grand Est {FICTITIOUS}", f"Alexis {FICTITIOUS}"],
        post=officer,
        by=officer.user,
        now=now - timedelta(days=300),
    )
    for figure, value in (("desks", 2), ("offers_near", 40)):
        set_target(made, figure=figure, value=value, due_on=made.ends_on, by=officer.user, now=now)
    return made


def _questions(epci: Territory, member: Post, officer: Post, agreement: Agreement, now: datetime) -> None:
    answered = _ask(
        epci,
        member,
        now - timedelta(days=ANSWERED_DAYS),
        "Combien de jours de permanence la convention prévoit-elle ?",
        "Les communes demandent deux jours par semaine.",
    )
    text = "La convention prévoit un jour par semaine. Un second jour est étudié avec l’association."
    promise = Promise("Proposer un avenant pour un second jour", timezone.localdate(now) + timedelta(days=45))
    draft = AnswerDraft(f"{text} {FICTITIOUS}", Subject(agreement=agreement), [promise])
    at = now - timedelta(days=ANSWERED_DAYS - 9)
    made: Answer = answer_question(answered, draft, by=officer, form_key=uuid5(NAMESPACE_URL, text), now=at)
    for side in (member, officer):
        agree_to_publish(made.question, agrees=True, by=side, now=at + timedelta(days=1))
    _ask(
        epci,
        member,
        now - timedelta(days=LATE_DAYS),
        "La Région aide-t-elle à équiper une salle ?",
        "Une salle de la maison des services peut recevoir l’atelier collectif.",
    )
    _ask(
        epci,
        officer,
        now - timedelta(days=OPEN_DAYS),
        "Quelles communes sont sans transport le mardi ?",
        "Pour choisir le jour de la permanence, il nous faut la liste des communes sans bus.",
    )


def _ask(epci: Territory, by: Post, at: datetime, subject: str, text: str) -> Question:
    words = f"{text} {FICTITIOUS}"
    return ask_question(epci, subject=subject, text=words, by=by, form_key=uuid5(NAMESPACE_URL, subject), now=at)


def _committee(epci: Territory, officer: Post, now: datetime) -> None:
    made = Committee(
        territory=epci,
        title=f"Comité de territoire {FICTITIOUS}",
        held_on=timezone.localdate(now),
        where="Château-Salins",
    )
    seats = ["Vice-présidente à l’économie", "Chargé de mission économie", "Direction de l’association"]
    hold_committee(made, seats=seats, post=officer, by=officer.user, now=now)
    decided = CommitteeDecision(what=f"Étudier un second jour de permanence {FICTITIOUS}.", owner="Maison de la Région")
    add_to_committee(decided, made, by=officer.user, now=now)
    freeze_sheet(made, by=officer.user, post=officer, now=now)
