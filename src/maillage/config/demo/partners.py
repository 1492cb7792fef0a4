"""The partners of the demo: real organisations, told from public pages."""

from maillage.catalogue.network.choices import OrganisationKind as Kind
from maillage.config.demo.rows import Partner

PARTNERS = (
    Partner(
        "alexis",
        "Alexis Grand Est",
        "Alexis",
        Kind.ASSOCIATION,
        "Association née en 1982 en Lorraine. Elle aide à créer, à développer et à transmettre une entreprise, "
        "de l’idée aux premières années.",
    ),
    Partner(
        "pacelor",
        "Pacelor, couveuse d’entreprises",
        "Pacelor",
        Kind.ASSOCIATION,
        "Couveuse liée à Alexis : elle permet de tester son activité, avec de vrais clients, avant de se lancer.",
    ),
    Partner(
        "cci-54",
        "CCI Grand Nancy Métropole Meurthe-et-Moselle",
        "CCI Meurthe-et-Moselle",
        Kind.CHAMBER,
        "La chambre de commerce et d’industrie informe, conseille et forme celles et ceux qui entreprennent "
        "en Meurthe-et-Moselle.",
    ),
    Partner(
        "cci",
        "CCI Grand Est",
        "CCI Grand Est",
        Kind.CHAMBER,
        "Les chambres de commerce et d’industrie accueillent et conseillent dans tous les départements de la région.",
    ),
    Partner(
        "cma",
        "Chambre de métiers et de l’artisanat Grand Est",
        "CMA Grand Est",
        Kind.CHAMBER,
        "La chambre de métiers et de l’artisanat accompagne les artisans : boulangerie, bâtiment, coiffure, "
        "réparation…",
    ),
    Partner(
        "peel",
        "PeeL, pôle entrepreneuriat étudiant de Lorraine (Université de Lorraine)",
        "PeeL",
        Kind.UNIVERSITY,
        "Depuis 2011, le PeeL sensibilise, forme et accompagne les étudiants et les jeunes diplômés qui entreprennent.",
    ),
    Partner(
        "carep",
        "Carep du Val de Lorraine",
        "Carep",
        Kind.COMPANY,
        "Né en 1990 à Pompey, sur le site des anciennes aciéries, le Carep loue des bureaux et des ateliers "
        "et accompagne les entreprises qui s’y installent.",
    ),
    Partner(
        "village",
        "Village by CA Lorraine",
        "Village by CA",
        Kind.COMPANY,
        "Accélérateur d’entreprises du Crédit Agricole de Lorraine, ouvert à Laxou en 2018.",
        "https://levillagebyca.com",
    ),
    Partner(
        "adie",
        "Adie Grand Est",
        "Adie",
        Kind.FINANCE,
        "L’Adie finance par le microcrédit, et accompagne, les personnes qui n’ont pas accès au crédit bancaire.",
        "https://adie.org",
    ),
    Partner(
        "initiative",
        "Initiative Grand Est",
        "Initiative Grand Est",
        Kind.FINANCE,
        "Vingt-cinq associations locales accordent des prêts d’honneur sans intérêt et font parrainer les créateurs.",
    ),
    Partner(
        "reseau-entreprendre",
        "Réseau Entreprendre",
        "Réseau Entreprendre",
        Kind.FINANCE,
        "Des chefs d’entreprise accompagnent, deux ans durant, des projets qui créent des emplois.",
    ),
    Partner(
        "france-active",
        "France Active",
        "France Active",
        Kind.FINANCE,
        "France Active apporte des garanties d’emprunt et une finance solidaire.",
    ),
    Partner(
        "bge",
        "BGE",
        "BGE",
        Kind.ASSOCIATION,
        "Réseau d’associations qui accompagne, forme et met à l’essai les projets, sans prêter d’argent.",
    ),
    Partner(
        "region",
        "Région Grand Est",
        "Région Grand Est",
        Kind.AUTHORITY,
        "Depuis 2017, la Région est chargée de l’accompagnement à la création et à la reprise d’entreprise.",
        "https://www.grandest.fr",
    ),
)
