"""Rows of conditions as the mathematics reads them."""

from typing import assert_never

from maillage.analysis import eligibility
from maillage.analysis.eligibility import All, AnyOf, Check, Condition, Wanted
from maillage.catalogue.schemes.choices import KINDS, Fact, FactKind, GroupKind
from maillage.catalogue.schemes.models import Criterion, CriterionGroup, Terms


def condition_of(terms: Terms) -> Condition:
    """What is asked of everybody and, where there are situations, one of them whole. The key of a check is the row's.

    A group without criteria asks nothing and opens nothing.
    """
    groups = [(group, _needed(group)) for group in terms.groups.all()]
    asked = tuple(check for group, checks in groups if group.kind == GroupKind.REQUIRED for check in checks)
    ways = tuple(All(checks) for group, checks in groups if group.kind == GroupKind.WAY and checks)
    return All((*asked, AnyOf(ways))) if ways else All(asked)


def _needed(group: CriterionGroup) -> tuple[Check, ...]:
    return tuple(_check(criterion) for criterion in group.criteria.all())


def _check(criterion: Criterion) -> Check:
    return Check(
        key=criterion.pk,
        fact=criterion.fact,
        comparison=eligibility.Comparison(criterion.comparison),
        wanted=_wanted(criterion),
        edge=eligibility.Edge(criterion.edge),
    )


def _wanted(criterion: Criterion) -> Wanted:
    kind = KINDS[Fact(criterion.fact)]
    if kind is FactKind.NUMBER:
        assert criterion.number is not None
        return criterion.number
    if kind is FactKind.YES_OR_NO:
        return bool(criterion.is_true)
    if kind is FactKind.PLACE:
        return frozenset(place.area_id for place in criterion.places.all())
    if kind is FactKind.WORD:
        return frozenset(criterion.words)
    assert_never(kind)
