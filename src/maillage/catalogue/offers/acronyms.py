"""Acronyms of the field, in words: for whoever reads a sheet, and for whoever writes one.

Proper names of France: they stay French in every language.
"""

from maillage.analysis.wording import acronyms_in

ACRONYMS: dict[str, str] = {
    "ACCRE": "ancien nom de l’aide aux créateurs et repreneurs d’entreprise (ACRE)",
    "ACRE": "aide aux créateurs et repreneurs d’entreprise : moins de cotisations la première année",
    "ADEME": "agence de l’État pour la transition écologique",
    "ADIE": "association pour le droit à l’initiative économique, qui prête à qui n’a pas accès à la banque",
    "AFE": "ancienne agence France entrepreneur",
    "AGEFIPH": "association qui aide les personnes handicapées à travailler",
    "AIF": "aide individuelle à la formation, versée par France Travail",
    "ANCT": "agence nationale de la cohésion des territoires",
    "ARCE": "aide à la reprise ou à la création d’entreprise : une part du chômage versée en capital",
    "ARE": "allocation d’aide au retour à l’emploi, l’allocation de chômage",
    "ASS": "allocation de solidarité spécifique, après la fin du chômage",
    "BGE": "réseau associatif d’aide à la création d’entreprise, anciennement boutiques de gestion",
    "BPI": "banque publique d’investissement, Bpifrance",
    "BRSA": "bénéficiaire du revenu de solidarité active",
    "CAE": "coopérative d’activité et d’emploi, où l’on teste son activité comme salarié",
    "CAPE": "contrat d’appui au projet d’entreprise, signé avec une couveuse",
    "CCI": "chambre de commerce et d’industrie",
    "CEP": "conseil en évolution professionnelle, gratuit pour tous les actifs",
    "CFE": "ancien centre de formalités des entreprises, ou cotisation foncière des entreprises",
    "CMA": "chambre de métiers et de l’artisanat",
    "CPAM": "caisse primaire d’assurance maladie",
    "CPF": "compte personnel de formation",
    "CRESS": "chambre régionale de l’économie sociale et solidaire",
    "CSP": "contrat de sécurisation professionnelle, après un licenciement économique",
    "D2E": "diplôme d’étudiant-entrepreneur",
    "DDETS": "service de l’État dans le département, pour l’emploi et les solidarités",
    "DREETS": "service de l’État dans la région, pour l’économie, l’emploi et les solidarités",
    "EI": "entreprise individuelle",
    "EIRL": "ancienne entreprise individuelle à responsabilité limitée",
    "EPCI": "groupement de communes : communauté de communes, d’agglomération, métropole",
    "ESAT": "établissement d’accompagnement par le travail",
    "ESS": "économie sociale et solidaire : associations, coopératives, mutuelles",
    "EURL": "société à responsabilité limitée d’un seul associé",
    "FEADER": "fonds européen pour le développement rural",
    "FEDER": "fonds européen de développement régional",
    "FLES": "fonds locaux de l’économie solidaire",
    "FRR": "zone France ruralités revitalisation : des communes rurales où l’impôt est allégé",
    "FSE": "fonds social européen",
    "GAL": "groupe d’action locale, qui attribue des aides européennes rurales",
    "INPI": "institut national de la propriété industrielle : marques, brevets, formalités",
    "INSEE": "institut national de la statistique",
    "JEI": "jeune entreprise innovante",
    "LEADER": "programme européen d’aide aux projets ruraux",
    "MSA": "sécurité sociale agricole",
    "NACRE": "ancien accompagnement public des créateurs d’entreprise, avec un prêt à taux zéro",
    "OPCO": "organisme qui paie la formation des salariés d’une branche",
    "PEPITE": "pôle étudiant pour l’innovation, le transfert et l’entrepreneuriat",
    "PLIE": "plan local pour l’insertion et l’emploi",
    "PME": "petite ou moyenne entreprise",
    "PMSMP": "période d’immersion dans une entreprise",
    "PTCE": "pôle territorial de coopération économique",
    "QPV": "quartier prioritaire de la politique de la ville",
    "RCS": "registre du commerce et des sociétés",
    "RNE": "registre national des entreprises",
    "RQTH": "reconnaissance de la qualité de travailleur handicapé",
    "RSA": "revenu de solidarité active",
    "SARL": "société à responsabilité limitée",
    "SAS": "société par actions simplifiée",
    "SASU": "société par actions simplifiée d’un seul associé",
    "SCIC": "société coopérative d’intérêt collectif",
    "SCOP": "société coopérative dont les salariés sont les associés",
    "SIAE": "structure d’insertion par l’activité économique",
    "SIREN": "numéro d’une entreprise, à neuf chiffres",
    "SIRET": "numéro d’un établissement d’entreprise, à quatorze chiffres",
    "SNEE": "statut national d’étudiant-entrepreneur",
    "SPI": "stage de préparation à l’installation des artisans",
    "TPE": "très petite entreprise, moins de dix salariés",
    "TVA": "taxe sur la valeur ajoutée",
    "URSSAF": "organisme qui reçoit les cotisations sociales",
    "VAE": "validation des acquis de l’expérience",
    "ZFU": "zone franche urbaine",
    "ZRR": "ancienne zone de revitalisation rurale, devenue FRR",
}


def explain_acronyms(text: str) -> dict[str, str]:
    """The acronyms of the field found in `text`, in order, with what they stand for."""
    return {acronym: ACRONYMS[acronym] for acronym in acronyms_in(text) if acronym in ACRONYMS}


def unknown_acronyms(text: str) -> tuple[str, ...]:
    """Those found in `text` that the glossary does not hold: their writer says them in words."""
    return tuple(acronym for acronym in acronyms_in(text) if acronym not in ACRONYMS)
