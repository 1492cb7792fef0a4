"""What the made-up offers of the overlap bench say: themes, ways of saying, rewordings.

Written before the scorer's own lists and apart from them: most rewordings below are unknown to it.
"""

import re
import unicodedata
from pathlib import Path
from random import Random

THEMES = tuple(Path(__file__).with_name("overlap_themes.txt").read_text(encoding="utf-8").splitlines()[1:])


KINDS = """
0 Accueil | un premier accueil; une orientation
1 Entretien individuel | un entretien individuel; un tête-à-tête avec un conseiller
2 Atelier | un atelier collectif; une séance en petit groupe
3 Formation certifiante | une formation certifiante; un parcours validé par un certificat
4 Diagnostic | un diagnostic; un état des lieux complet
5 Consultation d'expert | la consultation d'un expert; l'avis d'un professionnel
6 Accompagnement | un accompagnement de plusieurs mois; un suivi régulier
7 Parrainage | un parrain chef d'entreprise; un mentor
8 Test d'activité en couveuse | un contrat d'appui; un test en couveuse
9 Test d'activité en coopérative | un contrat d'entrepreneur salarié; un test en coopérative
10 Bureau à louer | un bureau fermé; un bureau équipé
11 Atelier à louer | un local d'activité; un atelier de production
12 Coworking | un poste partagé; un espace de coworking
13 Salle | une salle de réunion; une salle équipée
14 Domiciliation | une adresse de siège; une domiciliation
15 Service partagé | un secrétariat partagé; des services mutualisés
16 Prêt d'honneur | un prêt d'honneur à taux zéro; un prêt personnel sans garantie
17 Microcrédit | un microcrédit; un petit prêt accompagné
18 Garantie | une garantie bancaire; une caution du prêt
19 Prime | une prime; une subvention de départ
20 Concours | un concours; un prix
21 Club | un club; un réseau d'entrepreneurs
22 Mise en relation | une mise en relation; une bourse d'annonces
23 Statut étudiant | un statut d'étudiant entrepreneur; un diplôme dédié
"""

OPENINGS = (
    "Nous vous proposons {way} pour {theme}.",
    "Vous voulez {theme} : {way} vous est proposé sur place.",
    "{Way}, pour avancer concrètement et {theme}.",
    "Pour {theme}, profitez de {way} près de chez vous.",
    "L'objectif est de {theme} grâce à {way}.",
    "{Way} destiné aux personnes qui souhaitent {theme}.",
    "Prenez le temps de {theme} : {way}, sans jugement.",
)
BODIES = (
    "Au programme : {a}, {b} et {c}.",
    "Nous abordons {a}, puis {b}, sans oublier {c}.",
    "Vous travaillez sur {a} et {b}.",
    "Un point particulier est fait sur {a}.",
    "Les participants découvrent {a}, {b} et {c} à partir de cas réels.",
    "Un intervenant explique {a} et répond sur {b}.",
    "Chacun repart avec {a} et une méthode pour {b}.",
    "La séance traite aussi de {a} et de {b}.",
    "Des exercices portent sur {a} ; {b} est vu ensuite.",
)
PRACTICAL = (
    "Durée : {n} heures.",
    "L'inscription est obligatoire, le nombre de places est limité à {n}.",
    "Comptez {n} rendez-vous d'une heure environ.",
    "Une attestation de présence est remise à la fin.",
    "Aucune connaissance préalable n'est demandée.",
    "Pensez à apporter une pièce d'identité et vos documents.",
    "L'équipe vous répond sous {n} jours ouvrés.",
    "L'accès est possible aux personnes à mobilité réduite.",
    "Un questionnaire vous est envoyé {n} jours avant.",
    "Ce service est ouvert toute l'année, sauf en août.",
    "Un bilan est fait avec vous au bout de {n} semaines.",
    "Le groupe compte {n} personnes au plus.",
    "Le service est cofinancé par l'Union européenne.",
    "Une permanence se tient le jeudi matin.",
)
TITLES = (
    "{Kind} : {theme}",
    "{Theme}",
    "{Kind} pour {theme}",
    "{Theme} ({kind})",
    "{Theme}, pas à pas",
    "{kind} « {theme} »",
)

ABOUT_WHO = ("association", "maison", "agence", "plateforme", "fédération", "équipe", "coopérative", "boutique")
ABOUT_WHAT = (
    "soutient celles et ceux qui entreprennent depuis {year}",
    "réunit {n} bénévoles et {m} salariés au service du territoire",
    "est membre d'un réseau national présent dans {n} départements",
    "accueille chaque année plus de {n}00 porteurs de projet",
    "défend une économie de proximité, humaine et durable",
    "est certifiée pour la qualité de son accueil",
    "agit avec les communes, les intercommunalités et la Région",
    "a été fondée en {year} par des chefs d'entreprise",
)
NAMES = (
    "Tremplin", "Horizon", "Cap", "Rivages", "Essor", "Racines", "Passerelle", "Alizé", "Semence", "Envol", "Ancrage",
    "Boussole", "Pollen", "Ruche", "Fabrique", "Comptoir", "Relais", "Phare", "Sillon", "Chantier",
)  # fmt: skip

REWORDINGS = (
    ("accompagnement", "suivi"),
    ("un conseiller", "une chargée de mission"),
    ("entretien individuel", "rendez-vous personnel"),
    ("atelier collectif", "session en groupe"),
    ("petit groupe", "effectif réduit"),
    ("nous vous proposons", "il est proposé"),
    ("vous travaillez sur", "on travaille"),
    ("au programme", "contenu"),
    ("nous abordons", "sont abordés"),
    ("sans oublier", "ainsi que"),
    ("un point particulier est fait sur", "on insiste sur"),
    ("les participants", "les stagiaires"),
    ("découvrent", "apprennent"),
    ("cas réels", "situations vécues"),
    ("un intervenant", "un animateur"),
    ("explique", "présente"),
    ("chacun repart avec", "vous repartez avec"),
    ("une méthode", "des repères"),
    ("la séance", "la rencontre"),
    ("traite aussi de", "porte également sur"),
    ("inscription", "réservation"),
    ("obligatoire", "nécessaire"),
    ("nombre de places", "effectif"),
    ("rendez-vous", "RDV"),
    ("business plan", "BP"),
    ("attestation", "certificat"),
    ("aucune connaissance préalable", "aucun prérequis"),
    ("apporter", "venir avec"),
    ("documents", "justificatifs"),
    ("l'équipe", "notre équipe"),
    ("vous répond", "vous recontacte"),
    ("personnes à mobilité réduite", "PMR"),
    ("toute l'année", "en continu"),
    ("l'objectif est de", "il s'agit de"),
    ("grâce à", "par"),
    ("destiné aux", "pour les"),
    ("souhaitent", "veulent"),
    ("concrètement", "en pratique"),
    ("profitez de", "bénéficiez de"),
    ("près de chez vous", "à proximité"),
    ("porteurs de projet", "créateurs"),
    ("chef d'entreprise", "dirigeant"),
    ("entreprise", "société"),
    ("prêt", "crédit"),
    ("clients", "acheteurs"),
    ("concurrents", "acteurs en place"),
    ("prix", "tarif"),
    ("calendrier", "planning"),
    ("dossier", "document"),
    ("banque", "établissement bancaire"),
    ("salarié", "employé"),
    ("bail", "contrat de location"),
    ("local", "espace"),
    ("aides", "soutiens"),
    ("diagnostic", "analyse"),
    ("outils", "instruments"),
    ("trouver", "chercher"),
    ("construire", "élaborer"),
    ("bâtir", "monter"),
    ("choisir", "sélectionner"),
    ("préparer", "anticiper"),
    ("réussir", "mener à bien"),
    ("créer", "lancer"),
    ("bureau", "espace de travail"),
    ("gratuit", "sans frais"),
    ("visioconférence", "visio"),
)

NEAR_KINDS = {
    0: (1,),
    1: (0, 5, 6),
    2: (3,),
    3: (2,),
    4: (5, 1),
    5: (1, 4),
    6: (1, 7),
    7: (6, 21),
    16: (17,),
    17: (16,),
    19: (20,),
}
STAGE_GROUPS = ((0, 1, 2), (3, 4, 5, 6), (7, 8), (9, 10, 11))


def told_otherwise(draw: Random, line: str, chance: float) -> str:
    """The line with some of its words replaced."""
    for before, after in REWORDINGS:
        if before in line.lower() and draw.random() < chance:
            line = re.sub(rf"\b{re.escape(before)}\b", after, line, flags=re.IGNORECASE)
    return line


def misspelt(draw: Random, line: str) -> str:
    """Three long words in a hundred lose, change or swap a letter."""
    words = line.split(" ")
    for n, word in enumerate(words):
        if len(word) >= 6 and draw.random() < 0.03:
            k = draw.randrange(1, len(word) - 2)
            before, one, other, after = word[:k], word[k], word[k + 1], word[k + 2 :]
            words[n] = before + draw.choice((other, draw.choice("aeinrst") + other, other + one)) + after
    return " ".join(words)


def without_accents(line: str) -> str:
    """The line as a hurried hand types it."""
    return unicodedata.normalize("NFKD", line).encode("ascii", "ignore").decode()
