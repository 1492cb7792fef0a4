"""The two schemes of Be EST Entreprendre, with the conditions the Région published, silent at exactly 20,000 euros."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.schemes.actions import add_criterion, add_scheme, agree_terms, draft_terms
from maillage.catalogue.schemes.choices import Comparison, Edge, Fact, Goal
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.schemes.models import Terms
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import SINCE, Written
from maillage.config.demo.rows import FICTITIOUS, GRAND_EST
from maillage.config.demo.sources import SOURCES

UNDATED = f"La page de la Région ne dit pas depuis quand : ce premier jour est inventé {FICTITIOUS}."
PAGE = SOURCES["be-est"]
LIMIT = Decimal(20_000)

PARCOURS = "Be EST Entreprendre #Parcours"
PARCOURS_GIVES = (
    "Un accompagnement payé par la Région, chez un opérateur labellisé : préparer le projet (six mois au plus), "
    "trouver le financement (six mois au plus), puis être suivi trois ans après la création."
)
FINANCEMENT = "Be EST Entreprendre #Financement"
FINANCEMENT_GIVES = (
    "Une expertise du projet (deux mois), une aide à trouver les financements (quatre mois), puis un suivi de trois "
    "ans après la création ou la reprise."
)


def write_schemes(written: Written, *, now: datetime) -> None:
    """#Parcours opens by one of four situations; #Financement asks everything of everybody."""
    region = Area.objects.get(kind=AreaKind.REGION, code=GRAND_EST)
    home = CriterionDraft(Fact.RESIDENCE, Comparison.AMONG, "Habite le Grand Est", areas=[region])
    seeker = CriterionDraft(
        Fact.JOB_SEEKER_MONTHS,
        Comparison.OVER,
        "Demandeur d’emploi inscrit depuis plus de 6 mois",
        number=Decimal(6),
    )
    benefits = CriterionDraft(Fact.MINIMUM_BENEFITS, Comparison.IS, "Bénéficiaire de minima sociaux", is_true=True)
    young = CriterionDraft(Fact.AGE, Comparison.UNDER, "Moins de 29 ans", number=Decimal(29))
    small = CriterionDraft(
        Fact.FINANCING_PLAN,
        Comparison.UNDER,
        "Plan de financement de moins de 20 000 €",
        number=LIMIT,
        edge=Edge.SILENT,
    )
    large = CriterionDraft(
        Fact.FINANCING_PLAN,
        Comparison.OVER,
        "Plan de financement de plus de 20 000 €",
        number=LIMIT,
        edge=Edge.SILENT,
    )
    goal = CriterionDraft(Fact.GOAL, Comparison.AMONG, "Création ou reprise", words=[Goal.CREATION, Goal.TAKEOVER])
    terms = _scheme(written, PARCOURS, PARCOURS_GIVES, (Stage.MONTER, Stage.FINANCER), region, now=now)
    _agree(terms, ways=((seeker,), (benefits,), (young, home), (small,)), now=now)
    stages = (Stage.MONTER, Stage.FINANCER, Stage.REPRENDRE)
    terms = _scheme(written, FINANCEMENT, FINANCEMENT_GIVES, stages, region, now=now)
    _agree(terms, required=(goal, home, large), now=now)


def _scheme(
    written: Written, name: str, gives: str, stages: tuple[Stage, ...], region: Area, *, now: datetime
) -> Terms:
    owner: Organisation = written.organisations["region"]
    scheme = add_scheme(
        written.network,
        organisation=owner,
        name=name,
        gives=gives,
        stages=stages,
        source=PAGE,
        starts_on=SINCE,
        areas=[region],
        by=None,
        now=now,
    )
    return draft_terms(scheme, starts_on=SINCE, reason=UNDATED, by=None, now=now)


def _agree(
    terms: Terms,
    *,
    required: Iterable[CriterionDraft] = (),
    ways: Iterable[tuple[CriterionDraft, ...]] = (),
    now: datetime,
) -> None:
    for draft in required:
        add_criterion(terms, draft, by=None, now=now)
    for way in ways:
        first = add_criterion(terms, way[0], new_way=True, by=None, now=now)
        for draft in way[1:]:
            add_criterion(terms, draft, way=first.group, by=None, now=now)
    agree_terms(terms, by=None, now=now)
