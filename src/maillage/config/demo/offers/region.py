"""Offers of the Région Grand Est."""

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject
from maillage.config.demo.places import branches_of
from maillage.config.demo.rows import GRAND_EST, OfferSheet, Way

REGION = (
    OfferSheet(
        key="region-maison",
        organisation="region",
        name="Être reçu à la Maison de la Région",
        summary="Une porte de la Région près de chez vous, pour connaître ses aides et savoir à qui s’adresser.",
        kind=OfferType.ACCUEIL_ORIENTATION,
        stages=(Stage.S_INFORMER, Stage.FINANCER, Stage.DEVELOPPER),
        subjects=(Subject.FINANCEMENT,),
        source="maisons-region",
        what_happens="Un agent vous écoute et vous indique l’aide et l’interlocuteur.",
        duration="Une demi-heure (fictif)",
        next_step="Le contact de l’interlocuteur, et le dossier à remplir.",
        adds="La Région elle-même : ce qu’elle paie, à qui, et comment le demander.",
        ways=(Way(at=branches_of("region"), zone=(GRAND_EST,), wait=7),),
    ),
    OfferSheet(
        key="region-parcours",
        organisation="region",
        name="Be EST Entreprendre : parcours",
        summary="La Région paie la préparation du projet et le suivi de la jeune entreprise, chez un "
        "opérateur choisi par elle.",
        kind=OfferType.SUIVI_LONG,
        stages=(Stage.MONTER, Stage.FINANCER, Stage.DEMARRER),
        subjects=(Subject.FINANCEMENT, Subject.PREVISIONNEL_FINANCIER),
        audiences=(Audience.DEMANDEURS_EMPLOI, Audience.BENEFICIAIRES_MINIMAS, Audience.JEUNES),
        source="be-est",
        what_happens="Jusqu’à six mois pour préparer, jusqu’à six mois pour financer, puis trois ans de suivi.",
        duration="Jusqu’à quatre ans en tout",
        conditions="Être demandeur d’emploi depuis plus de six mois, recevoir un minimum social, ou avoir "
        "moins de 29 ans "
        "et habiter le Grand Est ; ou un plan de financement de moins de 20 000 €.",
        next_step="Une entreprise suivie jusqu’à ses trois ans.",
        ways=(
            Way(
                at=("region-metz",),
                remote=True,
                modes=(DeliveryMode.EN_AUTONOMIE, DeliveryMode.TELEPHONE),
                zone=(GRAND_EST,),
                wait=10,
                fee=Fee.PAYANT_PRIS_EN_CHARGE,
                fee_detail="Payé par la Région",
            ),
        ),
    ),
    OfferSheet(
        key="region-financement",
        organisation="region",
        name="Be EST Entreprendre : financement",
        summary="Une expertise puis un appui au financement, pour les projets de plus de 20 000 €.",
        kind=OfferType.EXPERTISE_PONCTUELLE,
        stages=(Stage.FINANCER, Stage.REPRENDRE),
        subjects=(Subject.FINANCEMENT,),
        source="be-est",
        what_happens="Deux mois d’expertise, puis quatre mois pour réunir les financements.",
        duration="Six mois au plus",
        conditions="Habiter le Grand Est. Un plan de financement de plus de 20 000 €.",
        next_step="Les financements réunis, ou une réponse claire.",
        ways=(
            Way(
                at=("region-metz",),
                remote=True,
                modes=(DeliveryMode.EN_AUTONOMIE,),
                zone=(GRAND_EST,),
                wait=10,
                fee=Fee.PAYANT_PRIS_EN_CHARGE,
                fee_detail="Payé par la Région",
            ),
        ),
    ),
    OfferSheet(
        key="region-cheques",
        organisation="region",
        name="Chèques CREA",
        summary="Huit chèques qui paient, en tout ou partie, une étape de votre projet : préparer, tester, "
        "financer, suivre.",
        kind=OfferType.SUBVENTION_PRIME,
        stages=(Stage.MONTER, Stage.TESTER, Stage.FINANCER, Stage.DEMARRER),
        subjects=(Subject.FINANCEMENT,),
        source="cheques-crea",
        what_happens="Vous demandez le chèque en ligne, puis vous l’utilisez chez un opérateur labellisé.",
        conditions="Un seul chèque de chaque sorte par personne, demandés l’un après l’autre.",
        duration="Quelques mois pour chaque chèque (fictif)",
        next_step="L’étape suivante du projet, avec un autre chèque s’il le faut.",
        ways=(
            Way(
                at=("region-strasbourg",),
                remote=True,
                modes=(DeliveryMode.EN_AUTONOMIE,),
                zone=(GRAND_EST,),
                wait=None,
            ),
        ),
    ),
    OfferSheet(
        key="region-jeunes",
        organisation="region",
        name="Grand Est Entrepreneuriat des jeunes",
        summary="Jusqu’à 5 000 € pour les 18–29 ans qui créent une entreprise utile ou innovante, après un jury.",
        kind=OfferType.CONCOURS,
        stages=(Stage.FINANCER, Stage.DEMARRER),
        subjects=(Subject.FINANCEMENT, Subject.INNOVATION_PI),
        audiences=(Audience.JEUNES, Audience.ETUDIANTS_JEUNES_DIPLOMES),
        source="prix-jeunes",
        what_happens="Un dossier, puis un jury. Trois sessions par an.",
        conditions="Avoir entre 18 et 29 ans. Une seule fois par personne.",
        duration="Quelques mois, du dossier au jury (fictif)",
        next_step="L’aide versée, et l’entreprise à lancer.",
        ways=(
            Way(
                at=("region-strasbourg",),
                remote=True,
                modes=(DeliveryMode.EN_AUTONOMIE,),
                zone=(GRAND_EST,),
                wait=None,
            ),
        ),
    ),
)
