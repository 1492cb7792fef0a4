"""Offers of Alexis and of Pacelor, its test house."""

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferStatus, OfferType, Stage, Subject
from maillage.config.demo.desks import desks_of
from maillage.config.demo.rows import GRAND_EST, OfferSheet, Way

LORRAINE = ("54", "55", "57", "88")
PAYS_D_ETAIN = "245501242"
SAULNOIS = "245701206"
GRAND_NANCY = "245400676"
POLES = ("alexis-etain", "alexis-maxeville", "alexis-dieuze")
BUILDING = (
    Subject.ETUDE_DE_MARCHE,
    Subject.MODELE_ECONOMIQUE,
    Subject.PREVISIONNEL_FINANCIER,
    Subject.STATUT_JURIDIQUE,
    Subject.FINANCEMENT,
    Subject.COMMUNICATION_VENTE,
)

_ADVICE = (
    OfferSheet(
        key="alexis-accueil",
        organisation="alexis",
        name="Parler de son idée avec un conseiller",
        summary="Un premier échange, en tête à tête, pour raconter son idée, savoir par quoi commencer et "
        "qui peut aider.",
        kind=OfferType.ACCUEIL_ORIENTATION,
        stages=(Stage.SENSIBILISER, Stage.S_INFORMER, Stage.EMERGER),
        subjects=(),
        source="alexis-mailler",
        what_happens="Vous racontez votre idée. Le conseiller vous dit les étapes qui viennent et les "
        "structures utiles, "
        "chez Alexis ou chez un partenaire.",
        duration="Environ une heure (fictif)",
        next_step="Vous repartez avec une liste de choses à faire et, si vous le voulez, un deuxième rendez-vous.",
        conditions="Aucune.",
        adds="Un conseiller en création vous reçoit sur rendez-vous, et aussi en permanence loin des villes.",
        ways=(
            Way(at=POLES, zone=LORRAINE, hours="Sur rendez-vous, aux heures du pôle (fictif)", wait=5),
            Way(at=desks_of("alexis"), zone=LORRAINE, wait=12),
        ),
    ),
    OfferSheet(
        key="alexis-a-distance",
        organisation="alexis",
        name="Un premier échange par téléphone ou en visio",
        summary="Quarante-cinq minutes avec un conseiller sans vous déplacer, pour faire le point sur votre "
        "idée ou projet.",
        kind=OfferType.ENTRETIEN_INDIVIDUEL,
        stages=(Stage.S_INFORMER, Stage.EMERGER, Stage.MONTER),
        what_happens="Le conseiller vous appelle à l’heure choisie. Vous posez vos questions, il vous oriente.",
        duration="45 minutes (fictif)",
        next_step="Un rendez-vous près de chez vous, s’il est utile.",
        ways=(
            Way(
                at=("alexis-maxeville",),
                remote=True,
                modes=(DeliveryMode.TELEPHONE, DeliveryMode.VISIO),
                zone=(GRAND_EST,),
                hours="Du lundi au vendredi, 9 h – 17 h (fictif)",
                wait=3,
            ),
        ),
    ),
    OfferSheet(
        key="alexis-accompagnement",
        organisation="alexis",
        name="Être accompagné pour monter son projet",
        summary="Un conseiller vous suit, de l’étude du marché au plan de financement, jusqu’à la décision "
        "de vous lancer.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.EMERGER, Stage.MONTER, Stage.FINANCER, Stage.REPRENDRE),
        subjects=BUILDING,
        source="alexis-poles",
        what_happens="Vous voyez le même conseiller à chaque fois. Ensemble : le marché, les chiffres, le statut, "
        "les financeurs à rencontrer.",
        duration="Quelques mois, à votre rythme",
        next_step="La décision de créer, de tester, ou d’attendre : toutes sont bonnes.",
        conditions="Avoir une idée assez précise pour en parler.",
        pieces_to_bring="Vos notes, s’il y en a. Rien d’autre.",
        adds="Le même conseiller du début à la fin, au pôle ou à la permanence la plus proche, aussi pour une reprise.",
        ways=(
            Way(at=("alexis-maxeville", "alexis-dieuze", "alexis-etain"), zone=LORRAINE, wait=8, places=12),
            Way(at=desks_of("alexis", "stenay"), zone=LORRAINE, wait=14),
        ),
    ),
    OfferSheet(
        key="alexis-accompagnement-etain",
        organisation="alexis",
        general="alexis-accompagnement",
        name="Être accompagné en pays d’Étain",
        summary="Un conseiller vous suit à Étain même, du premier plan à l’ouverture, avec les commerçants "
        "et les élus du pays d’Étain.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.EMERGER, Stage.MONTER, Stage.FINANCER, Stage.REPRENDRE),
        subjects=(*BUILDING, Subject.LOCAL_ET_IMPLANTATION, Subject.AGRICULTURE_RURAL),
        what_happens="Le conseiller connaît les locaux vides du bourg et les artisans qui cherchent un repreneur. "
        "Vous avancez pas à pas, à Étain.",
        duration="Trois à six mois (fictif)",
        next_step="Un rendez-vous avec les financeurs, au pôle.",
        conditions="Habiter le pays d’Étain ou vouloir s’y installer.",
        ways=(
            Way(
                at=("alexis-etain",),
                zone=(PAYS_D_ETAIN,),
                hours="Mardi et jeudi, sur rendez-vous (fictif)",
                wait=8,
            ),
        ),
    ),
    OfferSheet(
        key="alexis-accompagnement-saulnois",
        organisation="alexis",
        general="alexis-accompagnement",
        name="Être accompagné dans le Saulnois",
        summary="Un conseiller vous suit à Dieuze, de l’idée à l’ouverture, avec les partenaires du Saulnois.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.EMERGER, Stage.MONTER, Stage.FINANCER, Stage.REPRENDRE),
        subjects=(*BUILDING, Subject.AGRICULTURE_RURAL),
        what_happens="Vous préparez le projet avec un conseiller qui reçoit trois jours par semaine à Dieuze.",
        duration="Trois à six mois (fictif)",
        next_step="Un rendez-vous avec les financeurs.",
        ways=(Way(at=("alexis-dieuze",), zone=(SAULNOIS,), hours="Lundi, mercredi, vendredi (fictif)", wait=7),),
    ),
    OfferSheet(
        key="alexis-atelier-idee",
        organisation="alexis",
        name="Atelier : de l’idée au projet",
        summary="Une demi-journée à six ou huit pour mettre son idée au clair, la dire en une minute et trouver "
        "ses premiers clients.",
        kind=OfferType.ATELIER_COLLECTIF,
        stages=(Stage.SENSIBILISER, Stage.EMERGER),
        subjects=(Subject.IDEE_ET_MOTIVATION, Subject.ETUDE_DE_MARCHE, Subject.MODELE_ECONOMIQUE),
        what_happens="Chacun présente son idée, le groupe questionne, un conseiller anime.",
        duration="Une demi-journée (fictif)",
        next_step="Un rendez-vous individuel.",
        adds="Le même atelier dans chaque pôle d’Alexis, avec ceux qui se lancent près de chez vous.",
        ways=(
            Way(
                at=POLES,
                zone=LORRAINE,
                hours="Le premier jeudi du mois, 14 h – 17 h (fictif)",
                wait=15,
                due=True,
                places=8,
            ),
        ),
    ),
    OfferSheet(
        key="alexis-suivi",
        organisation="alexis",
        name="Être suivi après la création",
        summary="Un conseiller reste à vos côtés les premières années : comptes, clients, embauche, décisions.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.DEMARRER, Stage.DEVELOPPER),
        subjects=(Subject.GESTION_COMPTA, Subject.COMMUNICATION_VENTE, Subject.RECRUTEMENT_RH),
        audiences=(Audience.ENTREPRISES_MOINS_3_ANS, Audience.ENTREPRISES_EN_DEVELOPPEMENT),
        source="lorraine-2010",
        what_happens="Vous faites le point régulièrement : ce qui marche, ce qui coûte, ce qui vient.",
        next_step="Le développement de l’entreprise.",
        conditions="Une entreprise créée ou reprise.",
        duration="Les premières années de l’entreprise",
        adds="Tous les métiers, et pas seulement la première année : le suivi dure tant que l’entreprise en a besoin.",
        ways=(Way(at=POLES, zone=LORRAINE, wait=10), Way(at=desks_of("alexis"), zone=LORRAINE, wait=16)),
    ),
)

_PROGRAMMES = (
    OfferSheet(
        key="alexis-passeport-reprise",
        organisation="alexis",
        name="Passeport pour la reprise d’entreprise",
        summary="Des réunions puis un accompagnement pour les demandeurs d’emploi qui veulent reprendre "
        "une entreprise en Moselle.",
        kind=OfferType.ATELIER_COLLECTIF,
        stages=(Stage.REPRENDRE,),
        subjects=(Subject.TRANSMISSION,),
        audiences=(Audience.DEMANDEURS_EMPLOI,),
        source="reprise-moselle",
        what_happens="Une réunion d’information d’abord. Ensuite, la méthode pour trouver, évaluer et racheter.",
        next_step="La rencontre de cédants.",
        conditions="Être demandeur d’emploi. Assister à la réunion d’information.",
        duration="Plusieurs réunions, puis quelques mois de suivi",
        ways=(
            Way(at=("alexis-dieuze",), zone=("57",), wait=20),
            Way(at=("alexis@metz", "alexis@sarrebourg"), zone=("57",), wait=20),
        ),
    ),
    OfferSheet(
        key="alexis-cercle-creatrices",
        organisation="alexis",
        name="Cercle des créatrices",
        summary="Un réseau de femmes qui créent ou dirigent : se rencontrer, s’entraider, rompre l’isolement.",
        kind=OfferType.RESEAU_CLUB,
        stages=(Stage.MONTER, Stage.DEMARRER, Stage.DEVELOPPER),
        audiences=(Audience.FEMMES, Audience.CREATRICES),
        source="creatrices",
        what_happens="Des rencontres entre créatrices, près de chez vous.",
        duration="Une soirée à chaque rencontre (fictif)",
        next_step="Des contacts, et une prochaine rencontre si vous le voulez.",
        ways=(
            Way(
                at=("alexis@verdun", "alexis@metz", "alexis@sarrebourg", "alexis@epinal", "alexis@saint-die"),
                zone=("55", "57", "88"),
                wait=30,
            ),
        ),
    ),
    OfferSheet(
        key="alexis-trajectoires",
        organisation="alexis",
        name="Concours Trajectoires",
        summary="Un concours qui distingue chaque année des entrepreneurs au parcours remarquable.",
        kind=OfferType.CONCOURS,
        stages=(Stage.DEMARRER, Stage.DEVELOPPER),
        audiences=(Audience.ENTREPRISES_MOINS_3_ANS,),
        source="trajectoires",
        what_happens="Un dossier, un jury, une remise de prix.",
        duration="Quelques mois, du dossier à la remise des prix (fictif)",
        next_step="Un prix, et un parcours que d’autres découvrent.",
        ways=(
            Way(
                at=("alexis-maxeville",),
                remote=True,
                modes=(DeliveryMode.EN_AUTONOMIE,),
                zone=(GRAND_EST,),
                wait=None,
            ),
        ),
    ),
    OfferSheet(
        key="alexis-licencies",
        organisation="alexis",
        name="Rebondir après un licenciement économique",
        summary="Un accompagnement pour les personnes licenciées pour motif économique qui pensent à créer "
        "leur activité.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.SENSIBILISER, Stage.EMERGER, Stage.MONTER, Stage.REBONDIR),
        subjects=(Subject.IDEE_ET_MOTIVATION, Subject.PROTECTION_SOCIALE_ET_DROITS, Subject.DIFFICULTES_ET_REBOND),
        audiences=(Audience.LICENCIES_ECONOMIQUES,),
        source="alexis-grand-est",
        what_happens="Le point sur vos droits et vos envies, puis sur le projet.",
        conditions="Avoir été licencié pour motif économique.",
        duration="Quelques mois, à votre rythme",
        next_step="Un projet à monter, une formation ou un emploi : le choix est le vôtre.",
        ways=(
            Way(at=("alexis-maxeville",), zone=(GRAND_EST,), wait=9),
            Way(
                at=("alexis-maxeville",),
                remote=True,
                modes=(DeliveryMode.VISIO, DeliveryMode.TELEPHONE),
                zone=(GRAND_EST,),
                wait=6,
            ),
        ),
    ),
    OfferSheet(
        key="alexis-referent-rsa",
        organisation="alexis",
        name="Référent des indépendants au RSA",
        summary="Dans le Grand Nancy, un référent unique pour les indépendants et les porteurs de projet au RSA.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.MONTER, Stage.DEMARRER, Stage.REBONDIR),
        subjects=(Subject.PROTECTION_SOCIALE_ET_DROITS, Subject.GESTION_COMPTA),
        audiences=(Audience.INDEPENDANTS_BRSA, Audience.BENEFICIAIRES_MINIMAS),
        source="rsa-nancy",
        what_happens="Le référent suit à la fois vos droits et votre activité, et signe avec vous le contrat "
        "d’insertion.",
        conditions="Recevoir le RSA et habiter la Métropole du Grand Nancy.",
        duration="Le temps du contrat d’insertion",
        next_step="Une activité qui fait vivre, ou un autre emploi.",
        ways=(Way(at=("alexis-maxeville",), zone=(GRAND_NANCY,), wait=11),),
    ),
    OfferSheet(
        key="alexis-marche-d-etain",
        organisation="alexis",
        name="Une journée de vente au marché d’Étain",
        summary="Un étal prêté une journée pour vendre ses premiers produits et écouter ses premiers clients.",
        kind=OfferType.TEST_ACTIVITE_CAPE,
        stages=(Stage.EMERGER, Stage.TESTER),
        subjects=(Subject.COMMUNICATION_VENTE, Subject.ARTISANAT_METIERS_ART, Subject.AGRICULTURE_RURAL),
        what_happens="Un conseiller prépare la journée avec vous et passe vous voir à l’étal.",
        duration="Une journée (fictif)",
        status=OfferStatus.DRAFT,
        ways=(Way(at=("alexis-etain",), zone=(PAYS_D_ETAIN,), wait=None, status=OfferStatus.DRAFT),),
    ),
)

_PACELOR = (
    OfferSheet(
        key="pacelor-couveuse",
        organisation="pacelor",
        name="Tester son activité en couveuse",
        summary="Vendre pour de vrai, sans créer d’entreprise : la couveuse prête son numéro, tient les "
        "comptes et assure.",
        kind=OfferType.TEST_ACTIVITE_CAPE,
        stages=(Stage.TESTER, Stage.MONTER),
        subjects=(Subject.MODELE_ECONOMIQUE, Subject.COMMUNICATION_VENTE, Subject.GESTION_COMPTA),
        source="cape",
        what_happens="Vous signez un contrat d’appui (CAPE) de douze mois au plus, renouvelable deux fois. "
        "Vous gardez vos droits et votre statut.",
        duration="Douze mois en moyenne, trente-six au plus",
        next_step="Créer, reprendre un emploi ou s’arrêter là : le test sert à choisir.",
        conditions="Ne pas être salarié à temps plein. Activités réglementées souvent exclues. Un comité "
        "décide de l’entrée.",
        pieces_to_bring="Un descriptif de l’activité en une page.",
        ways=(
            Way(
                at=("alexis-maxeville",),
                zone=LORRAINE,
                wait=20,
                fee=Fee.POURCENTAGE_CA,
                fee_detail="Une part du chiffre d’affaires : 10 % (taux fictif)",
            ),
            Way(
                at=("alexis-maxeville",),
                remote=True,
                modes=(DeliveryMode.VISIO,),
                zone=LORRAINE,
                wait=20,
                fee=Fee.POURCENTAGE_CA,
                fee_detail="Une part du chiffre d’affaires : 10 % (taux fictif)",
            ),
        ),
    ),
    OfferSheet(
        key="pacelor-metiers-d-art",
        organisation="pacelor",
        name="Couveuse des métiers d’art",
        summary="Tester un métier d’art en couveuse : un quart des projets de Pacelor en sont.",
        kind=OfferType.TEST_ACTIVITE_CAPE,
        stages=(Stage.TESTER,),
        subjects=(Subject.ARTISANAT_METIERS_ART,),
        source="pacelor",
        what_happens="Les créateurs de la couveuse organisent ensemble des ventes et des expositions.",
        duration="Douze mois environ",
        conditions="Ne pas être salarié à temps plein.",
        next_step="Créer l’entreprise, seul ou à plusieurs.",
        ways=(
            Way(
                at=("alexis-maxeville",),
                zone=LORRAINE,
                wait=25,
                fee=Fee.POURCENTAGE_CA,
                fee_detail="10 % du chiffre d’affaires (taux fictif)",
                stale=True,
            ),
        ),
    ),
)

ALEXIS = (*_ADVICE, *_PROGRAMMES, *_PACELOR)
