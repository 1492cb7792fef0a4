"""What people do with schemes."""

from maillage.catalogue.schemes.actions.checks import SchemeRefused
from maillage.catalogue.schemes.actions.criteria import add_criterion, edit_criterion, remove_criterion
from maillage.catalogue.schemes.actions.schemes import add_scheme, edit_scheme
from maillage.catalogue.schemes.actions.terms import (
    AlreadyAgreed,
    DayTaken,
    DraftThere,
    NothingAsked,
    agree_terms,
    draft_terms,
    drop_draft,
    edit_draft,
)

__all__ = [
    "AlreadyAgreed",
    "DayTaken",
    "DraftThere",
    "NothingAsked",
    "SchemeRefused",
    "add_criterion",
    "add_scheme",
    "agree_terms",
    "draft_terms",
    "drop_draft",
    "edit_criterion",
    "edit_draft",
    "edit_scheme",
    "remove_criterion",
]
