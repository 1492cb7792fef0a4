"""Invented enquiries, in every state. Days count working days back from the day of the demo."""

from dataclasses import dataclass
from datetime import time

from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.support.orientation.choices import ContactWay


@dataclass(frozen=True)
class Step:
    """What someone did: `what` names an act of `enquiries.ACTS`; `by` is the first part of the address, or "
    "the owner."""

    what: str
    days: int
    at: time
    by: str = ""
    words: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Story:
    """One enquiry from its first day. `asked` is an offer and a hub or desk; without it the rules say who has it."""

    name: str
    commune: str
    need: str
    days: int
    at: time
    stage: Stage
    way: ContactWay = ContactWay.PHONE
    subjects: tuple[Subject, ...] = ()
    audiences: tuple[Audience, ...] = ()
    asked: tuple[str, str] | None = None
    language: str = "fr"
    has_email: bool = True
    steps: tuple[Step, ...] = ()


_ETAIN = (
    Story(
        "Marion",
        "55500",
        "J’aimerais ouvrir une petite épicerie à Spincourt, il n’y a plus rien depuis deux ans. "
        "Je ne sais pas par où commencer.",
        1,
        time(16, 20),
        Stage.EMERGER,
        subjects=(Subject.LOCAL_ET_IMPLANTATION,),
    ),
    Story(
        "Gérard",
        "55181",
        "Je répare des vélos chez moi le samedi. Est-ce que je peux en vivre ? Il me faudrait un atelier.",
        4,
        time(9, 40),
        Stage.MONTER,
        has_email=False,
        steps=(
            Step("attempt", 3, time(11, 5), by="thomas", choice="phone"),
            Step("word", 2, time(18, 30), words="Je suis joignable après 17 heures."),
        ),
    ),
    Story(
        "Sami",
        "55181",
        "Je voudrais un atelier de réparation d’électroménager. J’ai un peu d’argent de côté, pas assez.",
        7,
        time(10, 15),
        Stage.MONTER,
        way=ContactWay.EMAIL,
        audiences=(Audience.DEMANDEURS_EMPLOI,),
        asked=("alexis-accompagnement-etain", "alexis-etain"),
        steps=(
            Step("accept", 6, time(9, 10), by="nadia"),
            Step(
                "word",
                6,
                time(9, 20),
                by="nadia",
                words="Bonjour Sami, je vous propose mardi à 10 heures, au pôle. Apportez seulement vos notes.",
            ),
            Step("word", 6, time(12, 45), words="Mardi 10 heures me va, merci."),
        ),
    ),
    Story(
        "Rosa",
        "55181",
        "Je cherche un emploi de vendeuse à Étain.",
        5,
        time(14, 30),
        Stage.S_INFORMER,
        steps=(
            Step(
                "decline",
                4,
                time(10, 0),
                by="thomas",
                choice="not_our_work",
                words="Pour un emploi salarié, l’agence France Travail de Verdun vous recevra. "
                "Revenez nous voir si l’envie d’entreprendre vient.",
            ),
        ),
    ),
    Story(
        "Yannick",
        "55002",
        "Projet de food-truck, rappelez-moi.",
        9,
        time(8, 50),
        Stage.EMERGER,
        has_email=False,
        steps=(
            Step("attempt", 8, time(10, 0), by="nadia", choice="phone"),
            Step("attempt", 7, time(15, 0), by="nadia", choice="phone"),
            Step("attempt", 6, time(11, 0), by="thomas", choice="phone"),
            Step("unreachable", 6, time(11, 30), by="thomas"),
        ),
    ),
    Story(
        "Aïcha",
        "55181",
        "Je pensais ouvrir une crèche, mais je vais d’abord en parler à la mairie.",
        3,
        time(11, 10),
        Stage.EMERGER,
        way=ContactWay.EMAIL,
        steps=(Step("withdraw", 2, time(9, 5)),),
    ),
    Story(
        "Élodie",
        "55181",
        "Salon de coiffure à reprendre dans la rue principale, la patronne part en retraite. Quel diplôme faut-il ?",
        3,
        time(15, 0),
        Stage.REPRENDRE,
        way=ContactWay.EMAIL,
        asked=("alexis-accompagnement-etain", "alexis-etain"),
        steps=(
            Step(
                "redirect",
                2,
                time(10, 30),
                by="nadia",
                choice="cma alexis-etain",
                words="La question du diplôme est de leur métier, et Denis reçoit aussi à Étain.",
            ),
        ),
    ),
)

_ELSEWHERE = (
    Story(
        "Ravi",
        "54357",
        "Je fais des meubles en bois de récupération. J’aimerais vendre sans créer d’entreprise tout de suite.",
        2,
        time(10, 45),
        Stage.TESTER,
        way=ContactWay.VISIT,
        has_email=False,
    ),
    Story(
        "Hana",
        "54395",
        "Étudiante à l’Artem, je veux monter une application pour les colocations.",
        1,
        time(13, 15),
        Stage.EMERGER,
        way=ContactWay.EMAIL,
        audiences=(Audience.ETUDIANTS,),
        asked=("peel-statut", "peel-artem"),
    ),
    Story(
        "Pierre",
        "57177",
        "Maraîchage bio près de Dieuze, deux hectares, je cherche qui finance un tunnel.",
        8,
        time(9, 0),
        Stage.FINANCER,
        subjects=(Subject.FINANCEMENT, Subject.AGRICULTURE_RURAL),
        asked=("alexis-accompagnement-saulnois", "alexis-dieuze"),
        steps=(Step("accept", 7, time(14, 20), by="elise"),),
    ),
    Story(
        "Tom",
        "57463",
        "I would like to open a small English bookshop in Metz. My French is not good yet.",
        2,
        time(17, 10),
        Stage.S_INFORMER,
        way=ContactWay.EMAIL,
        language="en",
    ),
    Story(
        "Nathalie",
        "52250",
        "Chambres d’hôtes dans la ferme de mes parents. Y a-t-il quelqu’un près de Joinville ?",
        6,
        time(10, 5),
        Stage.MONTER,
        has_email=False,
        way=ContactWay.POST,
    ),
    Story(
        "Moussa",
        "67482",
        "La banque a refusé. Il me manque 6 000 € pour acheter un camion d’occasion.",
        4,
        time(9, 30),
        Stage.FINANCER,
        audiences=(Audience.DEMANDEURS_EMPLOI,),
        asked=("adie-microcredit", "adie-strasbourg"),
    ),
    Story(
        "Caroline",
        "54430",
        "Nous sommes trois et l’appartement est trop petit. Vous avez un bureau de 40 m² ?",
        1,
        time(10, 20),
        Stage.DEMARRER,
        way=ContactWay.EMAIL,
        audiences=(Audience.ENTREPRISES_MOINS_3_ANS,),
        asked=("carep-bureaux", "carep-pompey"),
    ),
    Story(
        "Bastien",
        "54304",
        "Logiciel pour les vétérinaires, la société a cinq ans. Peut-on entrer au Village ?",
        6,
        time(16, 0),
        Stage.DEVELOPPER,
        way=ContactWay.EMAIL,
        audiences=(Audience.CREATEURS_INNOVANTS,),
        asked=("village-acceleration", "village-laxou"),
        steps=(
            Step(
                "decline",
                5,
                time(11, 0),
                by="victor",
                choice="not_eligible",
                words="Le Village accueille des entreprises de six à trente-six mois.",
            ),
        ),
    ),
    Story(
        "Greta",
        "68224",
        "Ich möchte in Mulhouse einen Blumenladen eröffnen. Bonjour, je parle un peu français.",
        3,
        time(12, 0),
        Stage.EMERGER,
        way=ContactWay.EMAIL,
        steps=(Step("accept", 2, time(9, 45)),),
    ),
    Story(
        "Luc",
        "08105",
        "Reprise du garage de mon patron à Charleville. Qui peut regarder les comptes avec moi ?",
        2,
        time(9, 15),
        Stage.REPRENDRE,
    ),
    Story(
        "Fanny",
        "51454",
        "Atelier de céramique avec des cours le soir, à Reims.",
        5,
        time(15, 40),
        Stage.MONTER,
        way=ContactWay.EMAIL,
        asked=("bge-accompagnement", "bge-reims"),
        steps=(Step("accept", 4, time(10, 10)),),
    ),
    Story(
        "Christophe",
        "10387",
        "Je perds des clients, je ne dors plus. À qui en parler ?",
        1,
        time(20, 30),
        Stage.REBONDIR,
        asked=("cci-difficultes", "cci-metz"),
    ),
    Story(
        "Odette",
        "88160",
        "Je veux vendre ma mercerie d’Épinal, à une jeune si possible.",
        7,
        time(11, 50),
        Stage.CEDER,
        has_email=False,
    ),
)

STORIES = (*_ETAIN, *_ELSEWHERE)
