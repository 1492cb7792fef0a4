"""The closed lists of the offer (domain: ten axes). Values are those of the field, in French slugs."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where the person stands."""

    SENSIBILISER = "sensibiliser", _("I wonder about being my own boss")
    S_INFORMER = "s_informer", _("I am looking for information")
    EMERGER = "emerger", _("I have an idea")
    MONTER = "monter", _("I am building my project")
    TESTER = "tester", _("I want to test my activity")
    FINANCER = "financer", _("I am looking for money")
    IMMATRICULER = "immatriculer", _("I am registering my business")
    DEMARRER = "demarrer", _("I have just started")
    DEVELOPPER = "developper", _("I am growing my business")
    CEDER = "ceder", _("I want to hand over my business")
    REPRENDRE = "reprendre", _("I want to take over a business")
    REBONDIR = "rebondir", _("I am in difficulty or starting again")


class OfferType(TextChoices):
    """What happens."""

    ACCUEIL_ORIENTATION = "accueil_orientation", _("welcome and guidance")
    ENTRETIEN_INDIVIDUEL = "entretien_individuel", _("individual meeting")
    ATELIER_COLLECTIF = "atelier_collectif", _("group workshop")
    FORMATION_CERTIFIEE = "formation_certifiee", _("certified training")
    DIAGNOSTIC = "diagnostic", _("assessment")
    EXPERTISE_PONCTUELLE = "expertise_ponctuelle", _("expert advice")
    SUIVI_LONG = "suivi_long", _("long accompaniment")
    PARRAINAGE = "parrainage", _("mentoring")
    TEST_ACTIVITE_CAPE = "test_activite_cape", _("activity test under CAPE contract")
    TEST_ACTIVITE_CAE = "test_activite_cae", _("activity test in a cooperative")
    HEBERGEMENT_BUREAU = "hebergement_bureau", _("office to rent")
    HEBERGEMENT_ATELIER = "hebergement_atelier", _("workshop space to rent")
    COWORKING = "coworking", _("coworking")
    SALLE = "salle", _("meeting room")
    DOMICILIATION = "domiciliation", _("registered address")
    SERVICE_PARTAGE = "service_partage", _("shared services")
    PRET_HONNEUR = "pret_honneur", _("honour loan")
    MICROCREDIT = "microcredit", _("microcredit")
    GARANTIE = "garantie", _("loan guarantee")
    SUBVENTION_PRIME = "subvention_prime", _("grant")
    CONCOURS = "concours", _("competition")
    RESEAU_CLUB = "reseau_club", _("network or club")
    MISE_EN_RELATION_CESSION = "mise_en_relation_cession", _("matching sellers and buyers")
    STATUT_ETUDIANT = "statut_etudiant", _("student-entrepreneur status")


class Subject(TextChoices):
    """What the question is about."""

    IDEE_ET_MOTIVATION = "idee_et_motivation", _("idea and motivation")
    ETUDE_DE_MARCHE = "etude_de_marche", _("market study")
    MODELE_ECONOMIQUE = "modele_economique", _("business model")
    PREVISIONNEL_FINANCIER = "previsionnel_financier", _("financial forecast")
    STATUT_JURIDIQUE = "statut_juridique", _("legal form")
    FISCAL_SOCIAL = "fiscal_social", _("taxes and social contributions")
    PROTECTION_SOCIALE_ET_DROITS = "protection_sociale_et_droits", _("social protection and rights")
    FINANCEMENT = "financement", _("finding money")
    LOCAL_ET_IMPLANTATION = "local_et_implantation", _("premises and location")
    COMMUNICATION_VENTE = "communication_vente", _("communication and sales")
    NUMERIQUE = "numerique", _("digital tools")
    GESTION_COMPTA = "gestion_compta", _("management and accounting")
    RECRUTEMENT_RH = "recrutement_rh", _("hiring")
    REGLEMENTATION_METIER = "reglementation_metier", _("rules of a trade")
    TRANSITION_ECOLOGIQUE = "transition_ecologique", _("ecological transition")
    INNOVATION_PI = "innovation_pi", _("innovation and intellectual property")
    INTERNATIONAL_FRONTALIER = "international_frontalier", _("international and cross-border")
    ESS_ET_ASSOCIATIF = "ess_et_associatif", _("social economy and associations")
    AGRICULTURE_RURAL = "agriculture_rural", _("farming and rural activity")
    ARTISANAT_METIERS_ART = "artisanat_metiers_art", _("crafts")
    DIFFICULTES_ET_REBOND = "difficultes_et_rebond", _("difficulties and new start")
    TRANSMISSION = "transmission", _("handing over a business")


class Audience(TextChoices):
    """For whom. `tous-publics` means everybody and stands alone."""

    TOUS_PUBLICS = "tous-publics", _("everybody")
    ACTIFS = "actifs", _("people in work")
    BENEFICIAIRES_MINIMAS = "beneficiaires-des-minimas-sociaux", _("people on minimum benefits")
    DEMANDEURS_EMPLOI = "demandeurs-emploi", _("job seekers")
    ETUDIANTS = "etudiants", _("students")
    FAMILLES = "familles", _("families")
    FEMMES = "femmes", _("women")
    JEUNES = "jeunes", _("young people")
    HANDICAP = "personnes-en-situation-de-handicap", _("disabled people")
    URGENCE = "personnes-en-situation-durgence", _("people in an emergency")
    JURIDIQUE = "personnes-en-situation-juridique-specifique", _("people in a specific legal situation")
    EXILEES = "personnes-exilees", _("exiled people")
    QPV_FRR = "residents-qpv-frr", _("residents of priority districts or rural areas")
    SENIORS = "seniors", _("older people")
    CREATRICES = "creatrices", _("women founders")
    REPRENEURS = "repreneurs", _("people taking over a business")
    CEDANTS = "cedants", _("people handing over a business")
    LICENCIES_ECONOMIQUES = "licencies_economiques", _("people dismissed for economic reasons")
    ETUDIANTS_JEUNES_DIPLOMES = "etudiants_jeunes_diplomes", _("students and young graduates")
    INDEPENDANTS_BRSA = "independants_brsa", _("self-employed people on RSA")
    CREATEURS_INNOVANTS = "createurs_innovants", _("innovative founders")
    ENTREPRISES_MOINS_3_ANS = "entreprises_moins_3_ans", _("businesses under three years old")
    ENTREPRISES_EN_DEVELOPPEMENT = "entreprises_en_developpement", _("growing businesses")


class DeliveryMode(TextChoices):
    """How one is received."""

    EN_PRESENTIEL_SUR_RDV = "en_presentiel_sur_rdv", _("on site, by appointment")
    EN_PRESENTIEL_SANS_RDV = "en_presentiel_sans_rdv", _("on site, without appointment")
    PERMANENCE_DELOCALISEE = "permanence_delocalisee", _("at an outreach desk")
    VISIO = "visio", _("by video call")
    TELEPHONE = "telephone", _("by phone")
    ITINERANT = "itinerant", _("travelling bus")
    EN_AUTONOMIE = "en_autonomie", _("online, on one's own")


IN_PERSON = (DeliveryMode.EN_PRESENTIEL_SUR_RDV, DeliveryMode.EN_PRESENTIEL_SANS_RDV, DeliveryMode.ITINERANT)
REMOTE = (DeliveryMode.VISIO, DeliveryMode.TELEPHONE, DeliveryMode.EN_AUTONOMIE)


class Fee(TextChoices):
    """What it costs the person."""

    GRATUIT = "gratuit", _("free")
    ADHESION = "adhesion", _("membership fee")
    PAYANT = "payant", _("to be paid")
    PAYANT_PRIS_EN_CHARGE = "payant_pris_en_charge", _("paid by a scheme")
    POURCENTAGE_CA = "pourcentage_ca", _("share of turnover")
    LOYER = "loyer", _("rent")


class Tier(TextChoices):
    """How near a delivery comes: at a hub, at a desk on its days, or from a distance."""

    IN_PERSON = "in_person", _("on site")
    DESK = "desk", _("at a desk on its days")
    REMOTE = "remote", _("at a distance")


class OfferStatus(TextChoices):
    """Life of an offer and of a delivery."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


class FreshnessState(TextChoices):
    """How sure one may be of a delivery, from the day on which its owner last confirmed it."""

    CONFIRMED = "confirmed", _("confirmed")
    DUE = "due", _("to be confirmed soon")
    UNCONFIRMED = "unconfirmed", _("not confirmed")
    GONE = "gone", _("out of the search")


class ReminderStep(IntegerChoices):
    """Moments at which an owner is told that a delivery waits to be confirmed; each is told once."""

    SOON = 1, _("to be confirmed soon")
    LATE = 2, _("the day has passed")
    LEAVING = 3, _("leaves the search within a week")
    GONE = 4, _("has left the search")


class CorrectionStatus(TextChoices):
    """A proposed correction waits, then it is accepted or answered."""

    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    ANSWERED = "answered", _("answered")
