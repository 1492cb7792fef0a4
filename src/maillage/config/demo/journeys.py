"""Invented journeys: at Étain one in nearly every state, at the desk of Toul the six people of one adviser's day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from operator import itemgetter

from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.config.demo.rows import FICTITIOUS
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.actions import (
    Facts,
    Plan,
    Report,
    Slot,
    mark_no_show,
    move_journey,
    note_meeting,
    open_journey,
    plan_meeting,
    start_project,
)
from maillage.support.journeys.choices import JourneyState, MeetingKind, Mode
from maillage.support.journeys.models import Journey
from maillage.support.people.actions import Said, welcome_person
from maillage.support.people.choices import CameBy

S = JourneyState


@dataclass(frozen=True)
class Met:
    """A meeting that was held so many days ago, and what the adviser noted."""

    days: int
    minutes: int
    text: str
    next_step: str = ""
    next_days: int = 0
    kind: str = MeetingKind.FOLLOW_UP
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Walk:
    """One person's journey. Days count back from the day of the demo; `planned` counts forward."""

    name: str
    phone: str
    commune: str
    title: str
    pitch: str
    days: int
    has_email: bool = True
    begins: str = S.WELCOMED
    moves: tuple[tuple[str, int, Facts], ...] = ()
    met: tuple[Met, ...] = ()
    missed: tuple[int, ...] = ()
    planned: tuple[tuple[int, time, str], ...] = ()


NOTHING = Facts()
ETAIN = (
    Walk(
        name="Apolline",
        phone="06 39 98 05 01",
        commune="55181",
        title="Épicerie et dépôt de pain",
        pitch="Une épicerie de village avec un dépôt de pain et un relais colis.",
        days=60,
        moves=((S.DIAGNOSED, 50, NOTHING), (S.COMMITTED, 45, NOTHING), (S.BUILDING, 40, NOTHING)),
        met=(
            Met(50, 110, "Dix ans de vente en boulangerie. Un local possible, place de la mairie.", kind="assessment"),
            Met(12, 55, "Deux devis reçus sur trois.", "Demander le troisième devis", -2, subjects=("financement",)),
        ),
        planned=((0, time(11), Mode.PLACE), (1, time(14, 30), Mode.PHONE)),
    ),
    Walk(
        name="Bao",
        phone="06 39 98 05 02",
        commune="55500",
        title="Camion de nouilles",
        pitch="Un camion qui tourne sur quatre marchés.",
        days=80,
        has_email=False,
        moves=((S.DIAGNOSED, 70, NOTHING), (S.PAUSED, 58, Facts())),
        met=(Met(70, 90, "Attend la réponse de son employeur pour un temps partiel.", kind="assessment"),),
    ),
    Walk(
        name="Célestin",
        phone="06 39 98 05 03",
        commune="55181",
        title="Tonte et petits travaux",
        pitch="Entretien de jardins chez les particuliers.",
        days=90,
        moves=((S.DIAGNOSED, 80, NOTHING), (S.STOPPED, 20, Facts(exit_reason="job"))),
        met=(Met(80, 75, "Le projet tient ; une offre d’emploi arrive en même temps.", kind="assessment"),),
    ),
    Walk(
        name="Dounia",
        phone="06 39 98 05 04",
        commune="55545",
        title="Atelier de couture",
        pitch="Retouches et cours du soir, ouvert depuis un an.",
        days=30,
        begins=S.FOLLOWED,
        met=(Met(9, 60, "Le chiffre d’affaires du trimestre suit le prévisionnel.", "Relire le tarif", 14, "after"),),
        planned=((9, time(9, 30), Mode.VIDEO),),
    ),
)

_TOUL = (
    ("Ambroise", True, "Brasserie artisanale", S.BUILDING, (33,), ()),
    ("Bérénice", True, "Cabinet de sophrologie", S.BUILDING, (21,), ()),
    ("Cyprien", False, "Réparation de vélos", S.DIAGNOSED, (40,), (19, 8)),
    ("Délia", True, "Traiteur à domicile", S.FINANCING, (27,), ()),
    ("Eustache", False, "Menuiserie", S.BUILDING, (35,), ()),
    ("Flavie", True, "Boutique de jeux", S.DIAGNOSED, (15,), (6,)),
)
_HOURS = (time(9), time(9, 45), time(10, 30), time(11, 15), time(14), time(15))
_ON_THE_WAY = (S.DIAGNOSED, S.COMMITTED, S.BUILDING, S.FINANCING)

TOUL = tuple(
    Walk(
        name=name,
        phone=f"06 39 98 05 1{place}",
        commune="54528",
        title=title,
        pitch="",
        days=60,
        has_email=has_email,
        moves=tuple((state, 58 - step, NOTHING) for step, state in enumerate(_ON_THE_WAY[: _ON_THE_WAY.index(to) + 1])),
        met=tuple(Met(day, 50, "Le projet avance.", "Relire le plan de financement", 30) for day in met),
        missed=missed,
        planned=((0, hour, Mode.PLACE), (1, hour, Mode.PLACE)),
    )
    for place, ((name, has_email, title, to, met, missed), hour) in enumerate(zip(_TOUL, _HOURS, strict=True))
)


def write_journeys(written: Written, *, now: datetime) -> None:
    """The people of Étain with Nadia, those of Toul with Camille, each act on its day."""
    alexis = written.organisations["alexis"]
    toul = next(desk for key, desk in written.desks.items() if desk.place.commune.code == "54528" and "alexis" in key)
    with reading_as([alexis.pk]):
        for walk in ETAIN:
            _write(walk, written.people[f"nadia@{DOMAIN}"], written.hubs["alexis-etain"], None, now=now)
        for walk in TOUL:
            _write(walk, written.people[f"camille@{DOMAIN}"], written.hubs["alexis-maxeville"], toul, now=now)


def _write(walk: Walk, by: User, hub: Hub, desk: OutreachDesk | None, *, now: datetime) -> None:
    """Enter the person, open the journey, then let everything happen in the order of its days."""
    begun = now - timedelta(days=walk.days)
    email = f"{walk.name.lower().translate(_PLAIN)}@porteurs.{DOMAIN}" if walk.has_email else ""
    commune = Area.objects.get(kind=AreaKind.COMMUNE, code=walk.commune)
    said = Said(walk.name, FICTITIOUS, walk.phone, email, commune, CameBy.WORD_OF_MOUTH)
    organisation = hub.memberships.select_related("organisation").get(organisation__slug="alexis").organisation
    person = welcome_person(
        said, organisation=organisation, hub=hub, need=walk.title, by=by, now=begun, is_fictitious=True
    )
    project = start_project(person, Plan(walk.title, walk.pitch, commune=commune), by=by, now=begun)
    journey = open_journey(person, project=project, hub=hub, by=by, now=begun, state=walk.begins)
    acts: list[tuple[int, Callable[[datetime], object]]] = [
        *((days, _moving(journey, to, facts, by)) for to, days, facts in walk.moves),
        *((met.days, _meeting(journey, met, hub, by)) for met in walk.met),
        *((days, _missing(journey, hub, desk, by)) for days in walk.missed),
    ]
    for days, act in sorted(acts, key=itemgetter(0), reverse=True):
        act(now - timedelta(days=days))
    for days, hour, mode in walk.planned:
        starts_at = datetime.combine((now + timedelta(days=days)).astimezone(PARIS).date(), hour, PARIS)
        where = desk if mode == Mode.PLACE else None
        plan_meeting(journey, Slot(starts_at, 30, mode=mode, hub=hub, desk=where), by=by, now=now - timedelta(days=5))


def _moving(journey: Journey, to: str, facts: Facts, by: User) -> Callable[[datetime], object]:
    return lambda at: move_journey(journey, to, by=by, now=at, facts=facts)


def _meeting(journey: Journey, met: Met, hub: Hub, by: User) -> Callable[[datetime], object]:
    def act(at: datetime) -> object:
        due = (at + timedelta(days=met.days + met.next_days)).astimezone(PARIS).date() if met.next_step else None
        report = Report(met.minutes, met.kind, met.subjects, met.text, met.next_step, due)
        return note_meeting(journey, Slot(at, met.minutes, met.kind, hub=hub), report, by=by, now=at)

    return act


def _missing(journey: Journey, hub: Hub, desk: OutreachDesk | None, by: User) -> Callable[[datetime], object]:
    def act(at: datetime) -> object:
        before = at - timedelta(days=3)
        meeting = plan_meeting(journey, Slot(at, 30, hub=hub, desk=desk), by=by, now=before)
        return mark_no_show(meeting, by=by, now=at)

    return act


_PLAIN = str.maketrans("éèêëïîôöüç", "eeeeiioouc")
