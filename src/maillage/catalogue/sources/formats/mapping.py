"""Our finer codes, and those of data·inclusion v1 that stand for them at export, each with its reason.

Their list has three themes on our subject and six types of service; ours has twelve stages and twenty-four types.
What their codes cannot say travels in the companion of the export. docs/reference/exchanges.md prints these tables.
"""

from collections.abc import Mapping
from typing import NamedTuple

from data_inclusion.schema import v1

from maillage.catalogue.network.choices import OrganisationKind
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage

T = v1.Thematique
DEFINE = T.CREER_UNE_ENTREPRISE__DEFINIR_SON_PROJET_DE_CREATION_DENTREPRISE
BUILD = T.CREER_UNE_ENTREPRISE__STRUCTURER_SON_PROJET_DE_CREATION_DENTREPRISE
GROW = T.CREER_UNE_ENTREPRISE__DEVELOPPER_SON_ENTREPRISE


class Theirs(NamedTuple):
    """The code that stands for one of ours, and why."""

    code: str
    why: str


STAGES: Mapping[Stage, Theirs] = {
    Stage.SENSIBILISER: Theirs(DEFINE, "wondering comes before the project is defined"),
    Stage.S_INFORMER: Theirs(DEFINE, "information is sought to define the project"),
    Stage.EMERGER: Theirs(DEFINE, "from the idea to the project: its definition"),
    Stage.MONTER: Theirs(BUILD, "building the project is structuring it"),
    Stage.TESTER: Theirs(BUILD, "the test is done before the company exists"),
    Stage.FINANCER: Theirs(BUILD, "the plan of finance is part of the structure"),
    Stage.IMMATRICULER: Theirs(BUILD, "the last step of structuring"),
    Stage.DEMARRER: Theirs(GROW, "the company exists"),
    Stage.DEVELOPPER: Theirs(GROW, "the same word"),
    Stage.CEDER: Theirs(GROW, "no theme of handing over: a step in the life of a company that exists"),
    Stage.REPRENDRE: Theirs(BUILD, "a takeover is prepared like a creation"),
    Stage.REBONDIR: Theirs(GROW, "no theme of difficulty for companies: it concerns one that exists"),
}

TYPES: Mapping[OfferType, Theirs] = {
    OfferType.ACCUEIL_ORIENTATION: Theirs(v1.TypeService.INFORMATION, "a first level of information"),
    OfferType.ENTRETIEN_INDIVIDUEL: Theirs(v1.TypeService.ACCOMPAGNEMENT, "one adviser, one person"),
    OfferType.ATELIER_COLLECTIF: Theirs(v1.TypeService.ATELIER, "a group around a theme"),
    OfferType.FORMATION_CERTIFIEE: Theirs(v1.TypeService.FORMATION, "the same thing"),
    OfferType.DIAGNOSTIC: Theirs(v1.TypeService.ACCOMPAGNEMENT, "done with the person"),
    OfferType.EXPERTISE_PONCTUELLE: Theirs(v1.TypeService.ACCOMPAGNEMENT, "advice to one person"),
    OfferType.SUIVI_LONG: Theirs(v1.TypeService.ACCOMPAGNEMENT, "the same thing"),
    OfferType.PARRAINAGE: Theirs(v1.TypeService.ACCOMPAGNEMENT, "someone at the person's side"),
    OfferType.TEST_ACTIVITE_CAPE: Theirs(v1.TypeService.ACCOMPAGNEMENT, "the test comes with an adviser"),
    OfferType.TEST_ACTIVITE_CAE: Theirs(v1.TypeService.ACCOMPAGNEMENT, "the test comes with an adviser"),
    OfferType.HEBERGEMENT_BUREAU: Theirs(v1.TypeService.AIDE_MATERIELLE, "a place to work"),
    OfferType.HEBERGEMENT_ATELIER: Theirs(v1.TypeService.AIDE_MATERIELLE, "a place to work"),
    OfferType.COWORKING: Theirs(v1.TypeService.AIDE_MATERIELLE, "a place to work"),
    OfferType.SALLE: Theirs(v1.TypeService.AIDE_MATERIELLE, "a place to meet"),
    OfferType.DOMICILIATION: Theirs(v1.TypeService.AIDE_MATERIELLE, "an address to use"),
    OfferType.SERVICE_PARTAGE: Theirs(v1.TypeService.AIDE_MATERIELLE, "means to use together"),
    OfferType.PRET_HONNEUR: Theirs(v1.TypeService.AIDE_FINANCIERE, "money lent"),
    OfferType.MICROCREDIT: Theirs(v1.TypeService.AIDE_FINANCIERE, "money lent"),
    OfferType.GARANTIE: Theirs(v1.TypeService.AIDE_FINANCIERE, "it opens a loan"),
    OfferType.SUBVENTION_PRIME: Theirs(v1.TypeService.AIDE_FINANCIERE, "money given"),
    OfferType.CONCOURS: Theirs(v1.TypeService.AIDE_FINANCIERE, "the prize is money"),
    OfferType.RESEAU_CLUB: Theirs(v1.TypeService.ATELIER, "a group around a theme"),
    OfferType.MISE_EN_RELATION_CESSION: Theirs(v1.TypeService.ACCOMPAGNEMENT, "someone brings the two together"),
    OfferType.STATUT_ETUDIANT: Theirs(v1.TypeService.ACCOMPAGNEMENT, "the status opens an accompaniment"),
}

EVERYBODY = Theirs(v1.Public.TOUS_PUBLICS, "no public of theirs is the same; the exact one is in the precisions")
AUDIENCES: Mapping[Audience, Theirs] = {
    **{word: Theirs(v1.Public(word.value), "the same code") for word in Audience if word.value in set(v1.Public)},
    Audience.CREATRICES: Theirs(v1.Public.FEMMES, "women; that they found a company is in the precisions"),
    Audience.REPRENEURS: EVERYBODY,
    Audience.CEDANTS: Theirs(v1.Public.ACTIFS, "heads of companies are people in work"),
    Audience.LICENCIES_ECONOMIQUES: Theirs(v1.Public.DEMANDEURS_EMPLOI, "without work since they were dismissed"),
    Audience.ETUDIANTS_JEUNES_DIPLOMES: Theirs(v1.Public.ETUDIANTS, "students; young graduates in the precisions"),
    Audience.INDEPENDANTS_BRSA: Theirs(v1.Public.BENEFICIAIRES_DES_MINIMAS_SOCIAUX, "they receive the RSA"),
    Audience.CREATEURS_INNOVANTS: EVERYBODY,
    Audience.ENTREPRISES_MOINS_3_ANS: Theirs(v1.Public.ACTIFS, "heads of companies are people in work"),
    Audience.ENTREPRISES_EN_DEVELOPPEMENT: Theirs(v1.Public.ACTIFS, "heads of companies are people in work"),
}

MODES: Mapping[DeliveryMode, Theirs] = {
    DeliveryMode.EN_PRESENTIEL_SUR_RDV: Theirs(v1.ModeAccueil.EN_PRESENTIEL, "people come"),
    DeliveryMode.EN_PRESENTIEL_SANS_RDV: Theirs(v1.ModeAccueil.EN_PRESENTIEL, "people come"),
    DeliveryMode.PERMANENCE_DELOCALISEE: Theirs(v1.ModeAccueil.EN_PRESENTIEL, "people come, on the days of the desk"),
    DeliveryMode.ITINERANT: Theirs(v1.ModeAccueil.EN_PRESENTIEL, "people come to the bus"),
    DeliveryMode.VISIO: Theirs(v1.ModeAccueil.A_DISTANCE, "nobody moves"),
    DeliveryMode.TELEPHONE: Theirs(v1.ModeAccueil.A_DISTANCE, "nobody moves"),
    DeliveryMode.EN_AUTONOMIE: Theirs(v1.ModeAccueil.A_DISTANCE, "nobody moves"),
}

FEES: Mapping[Fee, Theirs] = {
    Fee.GRATUIT: Theirs(v1.Frais.GRATUIT, "the same code"),
    Fee.ADHESION: Theirs(v1.Frais.PAYANT, "a membership fee is paid"),
    Fee.PAYANT: Theirs(v1.Frais.PAYANT, "the same code"),
    Fee.PAYANT_PRIS_EN_CHARGE: Theirs(v1.Frais.PAYANT, "it has a price; who pays is in the precisions"),
    Fee.POURCENTAGE_CA: Theirs(v1.Frais.PAYANT, "a share of the turnover is paid"),
    Fee.LOYER: Theirs(v1.Frais.PAYANT, "a rent is paid"),
}

NETWORKS: Mapping[OrganisationKind, Theirs] = {
    OrganisationKind.CHAMBER: Theirs(v1.ReseauPorteur.CHAMBRES_CONSULAIRES, "chambers, the kind says it"),
}

# The way back, for files of others: the commonest of ours behind each of theirs, always a draft to be looked at.
STAGE_OF = {DEFINE: Stage.EMERGER, BUILD: Stage.MONTER, GROW: Stage.DEVELOPPER}
TYPE_OF = {
    v1.TypeService.ACCOMPAGNEMENT: OfferType.SUIVI_LONG,
    v1.TypeService.AIDE_FINANCIERE: OfferType.SUBVENTION_PRIME,
    v1.TypeService.AIDE_MATERIELLE: OfferType.SERVICE_PARTAGE,
    v1.TypeService.ATELIER: OfferType.ATELIER_COLLECTIF,
    v1.TypeService.FORMATION: OfferType.FORMATION_CERTIFIEE,
    v1.TypeService.INFORMATION: OfferType.ACCUEIL_ORIENTATION,
}
FEE_OF = {v1.Frais.GRATUIT: Fee.GRATUIT, v1.Frais.PAYANT: Fee.PAYANT}
KIND_OF = {
    v1.ReseauPorteur.CHAMBRES_CONSULAIRES: OrganisationKind.CHAMBER,
    v1.ReseauPorteur.ADIE: OrganisationKind.ASSOCIATION,
    v1.ReseauPorteur.FRANCE_ACTIVE: OrganisationKind.FINANCE,
    v1.ReseauPorteur.INITIATIVE_FRANCE: OrganisationKind.ASSOCIATION,
    v1.ReseauPorteur.REGIONS: OrganisationKind.AUTHORITY,
    v1.ReseauPorteur.DEPARTEMENTS: OrganisationKind.AUTHORITY,
    v1.ReseauPorteur.COMMUNES: OrganisationKind.AUTHORITY,
    v1.ReseauPorteur.FRANCE_TRAVAIL: OrganisationKind.AUTHORITY,
}
