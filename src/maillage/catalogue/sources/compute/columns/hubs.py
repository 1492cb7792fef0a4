"""Columns of a list of hubs."""

from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import HubKind
from maillage.catalogue.sources.compute.columns import cells
from maillage.catalogue.sources.compute.columns.column import Column

HUB_COLUMNS = (
    Column(
        "external_id",
        "identifiant",
        ("id", "identifier", "identifiant pôle"),
        _("Your own identifier. It never names another hub."),
        cells.line_of_text(200),
        "PO-001",
    ),
    Column(
        "name",
        "nom",
        ("name", "pôle", "hub", "nom du pôle"),
        _("Name of the hub."),
        cells.line_of_text(150),
        "Pôle d’Étain (fictif)",
        is_required=True,
    ),
    Column(
        "kind",
        "type",
        ("kind", "nature"),
        _("What sort of place it is."),
        cells.one_of(HubKind, {"pôle": "hub", "pépinière": "nursery", "antenne": "desk", "tiers lieu": "third_place"}),
        "pôle",
        is_required=True,
        listed=HubKind,
    ),
    Column(
        "organisations",
        "structures",
        ("organisations", "organizations", "partenaires", "partners", "structure"),
        _("Partners by name or identifier, the one that runs the hub first, between semicolons or bars."),
        cells.names,
        "Exemple | Chambre",
        is_required=True,
    ),
    Column(
        "commune",
        "commune",
        ("municipality", "code commune", "code insee", "ville"),
        _("Official code, or name with its département: 55181, Étain (55)."),
        cells.line_of_text(120),
        "55181",
        is_required=True,
    ),
    Column("address", "adresse", ("address",), _("Number and street."), cells.line_of_text(250), "1, rue des Essais"),
    Column(
        "lat",
        "latitude",
        ("lat",),
        _("Degrees; without it the hub stands at the centre of its commune."),
        cells.decimal(-90, 90),
        "49,21",
    ),
    Column(
        "lon", "longitude", ("lon", "lng"), _("Degrees, together with the latitude."), cells.decimal(-180, 180), "5,64"
    ),
    Column(
        "presentation", "présentation", ("presentation", "description"), _("A few sentences."), cells.paragraphs(), ""
    ),
    Column(
        "opening_hours",
        "horaires",
        ("opening hours", "hours"),
        _("In words."),
        cells.line_of_text(250),
        "du lundi au vendredi, 9 h – 12 h",
    ),
    Column(
        "access",
        "accès",
        ("access",),
        _("Parking, bus, step-free entrance."),
        cells.paragraphs(),
        "Entrée de plain-pied",
    ),
    Column(
        "phone", "téléphone", ("phone", "tel", "tél"), _("Number that anyone may call."), cells.phone, "03 29 00 00 00"
    ),
    Column(
        "email",
        "courriel",
        ("email", "e-mail", "mail"),
        _("Address that anyone may write to."),
        cells.email,
        "pole@exemple.example.org",
    ),
    Column(
        "opened_on",
        "ouvert le",
        ("opened on", "date d'ouverture"),
        _("First day; today when empty."),
        cells.day,
        "06/01/2020",
    ),
    Column("closed_on", "fermé le", ("closed on", "date de fermeture"), _("Day it closes, if any."), cells.day, ""),
)
