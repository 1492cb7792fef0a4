"""Columns of a list of offers: a line is an offer at a place or from a distance."""

from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models.delivery import LONGEST_RHYTHM_DAYS, SHORTEST_RHYTHM_DAYS
from maillage.catalogue.sources.choices import Problem, Publication
from maillage.catalogue.sources.compute.columns import cells
from maillage.catalogue.sources.compute.columns.column import Column

_some_audiences = cells.some_of(Audience, {"tout public": "tous-publics", "tous": "tous-publics"})


def _audiences(text: str) -> list[str]:
    """For whom; everybody stands alone, as the table demands."""
    found: list[str] = _some_audiences(text)
    if Audience.TOUS_PUBLICS in found and len(found) > 1:
        raise cells.Wrong(Problem.EVERYBODY_ALONE)
    return found


OF_OFFER = (
    Column(
        "offer_id",
        "identifiant offre",
        ("offer id", "offer identifier", "id offre", "identifiant"),
        _("Your own identifier of the offer, the same on each of its lines. It never names another offer."),
        cells.line_of_text(200),
        "OF-001",
    ),
    Column(
        "organisation",
        "structure",
        ("organisation", "organization", "partenaire", "nom de la structure"),
        _("Partner of the network that proposes it: name, short name or identifier."),
        cells.line_of_text(200),
        "Exemple",
        is_required=True,
        of_offer=True,
    ),
    Column(
        "name",
        "nom de l'offre",
        ("offer name", "name", "nom", "offre", "intitulé"),
        _("What people call it."),
        cells.line_of_text(150),
        "Construire son projet",
        is_required=True,
        of_offer=True,
    ),
    Column(
        "summary",
        "en une phrase",
        ("summary", "in one sentence", "résumé"),
        _("One plain sentence, for someone who knows nothing of it."),
        cells.line_of_text(280),
        "Des rendez-vous pour passer de l'idée au plan d'action.",
        is_required=True,
        of_offer=True,
    ),
    Column(
        "what_happens",
        "ce qui se passe",
        ("what happens", "description", "contenu"),
        _("What the person lives, step by step."),
        cells.paragraphs(),
        "Un premier rendez-vous, puis un plan d'action écrit.",
        of_offer=True,
    ),
    Column(
        "duration",
        "durée",
        ("duration", "how long"),
        _("How long, how many meetings."),
        cells.line_of_text(150),
        "trois rendez-vous d'une heure",
        of_offer=True,
    ),
    Column(
        "next_step",
        "et ensuite",
        ("next step", "what comes next", "suite"),
        _("What comes next."),
        cells.line_of_text(250),
        "Vous repartez avec votre plan d'action.",
        of_offer=True,
    ),
    Column(
        "conditions",
        "conditions",
        ("conditions d'accès",),
        _("Who may have it."),
        cells.paragraphs(),
        "",
        of_offer=True,
    ),
    Column(
        "pieces_to_bring",
        "pièces à apporter",
        ("what to bring", "pièces", "pieces to bring"),
        _("What to bring."),
        cells.paragraphs(),
        "",
        of_offer=True,
    ),
    Column(
        "adds",
        "ce qu'elle apporte de plus",
        ("adds", "what it adds", "apport"),
        _("One sentence on what it adds, when others nearby do the same thing."),
        cells.line_of_text(280),
        "",
        of_offer=True,
    ),
    Column(
        "kind",
        "type",
        ("kind", "type d'intervention", "nature"),
        _("What happens, from the closed list."),
        cells.one_of(OfferType),
        "entretien_individuel",
        is_required=True,
        of_offer=True,
        listed=OfferType,
    ),
    Column(
        "stages",
        "étapes",
        ("stages", "étape", "stage"),
        _("Where the person stands; several between bars or commas."),
        cells.some_of(Stage),
        "emerger | monter",
        is_required=True,
        of_offer=True,
        listed=Stage,
    ),
    Column(
        "subjects",
        "thématiques",
        ("subjects", "thématique", "thèmes", "thème", "subject"),
        _("What the question is about."),
        cells.some_of(Subject),
        "modele_economique",
        of_offer=True,
        listed=Subject,
    ),
    Column(
        "audiences",
        "publics",
        ("audiences", "public", "audience", "pour qui"),
        _("For whom; `tous-publics` means everybody and stands alone."),
        _audiences,
        "tous-publics",
        of_offer=True,
        listed=Audience,
    ),
    Column(
        "ends_on", "jusqu'au", ("until", "ends on", "date de fin"), _("Last day, if any."), cells.day, "", of_offer=True
    ),
    Column(
        "source",
        "page source",
        ("source", "lien", "url"),
        _("Page that says it."),
        cells.web_address,
        "",
        of_offer=True,
    ),
)
OF_DELIVERY = (
    Column(
        "delivery_id",
        "identifiant prestation",
        ("delivery id", "delivery identifier", "id prestation", "identifiant lieu"),
        _("Your own identifier of the line. It never names another line."),
        cells.line_of_text(200),
        "OF-001-ETAIN",
    ),
    Column(
        "hub",
        "pôle",
        ("hub", "lieu", "nom du pôle"),
        _("Hub that receives the enquiries: name, address name or identifier."),
        cells.line_of_text(200),
        "Pôle d'Étain",
        is_required=True,
    ),
    Column(
        "desk",
        "permanence",
        ("outreach desk", "desk"),
        _("Outreach desk of that hub, when it happens there."),
        cells.line_of_text(150),
        "",
    ),
    Column(
        "tier",
        "présence",
        ("tier", "how near", "proximité"),
        _("On site, at a desk, or from a distance; understood from the desk and the modes when empty."),
        cells.one_of(Tier, {"présentiel": "in_person", "permanence": "desk", "distance": "remote"}),
        "sur place",
        listed=Tier,
    ),
    Column(
        "modes",
        "modes d'accueil",
        ("modes", "how one is received", "mode d'accueil", "delivery modes"),
        _("How one is received."),
        cells.some_of(DeliveryMode),
        "en_presentiel_sur_rdv",
        is_required=True,
        listed=DeliveryMode,
    ),
    Column("hours", "horaires", ("hours",), _("In words."), cells.line_of_text(250), "mardi et jeudi, 9 h – 12 h"),
    Column(
        "first_appointment_days",
        "délai du premier rendez-vous",
        ("first appointment days", "délai", "delay", "délai en jours"),
        _("Days until the first appointment."),
        cells.whole(0, 3650),
        "8",
    ),
    Column(
        "places_per_month",
        "places par mois",
        ("places per month", "places"),
        _("How many people a month."),
        cells.whole(0, 32000),
        "",
    ),
    Column("fee", "frais", ("fee", "tarif"), _("What it costs the person."), cells.one_of(Fee), "gratuit", listed=Fee),
    Column(
        "fee_detail",
        "précision sur les frais",
        ("fee detail", "détail des frais", "montant"),
        _("How much, and who pays."),
        cells.line_of_text(250),
        "",
    ),
    Column(
        "zone",
        "zone",
        ("area", "areas", "territoire", "zone d'éligibilité"),
        _("Codes or names of communes, EPCI, départements, régions; empty means everywhere."),
        cells.parts,
        "55 | 200066140",
    ),
    Column(
        "confirmed_on",
        "confirmé le",
        ("confirmed on", "vérifié le", "date de mise à jour"),
        _("Day on which the owner last said that it is true; the day of the import when empty."),
        cells.day,
        "01/10/2026",
    ),
    Column(
        "confirm_every_days",
        "à confirmer tous les",
        ("confirm every days", "rythme"),
        _("Days between two confirmations, from a week to six months."),
        cells.whole(SHORTEST_RHYTHM_DAYS, LONGEST_RHYTHM_DAYS),
        "180",
    ),
    Column(
        "publication",
        "publication",
        ("status", "statut", "état"),
        _("`oui` publishes what is complete; `non` keeps a draft. Empty means `oui`."),
        cells.one_of(
            Publication,
            {"publié": "oui", "published": "oui", "yes": "oui", "brouillon": "non", "draft": "non", "no": "non"},
        ),
        "oui",
        listed=Publication,
    ),
)
OFFER_COLUMNS = OF_OFFER + OF_DELIVERY
