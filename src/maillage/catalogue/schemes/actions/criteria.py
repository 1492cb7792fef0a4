"""The criteria of a draft, one at a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from maillage.catalogue.schemes.actions.checks import SchemeRefused, check
from maillage.catalogue.schemes.actions.terms import locked_draft
from maillage.catalogue.schemes.choices import COMPARISONS, KINDS, FactKind, Goal, GroupKind
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.schemes.models import Criterion, CriterionArea, CriterionGroup, Terms
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record


@transaction.atomic
def add_criterion(
    terms: Terms,
    draft: CriterionDraft,
    *,
    by: User | None,
    now: datetime,
    way: CriterionGroup | None = None,
    new_way: bool = False,
) -> Criterion:
    """One more criterion: asked of everybody, or in a situation (`way`), or as a situation of its own (`new_way`).

    Raises AlreadyAgreed, SchemeRefused.
    """
    terms = locked_draft(terms)
    group = _group(terms, way, new_way=new_way)
    last = group.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = Criterion(group=group, position=last + 1)
    _write(criterion, draft)
    record("schemes.criterion_added", about=terms, by=by, at=now, fact=draft.fact, criterion=criterion.pk)
    return criterion


@transaction.atomic
def edit_criterion(criterion: Criterion, draft: CriterionDraft, *, by: User, now: datetime) -> Criterion:
    """Say a criterion of a draft otherwise.

    Raises AlreadyAgreed, SchemeRefused.
    """
    terms = locked_draft(criterion.group.terms)
    _write(criterion, draft)
    record("schemes.criterion_edited", about=terms, by=by, at=now, fact=draft.fact, criterion=criterion.pk)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User, now: datetime) -> None:
    """Ask this no longer; a situation without criteria goes with its last one. A second click changes nothing.

    Raises AlreadyAgreed.
    """
    terms = locked_draft(criterion.group.terms)
    key = criterion.pk
    _count, removed = Criterion.objects.filter(pk=key).delete()
    if removed.get("schemes.Criterion"):
        CriterionGroup.objects.filter(terms=terms, criteria=None).delete()
        record("schemes.criterion_removed", about=terms, by=by, at=now, fact=criterion.fact, criterion=key)


def _group(terms: Terms, way: CriterionGroup | None, *, new_way: bool) -> CriterionGroup:
    if way is not None:
        return terms.groups.get(pk=way.pk)
    required = terms.groups.filter(kind=GroupKind.REQUIRED).first()
    if required is not None and not new_way:
        return required
    last = terms.groups.aggregate(last=Max("position"))["last"] or 0
    kind = GroupKind.WAY if new_way else GroupKind.REQUIRED
    return CriterionGroup.objects.create(terms=terms, kind=kind, position=last + 1)


def _write(criterion: Criterion, draft: CriterionDraft) -> None:
    for name, value in draft.columns().items():
        setattr(criterion, name, value)
    check(criterion)
    _check_values(criterion, draft)
    criterion.save()
    wanted = {area.pk for area in draft.areas}
    criterion.places.exclude(area__in=wanted).delete()
    known = set(criterion.places.values_list("area", flat=True))
    CriterionArea.objects.bulk_create(CriterionArea(criterion=criterion, area_id=key) for key in sorted(wanted - known))


def _check_values(criterion: Criterion, draft: CriterionDraft) -> None:
    """What the database cannot say: the comparison and the values are those of the fact."""
    kind = KINDS[draft.fact]
    if draft.comparison not in COMPARISONS[kind]:
        raise SchemeRefused(criterion, {"comparison": [_("This fact is not compared in this way.")]})
    if kind is FactKind.NUMBER and draft.number is not None and draft.number < 0:
        raise SchemeRefused(criterion, {"number": [_("A limit is zero or more.")]})
    if kind is FactKind.PLACE and not draft.areas:
        raise SchemeRefused(criterion, {"areas": [_("Name one place at least.")]})
    if kind is FactKind.WORD and not (draft.words and set(draft.words) <= set(Goal.values)):
        raise SchemeRefused(criterion, {"words": [_("Tick one at least.")]})
    if (kind is not FactKind.PLACE and draft.areas) or (kind is not FactKind.WORD and draft.words):
        raise SchemeRefused(criterion, {"fact": [_("This fact is not compared with a list.")]})
