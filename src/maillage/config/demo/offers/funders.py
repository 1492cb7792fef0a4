"""Offers of those who finance, guarantee, sponsor: Adie, Initiative, Réseau Entreprendre, France Active; and BGE."""

from maillage.catalogue.offers.choices import DeliveryMode, Fee, OfferType, Stage, Subject
from maillage.config.demo.desks import desks_of
from maillage.config.demo.places import branches_of
from maillage.config.demo.rows import GRAND_EST, OfferSheet, Way

_ADIE = (
    OfferSheet(
        key="adie-microcredit",
        organisation="adie",
        name="Microcrédit pour créer ou relancer son activité",
        summary="Un prêt pour les personnes à qui la banque ne prête pas, avec un conseiller pour l’étudier avec vous.",
        kind=OfferType.MICROCREDIT,
        stages=(Stage.FINANCER, Stage.DEMARRER, Stage.REBONDIR),
        subjects=(Subject.FINANCEMENT,),
        source="adie",
        what_happens="Un entretien, un budget fait ensemble, une réponse.",
        next_step="Le prêt, puis un suivi par un bénévole si vous le souhaitez.",
        conditions="Ne pas avoir accès au crédit bancaire.",
        duration="Quelques semaines de la demande au prêt (fictif)",
        ways=(
            Way(at=branches_of("adie"), zone=(GRAND_EST,), wait=6, fee=Fee.PAYANT, fee_detail="Les intérêts du prêt"),
            Way(at=desks_of("adie"), zone=(GRAND_EST,), wait=12, fee=Fee.PAYANT, fee_detail="Les intérêts du prêt"),
            Way(
                at=("adie-metz",),
                remote=True,
                modes=(DeliveryMode.TELEPHONE,),
                zone=(GRAND_EST,),
                wait=2,
                fee=Fee.PAYANT,
                fee_detail="Les intérêts du prêt",
            ),
        ),
    ),
    OfferSheet(
        key="adie-conseil",
        organisation="adie",
        name="Préparer son projet avec l’Adie",
        summary="Un conseiller ou un bénévole vous aide à chiffrer un petit projet et à choisir votre statut.",
        kind=OfferType.ENTRETIEN_INDIVIDUEL,
        stages=(Stage.EMERGER, Stage.MONTER),
        subjects=(Subject.PREVISIONNEL_FINANCIER, Subject.STATUT_JURIDIQUE, Subject.FINANCEMENT),
        source="adie",
        what_happens="Vous venez avec l’idée, vous repartez avec un budget sur une page.",
        next_step="La demande de microcrédit, si elle est utile.",
        duration="Une à deux heures (fictif)",
        adds="Pour les petits budgets et ceux à qui la banque dit non : le conseil mène, si besoin, droit au "
        "microcrédit.",
        ways=(
            Way(at=branches_of("adie"), zone=(GRAND_EST,), wait=7),
            Way(at=desks_of("adie", "etain"), zone=(GRAND_EST,), wait=13),
        ),
    ),
)

_INITIATIVE = (
    OfferSheet(
        key="initiative-pret",
        organisation="initiative",
        name="Prêt d’honneur à taux zéro",
        summary="Un prêt personnel, sans intérêt ni garantie, accordé par un comité de chefs d’entreprise.",
        kind=OfferType.PRET_HONNEUR,
        stages=(Stage.FINANCER, Stage.REPRENDRE),
        subjects=(Subject.FINANCEMENT,),
        source="initiative",
        what_happens="Vous présentez le projet à un comité, qui décide.",
        next_step="La banque : le prêt d’honneur aide à obtenir le sien.",
        conditions="Créer ou reprendre une entreprise. Passer devant le comité.",
        pieces_to_bring="Le plan d’affaires et le plan de financement.",
        duration="Quelques semaines jusqu’au comité (fictif)",
        adds="Pour tous les projets, même modestes et sans embauche prévue.",
        ways=(Way(at=branches_of("initiative"), zone=(GRAND_EST,), wait=12, fee_detail="Prêt sans intérêt (0 %)"),),
    ),
    OfferSheet(
        key="initiative-parrainage",
        organisation="initiative",
        name="Être parrainé par un chef d’entreprise",
        summary="Quelqu’un qui a entrepris avant vous, disponible les premières années.",
        kind=OfferType.PARRAINAGE,
        stages=(Stage.DEMARRER, Stage.DEVELOPPER),
        subjects=(Subject.GESTION_COMPTA, Subject.COMMUNICATION_VENTE),
        source="parrainage",
        what_happens="Des rencontres régulières avec un parrain bénévole.",
        duration="Deux ans environ (fictif)",
        next_step="Voler de ses propres ailes, et parrainer à son tour.",
        ways=(Way(at=branches_of("initiative"), zone=(GRAND_EST,), wait=20, stale=True),),
    ),
)

_OTHERS = (
    OfferSheet(
        key="reseau-entreprendre-pret",
        organisation="reseau-entreprendre",
        name="Prêt d’honneur pour les projets qui embauchent",
        summary="Un prêt souvent compris entre 15 000 et 45 000 €, et un chef d’entreprise à vos côtés "
        "pendant deux ans.",
        kind=OfferType.PRET_HONNEUR,
        stages=(Stage.FINANCER, Stage.REPRENDRE, Stage.DEVELOPPER),
        subjects=(Subject.FINANCEMENT, Subject.RECRUTEMENT_RH),
        source="prets-honneur",
        what_happens="Un chef d’entreprise vous rencontre chaque mois.",
        duration="Deux ans",
        conditions="Un projet innovant ou riche en emplois.",
        next_step="L’entrée dans le réseau : devenir à son tour celui qui aide.",
        adds="Pour les projets qui créent des emplois : un prêt plus élevé et un chef d’entreprise chaque mois"
        " pendant deux ans.",
        ways=(
            Way(at=branches_of("reseau-entreprendre"), zone=(GRAND_EST,), wait=20),
            Way(
                at=("reseau-entreprendre-nancy",),
                remote=True,
                modes=(DeliveryMode.VISIO,),
                zone=(GRAND_EST,),
                wait=10,
            ),
        ),
    ),
    OfferSheet(
        key="france-active-garantie",
        organisation="france-active",
        name="Garantir son emprunt",
        summary="Une garantie qui rassure la banque et limite les cautions personnelles.",
        kind=OfferType.GARANTIE,
        stages=(Stage.FINANCER, Stage.REPRENDRE, Stage.DEVELOPPER),
        subjects=(Subject.FINANCEMENT, Subject.ESS_ET_ASSOCIATIF),
        source="reseaux",
        what_happens="Un conseiller étudie le plan de financement et parle avec la banque.",
        duration="Quelques semaines, le temps de l’étude (fictif)",
        next_step="Le prêt de la banque, garanti.",
        ways=(
            Way(at=branches_of("france-active"), zone=(GRAND_EST,), wait=14),
            Way(
                at=("france-active-nancy",),
                remote=True,
                modes=(DeliveryMode.TELEPHONE, DeliveryMode.VISIO),
                zone=(GRAND_EST,),
                wait=7,
            ),
        ),
    ),
    OfferSheet(
        key="bge-accompagnement",
        organisation="bge",
        name="Construire son projet avec BGE",
        summary="Un conseiller vous suit de l’idée à la création, et vous aide à renoncer si c’est le meilleur choix.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.EMERGER, Stage.MONTER),
        subjects=(
            Subject.IDEE_ET_MOTIVATION,
            Subject.ETUDE_DE_MARCHE,
            Subject.MODELE_ECONOMIQUE,
            Subject.PREVISIONNEL_FINANCIER,
        ),
        source="bge",
        what_happens="Des rendez-vous réguliers et des ateliers.",
        next_step="La création, le test en couveuse, ou un autre chemin.",
        duration="Quelques mois, à votre rythme",
        adds="Des ateliers en groupe en plus des rendez-vous, et une couveuse de la même maison pour tester ensuite.",
        ways=(Way(at=branches_of("bge"), zone=("08", "10", "51", "52", "67", "68", "88"), wait=10, places=10),),
    ),
    OfferSheet(
        key="bge-couveuse",
        organisation="bge",
        name="Se tester en couveuse avec BGE",
        summary="Facturer ses premiers clients sans créer d’entreprise, en gardant ses droits.",
        kind=OfferType.TEST_ACTIVITE_CAPE,
        stages=(Stage.TESTER,),
        subjects=(Subject.MODELE_ECONOMIQUE, Subject.GESTION_COMPTA),
        source="bge",
        conditions="Ne pas être salarié à temps plein.",
        what_happens="Vous signez un contrat d’appui, vous vendez, la couveuse facture et tient les comptes avec vous.",
        duration="Douze mois environ (fictif)",
        next_step="Créer l’entreprise, ou s’arrêter sans dettes.",
        ways=(
            Way(
                at=("bge-reims", "bge-troyes", "bge-strasbourg", "bge-epinal"),
                wait=30,
                fee=Fee.POURCENTAGE_CA,
                fee_detail="10 % du chiffre d’affaires (taux fictif)",
            ),
        ),
    ),
)

FUNDERS = (*_ADIE, *_INITIATIVE, *_OTHERS)
