"""Offers of the chambers: commerce and industry, crafts."""

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject
from maillage.config.demo.desks import desks_of
from maillage.config.demo.places import branches_of
from maillage.config.demo.rows import GRAND_EST, OfferSheet, Way

CHAMPAGNE_ALSACE_AND_LORRAINE = ("08", "10", "51", "52", "55", "57", "67", "68", "88")
CHECKED_ELSEWHERE = "Tarif fictif, à vérifier auprès de la chambre"

_MEURTHE_ET_MOSELLE = (
    OfferSheet(
        key="cci-54-accueil",
        organisation="cci-54",
        name="Accueil commun du pôle entrepreneurial",
        summary="Une seule porte pour les quatre partenaires du pôle : on vous écoute, on vous informe, on "
        "vous oriente.",
        kind=OfferType.ACCUEIL_ORIENTATION,
        stages=(Stage.SENSIBILISER, Stage.S_INFORMER, Stage.EMERGER),
        source="pole-commun",
        what_happens="Vous dites ce que vous cherchez. La personne de l’accueil vous met en relation avec la "
        "CCI, Alexis, "
        "le PeeL ou le Carep.",
        duration="Une demi-heure (fictif)",
        next_step="Un rendez-vous chez le bon partenaire.",
        conditions="Aucune.",
        ways=(
            Way(
                at=("pole-54",),
                modes=(DeliveryMode.EN_PRESENTIEL_SANS_RDV, DeliveryMode.EN_PRESENTIEL_SUR_RDV),
                zone=("54",),
                hours="Du lundi au vendredi, 9 h – 12 h, sans rendez-vous (fictif)",
                wait=1,
            ),
        ),
    ),
    OfferSheet(
        key="cci-54-reunion",
        organisation="cci-54",
        name="Réunion d’information : créer son entreprise",
        summary="Deux heures à une vingtaine pour comprendre les étapes, les statuts et les aides.",
        kind=OfferType.ATELIER_COLLECTIF,
        stages=(Stage.S_INFORMER, Stage.EMERGER),
        subjects=(Subject.STATUT_JURIDIQUE, Subject.FISCAL_SOCIAL, Subject.FINANCEMENT),
        source="lorraine-2010",
        what_happens="Un conseiller présente les étapes ; vous posez vos questions.",
        duration="Deux heures (fictif)",
        next_step="Un entretien individuel.",
        ways=(
            Way(at=("pole-54", "cci-54-nancy"), zone=("54",), hours="Un mardi sur deux, 14 h (fictif)", wait=10),
            Way(at=desks_of("cci-54"), zone=("54",), wait=18),
        ),
    ),
    OfferSheet(
        key="cci-54-entretien",
        organisation="cci-54",
        name="Entretien avec un conseiller de la CCI",
        summary="Un tête-à-tête sur votre projet de commerce, de service ou d’industrie.",
        kind=OfferType.ENTRETIEN_INDIVIDUEL,
        stages=(Stage.EMERGER, Stage.MONTER),
        subjects=(Subject.ETUDE_DE_MARCHE, Subject.STATUT_JURIDIQUE, Subject.REGLEMENTATION_METIER),
        source="lorraine-2010",
        what_happens="Le conseiller regarde où vous en êtes et ce qui manque.",
        duration="Une heure (fictif)",
        next_step="Un accompagnement, chez Alexis ou à la CCI.",
        ways=(Way(at=("cci-54-nancy",), zone=("54",), wait=9), Way(at=desks_of("cci-54"), zone=("54",), wait=15)),
    ),
    OfferSheet(
        key="cci-54-formalites",
        organisation="cci-54",
        name="Être aidé pour les formalités",
        summary="Un agent remplit avec vous la déclaration de création et vérifie les pièces.",
        kind=OfferType.EXPERTISE_PONCTUELLE,
        stages=(Stage.IMMATRICULER,),
        subjects=(Subject.STATUT_JURIDIQUE,),
        what_happens="Vous venez avec vos pièces ; la déclaration part le jour même.",
        duration="Une heure (fictif)",
        pieces_to_bring="Pièce d’identité, justificatif d’adresse, statuts s’il y en a.",
        ways=(
            Way(
                at=("pole-54", "cci-54-nancy"),
                zone=("54",),
                wait=4,
                fee=Fee.PAYANT,
                fee_detail=f"60 € ({CHECKED_ELSEWHERE})",
            ),
        ),
    ),
    OfferSheet(
        key="cci-54-salon-go",
        organisation="cci-54",
        name="Salon GO : rencontrer tout le monde le même jour",
        summary="Chaque automne à Nancy, les structures d’accompagnement réunies en un même lieu.",
        kind=OfferType.ACCUEIL_ORIENTATION,
        stages=(Stage.SENSIBILISER, Stage.S_INFORMER),
        source="salon-go",
        what_happens="Des stands, des conférences, des rendez-vous courts.",
        ways=(
            Way(
                at=("cci-54-nancy",),
                modes=(DeliveryMode.EN_PRESENTIEL_SANS_RDV,),
                hours="En novembre (date fictive)",
                wait=None,
            ),
        ),
    ),
    OfferSheet(
        key="cci-54-transmission",
        organisation="cci-54",
        name="Préparer la transmission de son entreprise",
        summary="Près de sept mille cinq cents entreprises à reprendre en dix ans dans le département : s’y "
        "prendre tôt.",
        kind=OfferType.MISE_EN_RELATION_CESSION,
        stages=(Stage.CEDER, Stage.REPRENDRE),
        subjects=(Subject.TRANSMISSION,),
        audiences=(Audience.CEDANTS, Audience.REPRENEURS),
        source="transmission",
        what_happens="Un diagnostic de l’entreprise, puis la recherche d’un repreneur ou d’un cédant.",
        ways=(Way(at=("cci-54-nancy",), zone=("54",), wait=14),),
    ),
)

_GRAND_EST = (
    OfferSheet(
        key="cci-reunion",
        organisation="cci",
        name="Réunion d’information de la CCI",
        summary="Les étapes, les statuts, les aides : l’essentiel pour décider si l’on se lance, en petit groupe.",
        kind=OfferType.ATELIER_COLLECTIF,
        stages=(Stage.SENSIBILISER, Stage.S_INFORMER, Stage.EMERGER),
        subjects=(Subject.STATUT_JURIDIQUE, Subject.FISCAL_SOCIAL, Subject.FINANCEMENT),
        source="lorraine-2010",
        what_happens="Un conseiller présente les étapes ; vous posez vos questions.",
        duration="Une demi-journée (fictif)",
        next_step="Un entretien individuel.",
        ways=(
            Way(at=branches_of("cci"), zone=CHAMPAGNE_ALSACE_AND_LORRAINE, wait=9),
            Way(at=desks_of("cci"), zone=CHAMPAGNE_ALSACE_AND_LORRAINE, wait=17),
        ),
    ),
    OfferSheet(
        key="cci-entretien",
        organisation="cci",
        name="Entretien individuel à la CCI",
        summary="Une heure avec un conseiller pour passer de l’idée au projet de commerce, de service ou d’industrie.",
        kind=OfferType.ENTRETIEN_INDIVIDUEL,
        stages=(Stage.EMERGER, Stage.MONTER),
        subjects=(
            Subject.ETUDE_DE_MARCHE,
            Subject.MODELE_ECONOMIQUE,
            Subject.PREVISIONNEL_FINANCIER,
            Subject.LOCAL_ET_IMPLANTATION,
        ),
        source="lorraine-2010",
        what_happens="Le conseiller regarde où vous en êtes et ce qui manque.",
        duration="Une heure (fictif)",
        next_step="Un plan de travail et les partenaires à rencontrer.",
        ways=(
            Way(at=branches_of("cci"), zone=CHAMPAGNE_ALSACE_AND_LORRAINE, wait=8),
            Way(at=desks_of("cci"), zone=CHAMPAGNE_ALSACE_AND_LORRAINE, wait=16),
        ),
    ),
    OfferSheet(
        key="cci-stage",
        organisation="cci",
        name="Cinq jours pour entreprendre",
        summary="Une formation courte : le marché, les chiffres, le droit, la vente, avec un groupe de créateurs.",
        kind=OfferType.FORMATION_CERTIFIEE,
        stages=(Stage.MONTER, Stage.IMMATRICULER),
        subjects=(Subject.GESTION_COMPTA, Subject.FISCAL_SOCIAL, Subject.COMMUNICATION_VENTE),
        what_happens="Cinq journées en groupe, un cas concret : le vôtre.",
        duration="Cinq jours (fictif)",
        ways=(
            Way(
                at=("cci-metz", "cci-reims", "cci-strasbourg", "cci-mulhouse", "cci-troyes", "cci-epinal"),
                wait=30,
                fee=Fee.PAYANT_PRIS_EN_CHARGE,
                fee_detail=f"500 €, souvent pris en charge ({CHECKED_ELSEWHERE})",
            ),
        ),
    ),
    OfferSheet(
        key="cci-difficultes",
        organisation="cci",
        name="Parler de ses difficultés, en confidence",
        summary="Un conseiller écoute, fait le point sur les dettes et les droits, et indique qui peut agir vite.",
        kind=OfferType.EXPERTISE_PONCTUELLE,
        stages=(Stage.REBONDIR, Stage.DEVELOPPER, Stage.DEMARRER),
        subjects=(Subject.DIFFICULTES_ET_REBOND, Subject.GESTION_COMPTA),
        what_happens="Un appel, sans engagement et sans dossier.",
        duration="45 minutes (fictif)",
        ways=(
            Way(
                at=("cci-metz",),
                remote=True,
                modes=(DeliveryMode.TELEPHONE,),
                zone=(GRAND_EST,),
                hours="Du lundi au vendredi, 9 h – 18 h (fictif)",
                wait=1,
            ),
        ),
    ),
)

_CRAFTS = (
    OfferSheet(
        key="cma-entretien",
        organisation="cma",
        name="Conseil aux futurs artisans",
        summary="Un conseiller des métiers examine votre projet : diplôme, local, matériel, prix, clients.",
        kind=OfferType.ENTRETIEN_INDIVIDUEL,
        stages=(Stage.S_INFORMER, Stage.EMERGER, Stage.MONTER),
        subjects=(
            Subject.ARTISANAT_METIERS_ART,
            Subject.REGLEMENTATION_METIER,
            Subject.LOCAL_ET_IMPLANTATION,
            Subject.PREVISIONNEL_FINANCIER,
        ),
        source="lorraine-2010",
        what_happens="Vous parlez métier avec quelqu’un qui le connaît : boulangerie, bâtiment, coiffure, réparation…",
        duration="Deux à trois heures en tout",
        next_step="Un dossier prêt pour les financeurs.",
        ways=(
            Way(at=branches_of("cma"), zone=(GRAND_EST,), wait=7),
            Way(at=desks_of("cma"), zone=(GRAND_EST,), wait=13),
        ),
    ),
    OfferSheet(
        key="cma-stage",
        organisation="cma",
        name="Stage préparatoire à l’installation",
        summary="Environ trente-cinq heures pour apprendre à gérer avant de s’installer comme artisan.",
        kind=OfferType.FORMATION_CERTIFIEE,
        stages=(Stage.MONTER, Stage.IMMATRICULER),
        subjects=(Subject.GESTION_COMPTA, Subject.FISCAL_SOCIAL, Subject.ARTISANAT_METIERS_ART),
        source="lorraine-2010",
        what_happens="Comptes, prix, statut, assurances, vente.",
        duration="Environ trente-cinq heures",
        ways=(
            Way(
                at=branches_of("cma"),
                zone=(GRAND_EST,),
                wait=28,
                fee=Fee.PAYANT,
                fee_detail=f"260 € ({CHECKED_ELSEWHERE})",
            ),
        ),
    ),
    OfferSheet(
        key="cma-hygiene",
        organisation="cma",
        name="Ouvrir un commerce de bouche : les règles du métier",
        summary="Diplôme, hygiène, étiquetage, accessibilité du local : ce qu’il faut savoir avant de signer un bail.",
        kind=OfferType.EXPERTISE_PONCTUELLE,
        stages=(Stage.EMERGER, Stage.MONTER, Stage.IMMATRICULER),
        subjects=(Subject.REGLEMENTATION_METIER, Subject.ARTISANAT_METIERS_ART, Subject.LOCAL_ET_IMPLANTATION),
        what_happens="Un échange d’une heure autour de votre local et de votre recette.",
        duration="Une heure (fictif)",
        ways=(
            Way(at=("cma-nancy", "cma-metz", "cma-epinal"), zone=("54", "57", "88"), wait=6),
            Way(at=("cma@etain", "cma@stenay", "cma@commercy"), zone=("55",), wait=12),
            Way(
                at=("cma-metz",),
                remote=True,
                modes=(DeliveryMode.VISIO,),
                zone=(GRAND_EST,),
                wait=5,
            ),
        ),
    ),
    OfferSheet(
        key="cma-suivi",
        organisation="cma",
        name="Suivi des jeunes entreprises artisanales",
        summary="Quelques heures avec un conseiller, la première année, pour garder le cap.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.DEMARRER,),
        subjects=(Subject.GESTION_COMPTA, Subject.ARTISANAT_METIERS_ART),
        audiences=(Audience.ENTREPRISES_MOINS_3_ANS,),
        source="lorraine-2010",
        what_happens="Le conseiller vient dans l’atelier ou vous reçoit.",
        duration="Quatre à cinq heures en tout",
        ways=(Way(at=branches_of("cma"), zone=(GRAND_EST,), wait=15, stale=True),),
    ),
)

CHAMBERS = (*_MEURTHE_ET_MOSELLE, *_GRAND_EST, *_CRAFTS)
