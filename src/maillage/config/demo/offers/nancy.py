"""Two overlaps planted at Nancy, so that the demo shows what a coordinator finds. Both offers are fictitious.

The first was typed twice by the same chamber; the second does what Alexis does twelve minutes away.
"""

from maillage.catalogue.offers.choices import OfferType, Stage, Subject
from maillage.config.demo.rows import OfferSheet, Way

PLANTED = (
    OfferSheet(
        key="cci-54-reunion-pole",
        organisation="cci-54",
        name="Réunion d’information pour créer son entreprise",
        summary="Deux heures à une vingtaine pour comprendre les étapes, les statuts et les aides à la création.",
        kind=OfferType.ATELIER_COLLECTIF,
        stages=(Stage.S_INFORMER, Stage.EMERGER),
        subjects=(Subject.STATUT_JURIDIQUE, Subject.FISCAL_SOCIAL, Subject.FINANCEMENT),
        what_happens="Un conseiller présente les étapes de la création ; vous posez vos questions.",
        duration="Deux heures (fictif)",
        next_step="Un entretien individuel avec un conseiller.",
        adds="La même réunion, saisie une seconde fois par l’accueil du pôle (fictif).",
        ways=(Way(at=("pole-54",), zone=("54",), hours="Un mardi sur deux, 14 h (fictif)", wait=10, places=20),),
    ),
    OfferSheet(
        key="cci-54-atelier-idee",
        organisation="cci-54",
        name="Atelier : passer de l’idée au projet",
        summary="Une demi-journée en petit groupe pour mettre son idée au clair, la présenter en une minute et "
        "chercher ses premiers clients.",
        kind=OfferType.ATELIER_COLLECTIF,
        stages=(Stage.SENSIBILISER, Stage.EMERGER),
        subjects=(Subject.IDEE_ET_MOTIVATION, Subject.ETUDE_DE_MARCHE, Subject.MODELE_ECONOMIQUE),
        what_happens="Chaque participant présente son idée, le groupe questionne, une conseillère de la CCI anime.",
        duration="Une demi-journée (fictif)",
        next_step="Un rendez-vous individuel avec un conseiller.",
        adds="Un atelier au pôle, en centre-ville, avec les chiffres du commerce du département (fictif).",
        ways=(
            Way(
                at=("pole-54",),
                zone=("54",),
                hours="Le troisième mercredi du mois, 9 h – 12 h (fictif)",
                wait=12,
                places=12,
            ),
        ),
    ),
)
