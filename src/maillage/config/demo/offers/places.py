"""Offers of places: Alexis's rooms, the Carep, the Village by CA; and the student hub.

No price list was found: every price is invented and says so.
"""

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferStatus, OfferType, Stage, Subject
from maillage.config.demo.rows import OfferSheet, Way

LORRAINE = ("54", "55", "57", "88")
YOUNG = (Audience.ENTREPRISES_MOINS_3_ANS,)
LODGED = (Stage.TESTER, Stage.DEMARRER, Stage.DEVELOPPER)

_ALEXIS = (
    OfferSheet(
        key="alexis-coworking",
        organisation="alexis",
        name="Travailler au pôle : coworking",
        summary="Une table, une connexion, un café et des voisins qui entreprennent aussi.",
        kind=OfferType.COWORKING,
        stages=(Stage.EMERGER, Stage.MONTER, *LODGED),
        subjects=(Subject.LOCAL_ET_IMPLANTATION,),
        source="alexis-mailler",
        what_happens="Vous venez quand vous voulez, aux heures du pôle. Un lieu de détente est à côté.",
        duration="À la demi-journée",
        next_step="Un bureau au pôle, le jour où il vous en faut un.",
        adds="Ouvert à tous, sans statut ni candidature, à la demi-journée.",
        ways=(
            Way(
                at=("alexis-maxeville", "alexis-dieuze", "alexis-etain"),
                modes=(DeliveryMode.EN_PRESENTIEL_SANS_RDV,),
                hours="Aux heures du pôle (fictif)",
                wait=0,
                fee=Fee.PAYANT,
                fee_detail="6 € la demi-journée (prix fictif)",
            ),
        ),
    ),
    OfferSheet(
        key="alexis-bureaux",
        organisation="alexis",
        name="Louer un bureau au pôle",
        summary="Un bureau individuel, meublé, pour les premières années, avec un conseiller dans le couloir.",
        kind=OfferType.HEBERGEMENT_BUREAU,
        stages=LODGED,
        subjects=(Subject.LOCAL_ET_IMPLANTATION,),
        source="alexis-mailler",
        what_happens="Visite, dossier, puis remise des clés.",
        duration="Un contrat de quelques mois à trois ans (fictif)",
        next_step="Un local à vous, quand l’entreprise a grandi.",
        adds="Des bureaux meublés pour démarrer seul, sans être encore une entreprise installée, avec le "
        "conseiller sur place.",
        ways=(
            Way(
                at=("alexis-maxeville", "alexis-dieuze"),
                wait=20,
                fee=Fee.LOYER,
                fee_detail="180 € par mois, charges comprises (prix fictif)",
            ),
        ),
    ),
    OfferSheet(
        key="alexis-salle",
        organisation="alexis",
        name="Réserver la salle de formation",
        summary="Une salle équipée, à la demi-journée, pour une réunion, un atelier ou une formation.",
        kind=OfferType.SALLE,
        stages=(Stage.MONTER, Stage.DEMARRER, Stage.DEVELOPPER),
        subjects=(Subject.LOCAL_ET_IMPLANTATION,),
        source="alexis-mailler",
        what_happens="Vous choisissez une date, l’accueil du pôle vous ouvre la salle et l’équipement.",
        duration="À la demi-journée",
        next_step="La même salle une autre fois, ou un atelier du pôle.",
        ways=(
            Way(
                at=("alexis-maxeville",),
                wait=3,
                fee=Fee.PAYANT,
                fee_detail="40 € la demi-journée (prix fictif)",
                stale=True,
            ),
        ),
    ),
)

_PEEL = (
    OfferSheet(
        key="peel-statut",
        organisation="peel",
        name="Obtenir le statut national d’étudiant-entrepreneur",
        summary="Un statut d’une année, renouvelable, pour mener un projet pendant ou après ses études, avec "
        "deux tuteurs.",
        kind=OfferType.STATUT_ETUDIANT,
        stages=(Stage.EMERGER, Stage.MONTER, Stage.TESTER),
        subjects=(Subject.IDEE_ET_MOTIVATION, Subject.STATUT_JURIDIQUE, Subject.PROTECTION_SOCIALE_ET_DROITS),
        audiences=(Audience.ETUDIANTS, Audience.ETUDIANTS_JEUNES_DIPLOMES),
        source="statut-etudiant",
        what_happens="Vous déposez un dossier. Un comité d’engagement regarde le projet et la personne, pas "
        "les diplômes.",
        duration="Une année universitaire, renouvelable",
        next_step="Deux tuteurs, l’un enseignant, l’autre professionnel.",
        conditions="Avoir le baccalauréat ou un niveau équivalent. Pas de limite d’âge.",
        ways=(
            Way(at=("peel-artem",), fee_detail="Le statut est gratuit ; le diplôme D2E est payant.", wait=15),
            Way(
                at=("peel@metz", "peel@epinal"),
                fee_detail="Le statut est gratuit ; le diplôme D2E est payant.",
                wait=20,
            ),
            Way(
                at=("peel-artem",),
                remote=True,
                modes=(DeliveryMode.VISIO,),
                zone=LORRAINE,
                fee_detail="Le statut est gratuit ; le diplôme D2E est payant.",
                wait=7,
            ),
        ),
    ),
    OfferSheet(
        key="peel-oser",
        organisation="peel",
        name="Oser : parler d’une envie d’entreprendre",
        summary="Pour les étudiants qui n’ont pas encore d’idée précise : l’envie suffit, le plan d’affaires attendra.",
        kind=OfferType.ACCUEIL_ORIENTATION,
        stages=(Stage.SENSIBILISER, Stage.S_INFORMER, Stage.EMERGER),
        subjects=(Subject.IDEE_ET_MOTIVATION,),
        audiences=(Audience.ETUDIANTS, Audience.ETUDIANTS_JEUNES_DIPLOMES),
        source="peel",
        what_happens="Une rencontre sur le campus, seul ou à plusieurs.",
        duration="Une demi-heure (fictif)",
        next_step="Le statut d’étudiant-entrepreneur, ou rien de plus : l’envie peut attendre.",
        adds="Sur le campus et pour les étudiants : on vient sans idée, avec une envie.",
        ways=(Way(at=("peel-artem",), wait=4), Way(at=("peel@metz", "peel@epinal"), wait=9)),
    ),
    OfferSheet(
        key="peel-lieux",
        organisation="peel",
        name="Travailler à l’Artem",
        summary="Salles de conférence, connectée et vidéo, et un lieu de rencontre pour les étudiants entrepreneurs.",
        kind=OfferType.COWORKING,
        stages=(Stage.MONTER, Stage.TESTER, Stage.DEMARRER),
        subjects=(Subject.LOCAL_ET_IMPLANTATION, Subject.NUMERIQUE),
        audiences=(Audience.ETUDIANTS, Audience.ETUDIANTS_JEUNES_DIPLOMES),
        source="peel-artem",
        conditions="Avoir le statut d’étudiant-entrepreneur.",
        what_happens="Vous entrez avec votre carte d’étudiant et vous réservez les salles équipées.",
        duration="À la demi-journée (fictif)",
        next_step="Le statut d’une année de plus, ou un bureau ailleurs.",
        adds="Gratuit et réservé aux étudiants entrepreneurs, avec des salles pour filmer et présenter.",
        ways=(Way(at=("peel-artem",), modes=(DeliveryMode.EN_PRESENTIEL_SANS_RDV,), wait=0),),
    ),
)

_CAREP = (
    OfferSheet(
        key="carep-bureaux",
        organisation="carep",
        name="Louer un bureau au Carep",
        summary="Des bureaux de toutes tailles, avec services partagés, pour s’installer et grandir sur place.",
        kind=OfferType.HEBERGEMENT_BUREAU,
        stages=LODGED,
        subjects=(Subject.LOCAL_ET_IMPLANTATION,),
        audiences=(*YOUNG, Audience.ENTREPRISES_EN_DEVELOPPEMENT),
        source="carep",
        what_happens="Visite, candidature, entrée. L’équipe suit l’entreprise dans ses murs.",
        conditions="Sur candidature.",
        duration="Un bail renouvelable (fictif)",
        next_step="Un bureau plus grand sur place, quand l’entreprise grandit.",
        adds="Pour des entreprises déjà créées : des surfaces de toutes tailles, où l’on reste et grandit.",
        ways=(
            Way(
                at=("carep-pompey", "carep-vandaffaires"),
                wait=12,
                fee=Fee.LOYER,
                fee_detail="Loyer selon la surface, à partir de 200 € par mois (prix fictif)",
            ),
        ),
    ),
    OfferSheet(
        key="carep-ateliers",
        organisation="carep",
        name="Louer un atelier au Carep",
        summary="Des cellules et des ateliers pour produire, stocker, réparer, près de l’autoroute.",
        kind=OfferType.HEBERGEMENT_ATELIER,
        stages=LODGED,
        subjects=(Subject.LOCAL_ET_IMPLANTATION, Subject.ARTISANAT_METIERS_ART),
        audiences=(*YOUNG, Audience.ENTREPRISES_EN_DEVELOPPEMENT),
        source="carep",
        what_happens="Visite, candidature, entrée.",
        conditions="Sur candidature.",
        duration="Un bail renouvelable (fictif)",
        next_step="Un atelier plus grand, au Carep ou ailleurs.",
        ways=(
            Way(
                at=("carep-lesmenils", "carep-pompey"),
                wait=18,
                fee=Fee.LOYER,
                fee_detail="Loyer selon la surface, à partir de 450 € par mois (prix fictif)",
            ),
        ),
    ),
    OfferSheet(
        key="carep-preparer",
        organisation="carep",
        name="Préparer son installation",
        summary="Avant d’entrer dans les murs, une aide pour le plan d’affaires et le choix du local.",
        kind=OfferType.ENTRETIEN_INDIVIDUEL,
        stages=(Stage.MONTER, Stage.DEMARRER),
        subjects=(Subject.LOCAL_ET_IMPLANTATION, Subject.PREVISIONNEL_FINANCIER),
        source="carep-reseau",
        what_happens="Vous venez avec votre projet ; l’équipe regarde avec vous le plan d’affaires et les surfaces "
        "utiles.",
        duration="Une heure (fictif)",
        next_step="Une visite des locaux, puis une candidature.",
        adds="Le seul de ces entretiens qui parle d’abord du local : quelle surface, quel bail, quel budget.",
        ways=(Way(at=("carep-pompey", "carep-vandaffaires", "pole-54"), wait=9),),
    ),
    OfferSheet(
        key="carep-domiciliation",
        organisation="carep",
        name="Domicilier son entreprise",
        summary="Une adresse pour l’entreprise, le courrier reçu et gardé, une salle pour recevoir.",
        kind=OfferType.DOMICILIATION,
        stages=(Stage.IMMATRICULER, Stage.DEMARRER),
        subjects=(Subject.LOCAL_ET_IMPLANTATION,),
        status=OfferStatus.SUSPENDED,
        ways=(
            Way(
                at=("carep-pompey",),
                fee=Fee.PAYANT,
                fee_detail="35 € par mois (prix fictif)",
                status=OfferStatus.SUSPENDED,
            ),
        ),
    ),
)

_VILLAGE = (
    OfferSheet(
        key="village-acceleration",
        organisation="village",
        name="Accélérer son entreprise innovante",
        summary="Deux ans au plus dans un lieu ouvert jour et nuit, avec des grands comptes et des experts à "
        "portée de main.",
        kind=OfferType.HEBERGEMENT_BUREAU,
        stages=(Stage.DEVELOPPER,),
        subjects=(Subject.INNOVATION_PI, Subject.NUMERIQUE, Subject.FINANCEMENT),
        audiences=(Audience.CREATEURS_INNOVANTS, Audience.ENTREPRISES_MOINS_3_ANS),
        source="village",
        what_happens="Un appel à candidatures, une présentation devant un comité où siègent des partenaires, "
        "puis l’entrée.",
        duration="Deux ans au plus",
        conditions="Une entreprise de six à trente-six mois. L’innovation est préférée.",
        next_step="Sortir plus grand, avec des clients et des investisseurs.",
        ways=(
            Way(
                at=("village-laxou",),
                wait=45,
                fee=Fee.LOYER,
                fee_detail="Loyer fixé localement, au prix du marché",
            ),
        ),
    ),
    OfferSheet(
        key="village-evenements",
        organisation="village",
        name="Rencontrer des entreprises au Village",
        summary="Des soirées et des petits déjeuners ouverts aux porteurs de projet innovant.",
        kind=OfferType.RESEAU_CLUB,
        stages=(Stage.EMERGER, Stage.MONTER, Stage.DEVELOPPER),
        subjects=(Subject.INNOVATION_PI,),
        audiences=(Audience.CREATEURS_INNOVANTS,),
        what_happens="Vous écoutez un témoignage, puis vous parlez avec les entreprises présentes.",
        duration="Deux heures (fictif)",
        next_step="Un contact dans une entreprise, une candidature au Village.",
        ways=(
            Way(
                at=("village-laxou",),
                modes=(DeliveryMode.EN_PRESENTIEL_SANS_RDV,),
                hours="Un jeudi par mois, 18 h (fictif)",
                wait=None,
            ),
        ),
    ),
)

HOUSING = (*_ALEXIS, *_PEEL, *_CAREP, *_VILLAGE)
