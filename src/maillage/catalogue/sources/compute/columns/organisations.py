"""Columns of a list of organisations."""

from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import OrganisationKind
from maillage.catalogue.sources.compute.columns import cells
from maillage.catalogue.sources.compute.columns.column import Column

ORGANISATION_COLUMNS = (
    Column(
        "external_id",
        "identifiant",
        ("id", "identifier", "identifiant structure"),
        _("Your own identifier. It never names another organisation."),
        cells.line_of_text(200),
        "ST-001",
    ),
    Column(
        "name",
        "nom",
        ("name", "structure", "organisation", "nom de la structure"),
        _("Full name."),
        cells.line_of_text(150),
        "Association Exemple (fictif)",
        is_required=True,
    ),
    Column(
        "short_name",
        "nom court",
        ("short name", "sigle"),
        _("The name used every day."),
        cells.line_of_text(60),
        "Exemple",
    ),
    Column(
        "kind",
        "type",
        ("kind", "nature"),
        _("What sort of body it is."),
        cells.one_of(OrganisationKind, {"chambre": "chamber", "entreprise": "company"}),
        "association",
        is_required=True,
        listed=OrganisationKind,
    ),
    Column(
        "presentation",
        "présentation",
        ("presentation", "description"),
        _("A few sentences."),
        cells.paragraphs(),
        "Accompagne les porteurs de projet de la Meuse.",
    ),
    Column(
        "website",
        "site web",
        ("website", "site", "site internet"),
        _("Address of its site."),
        cells.web_address,
        "https://exemple.example.org",
    ),
    Column(
        "email",
        "courriel",
        ("email", "e-mail", "mail", "adresse électronique"),
        _("Address that anyone may write to."),
        cells.email,
        "bonjour@exemple.example.org",
    ),
    Column(
        "phone", "téléphone", ("phone", "tel", "tél"), _("Number that anyone may call."), cells.phone, "03 29 00 00 00"
    ),
    Column(
        "starts_on",
        "membre depuis",
        ("member since", "date d'adhésion"),
        _("Since when it belongs to the network; today when empty."),
        cells.day,
        "01/09/2026",
    ),
)
