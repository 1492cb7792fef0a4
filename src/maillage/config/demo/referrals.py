"""Invented people handed on between partners, in every state. Days count back from the day of the demo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from maillage.catalogue.network.models import Network
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.config.demo.rows import FICTITIOUS
from maillage.foundation.tools.reading import reading_as
from maillage.support.orientation import actions
from maillage.support.orientation.choices import AttemptChannel, ReferralKind, ReferralReason, Refusal
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import ReferralDraft
from maillage.support.people.actions import Said, welcome_person
from maillage.support.people.choices import CameBy, ConsentChannel
from maillage.support.people.models import Person


@dataclass(frozen=True)
class HandOver:
    """One person handed on: who they are, from and to whom, what is said; then what happened, each so many days ago."""

    name: str
    phone: str
    commune: str
    need: str
    by: str
    hub: str
    to: str
    to_hub: str
    reason: ReferralReason
    message: str
    summary: str
    days: int
    then: tuple[tuple[str, int, str], ...] = ()
    kind: ReferralKind = ReferralKind.ORIENTATION
    email: str = ""


HAND_OVERS = (
    HandOver(
        name="Noémie",
        phone="06 39 98 04 01",
        email="noemie@porteurs.demo.example",
        commune="57463",
        need="Étudiante à Metz, une application pour les colocations.",
        by="nadia",
        hub="alexis-etain",
        to="peel",
        to_hub="peel-artem",
        reason=ReferralReason.AUDIENCE,
        message="Noémie est étudiante et veut demander le statut d’étudiante-entrepreneuse.",
        summary="Une application pour trouver une colocation.\nUn premier essai avec douze étudiants.",
        days=2,
        then=(("ask", 2, "nadia"),),
    ),
    HandOver(
        name="Gaspard",
        phone="06 39 98 04 02",
        commune="55181",
        need="Reprendre l’atelier de menuiserie de son patron.",
        by="thomas",
        hub="alexis-etain",
        to="cma",
        to_hub="alexis-etain",
        reason=ReferralReason.NEED,
        message="Gaspard reprend une menuiserie : diplôme, évaluation, stage de la CMA.",
        summary="Salarié depuis neuf ans. Le patron part en retraite à l’été.",
        days=12,
        then=(("agree", 12, "thomas"),),
    ),
    HandOver(
        name="Zohra",
        phone="06 39 98 04 03",
        commune="55500",
        need="Financer un camion de traiteur.",
        by="nadia",
        hub="alexis-etain",
        to="adie",
        to_hub="alexis-etain",
        reason=ReferralReason.FUNDING,
        message="Il manque 6 000 € à Zohra pour un camion d’occasion.",
        summary="Prévisionnel fait avec nous ; la banque a refusé.",
        days=9,
        then=(("agree", 9, "nadia"), ("accept", 7, "fatou"), ("contact", 6, "fatou")),
    ),
    HandOver(
        name="Louis",
        phone="06 39 98 04 04",
        commune="54395",
        need="Un logiciel pour les vétérinaires.",
        by="nadia",
        hub="alexis-maxeville",
        to="peel",
        to_hub="pole-54",
        reason=ReferralReason.AUDIENCE,
        message="Louis finit son master et voudrait être suivi par le PeeL.",
        summary="Deux cliniques testent le prototype.",
        days=20,
        then=(("agree", 20, "nadia"), ("accept", 18, "omar"), ("met", 8, "omar")),
    ),
    HandOver(
        name="Claire-Lise",
        phone="06 39 98 04 05",
        commune="55181",
        need="Ouvrir une crêperie.",
        by="nadia",
        hub="alexis-etain",
        to="cma",
        to_hub="alexis-etain",
        reason=ReferralReason.TRAINING,
        message="Claire-Lise a besoin du permis d’exploitation et du stage d’hygiène.",
        summary="Un local est trouvé place de la mairie.",
        days=6,
        then=(("agree", 6, "nadia"), ("decline", 3, "denis")),
    ),
    HandOver(
        name="Mamadou",
        phone="06 39 98 04 06",
        commune="55545",
        need="Un atelier de couture.",
        by="thomas",
        hub="alexis-etain",
        to="adie",
        to_hub="alexis-etain",
        reason=ReferralReason.FUNDING,
        message="Mamadou cherche un microcrédit pour deux machines.",
        summary="",
        days=30,
        then=(
            ("agree", 30, "thomas"),
            ("accept", 28, "fatou"),
            ("attempt", 26, "fatou"),
            ("attempt", 24, "fatou"),
            ("attempt", 22, "fatou"),
            ("unreachable", 21, "fatou"),
        ),
    ),
    HandOver(
        name="Solène",
        phone="06 39 98 04 07",
        commune="54430",
        need="Un bureau près de Pompey.",
        by="brigitte",
        hub="carep-pompey",
        to="alexis",
        to_hub="alexis-etain",
        reason=ReferralReason.STAGE,
        message="Solène a son bureau ; elle voudrait être accompagnée pour son prévisionnel.",
        summary="Graphiste, deux clients réguliers.",
        days=4,
        then=(("agree", 4, "brigitte"),),
    ),
)
"""The days are calendar days. ARCEP keeps these numbers for fiction."""


def write_referrals(written: Written, *, now: datetime) -> None:
    """Every hand-over in the order of its days, by the actions that the doors use."""
    actions.install_referral_ladder(written.network)
    made: dict[str, Referral] = {}
    happenings: list[tuple[datetime, Callable[[datetime], object]]] = []
    for one in HAND_OVERS:
        happenings.append((_moment(now, one.days, 0), _begin(one, written, made)))
        for place, (what, days, who) in enumerate(one.then, start=1):
            happenings.append((_moment(now, days, place), _go_on(one, what, who, written, made)))
    if not Network.objects.exclude(pk=written.network.pk).exists():  # the ladder climbs for all networks at once
        past = range(max(one.days for one in HAND_OVERS))
        happenings += [(_moment(now, day, 200), lambda at: actions.climb_referrals(now=at)) for day in past]
    for moment, act in sorted(happenings, key=lambda happening: happening[0]):
        act(moment)


def _moment(now: datetime, days: int, minutes: int) -> datetime:
    """So many days before, four hours earlier, each act a minute after the one before."""
    return now - timedelta(days=days, hours=4) + timedelta(minutes=minutes)


def _begin(one: HandOver, written: Written, made: dict[str, Referral]) -> Callable[[datetime], None]:
    def act(moment: datetime) -> None:
        by, hub = written.people[f"{one.by}@{DOMAIN}"], written.hubs[one.hub]
        organisation = written.organisations["carep" if one.by == "brigitte" else "alexis"]
        with reading_as([organisation.pk]):
            commune = Area.objects.get(kind=AreaKind.COMMUNE, code=one.commune)
            said = Said(one.name, FICTITIOUS, one.phone, one.email, commune, CameBy.OTHER)
            facts: Any = {"organisation": organisation, "hub": hub, "need": one.need, "is_fictitious": True}
            person = welcome_person(said, **facts, by=by, now=moment)
        draft = _draft(one, written, person)
        made[one.name] = actions.draft_referral(draft, by=by, now=moment)

    return act


def _draft(one: HandOver, written: Written, person: Person) -> ReferralDraft:
    return ReferralDraft(
        person=person,
        network=written.network,
        organisation=person.organisation,
        hub=written.hubs[one.hub],
        to_organisation=written.organisations[one.to],
        to_hub=written.hubs[one.to_hub],
        kind=one.kind,
        reason=one.reason,
        message=one.message,
        summary=one.summary,
    )


def _go_on(
    one: HandOver, what: str, who: str, written: Written, made: Mapping[str, Referral]
) -> Callable[[datetime], object]:
    by = written.people[f"{who}@{DOMAIN}"]
    words = "Le stage est complet jusqu’au printemps ; la chambre de commerce en a un en décembre."
    acts: Mapping[str, Callable[[Referral, Any], object]] = {
        "ask": lambda found, act: actions.ask_agreement(found, **act),
        "agree": lambda found, act: actions.agree_to_referral(found, channel=ConsentChannel.DESK, language="fr", **act),
        "accept": lambda found, act: actions.accept_referral(found, **act),
        "contact": lambda found, act: actions.note_contact(found, **act),
        "met": lambda found, act: actions.mark_met(found, **act),
        "attempt": lambda found, act: actions.note_referral_attempt(found, channel=AttemptChannel.PHONE, **act),
        "unreachable": lambda found, act: actions.mark_referral_unreachable(found, **act),
        "decline": lambda found, act: actions.decline_referral(
            found,
            reason=Refusal.FULL,
            words=words,
            proposed=written.organisations["cci-54"],
            **act,
        ),
    }
    return lambda moment: acts[what](made[one.name], {"by": by, "now": moment})
