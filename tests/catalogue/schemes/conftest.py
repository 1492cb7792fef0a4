"""The two schemes of the Région that the desk meets every week, as rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from maillage.catalogue.schemes.actions import add_criterion, add_scheme, agree_terms, draft_terms
from maillage.catalogue.schemes.choices import Comparison, Edge, Fact, Goal
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.schemes.models import Scheme
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area

SINCE = date(2022, 1, 1)


@dataclass(frozen=True)
class Schemes:
    parcours: Scheme
    financement: Scheme


def over(fact: Fact, number: int, sentence: str, **facts: object) -> CriterionDraft:
    return CriterionDraft(fact, Comparison.OVER, sentence, number=Decimal(number), **facts)


def under(fact: Fact, number: int, sentence: str, **facts: object) -> CriterionDraft:
    return CriterionDraft(fact, Comparison.UNDER, sentence, number=Decimal(number), **facts)


@pytest.fixture
def grand_est(db) -> Area:
    return Area.objects.get(kind=AreaKind.REGION, code="44")


@pytest.fixture
def schemes(cast, now, grand_est) -> Schemes:
    """#Parcours: one situation among four is enough. #Financement: everything is asked of everybody."""
    acted = {"by": cast.coordinator, "now": now}
    said = {"organisation": cast.alexis, "gives": "Un accompagnement (fictif).", "starts_on": SINCE, **acted}
    parcours = add_scheme(cast.network, name="#Parcours (fictif)", **said)
    terms = draft_terms(parcours, starts_on=SINCE, **acted)
    seeker = over(Fact.JOB_SEEKER_MONTHS, 6, "Demandeur d’emploi inscrit depuis plus de 6 mois")
    add_criterion(terms, seeker, new_way=True, **acted)
    benefits = CriterionDraft(Fact.MINIMUM_BENEFITS, Comparison.IS, "Bénéficiaire de minima sociaux", is_true=True)
    add_criterion(terms, benefits, new_way=True, **acted)
    young = add_criterion(terms, under(Fact.AGE, 29, "Moins de 29 ans"), new_way=True, **acted)
    here = CriterionDraft(Fact.RESIDENCE, Comparison.AMONG, "Habite le Grand Est", areas=[grand_est])
    add_criterion(terms, here, way=young.group, **acted)
    small = under(Fact.FINANCING_PLAN, 20_000, "Plan de financement de moins de 20 000 €", edge=Edge.SILENT)
    add_criterion(terms, small, new_way=True, **acted)
    agree_terms(terms, **acted)

    financement = add_scheme(cast.network, name="#Financement (fictif)", **said)
    terms = draft_terms(financement, starts_on=SINCE, **acted)
    goal = CriterionDraft(Fact.GOAL, Comparison.AMONG, "Création ou reprise", words=[Goal.CREATION, Goal.TAKEOVER])
    large = over(Fact.FINANCING_PLAN, 20_000, "Plan de financement de plus de 20 000 €", edge=Edge.SILENT)
    for draft in (goal, here, large):
        add_criterion(terms, draft, **acted)
    agree_terms(terms, **acted)
    return Schemes(parcours, financement)
