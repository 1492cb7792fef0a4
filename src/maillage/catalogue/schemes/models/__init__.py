"""Tables of the schemes."""

from maillage.catalogue.schemes.models.operation import FundedOperation
from maillage.catalogue.schemes.models.scheme import Scheme, SchemeArea
from maillage.catalogue.schemes.models.terms import Criterion, CriterionArea, CriterionGroup, Terms

__all__ = ["Criterion", "CriterionArea", "CriterionGroup", "FundedOperation", "Scheme", "SchemeArea", "Terms"]
