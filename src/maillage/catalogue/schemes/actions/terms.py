"""Conditions are drafted, agreed from a day on, followed by others; what was in force stays readable by its dates."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from maillage.catalogue.schemes.actions.checks import change, check
from maillage.catalogue.schemes.models import Criterion, CriterionArea, CriterionGroup, Scheme, Terms
from maillage.catalogue.schemes.queries import terms_of
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

DAY = timedelta(days=1)


class DraftThere(DomainError):
    """Conditions are already being written for this scheme."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        super().__init__(f"Scheme {terms.scheme_id} already has draft {terms.pk}.")


class AlreadyAgreed(DomainError):
    """These conditions were agreed: they no longer change."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        super().__init__(f"Terms {terms.pk} were agreed at {terms.agreed_at}.")


class NothingAsked(DomainError):
    """These conditions hold no criterion: everybody would fit."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        super().__init__(f"Terms {terms.pk} hold no criterion.")


class DayTaken(DomainError):
    """Others begin on that very day: there is no day left between them. `beside` are the others."""

    def __init__(self, terms: Terms, beside: Terms) -> None:
        self.terms, self.beside = terms, beside
        super().__init__(f"Terms {terms.pk} start on {terms.starts_on}, as terms {beside.pk}.")


@transaction.atomic
def draft_terms(
    scheme: Scheme, *, starts_on: date, by: User | None, now: datetime, reason: str = "", source: str = ""
) -> Terms:
    """Begin new conditions: a copy of the last ones, to be changed and agreed.

    Raises DraftThere, SchemeRefused.
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    known = list(terms_of(scheme))
    if draft := next((one for one in known if one.is_draft), None):
        raise DraftThere(draft)
    terms = Terms(scheme=scheme, starts_on=starts_on, reason=reason, source=source or scheme.source)
    check(terms)
    terms.save()
    if known:
        _copy(known[0], terms)
    record("schemes.terms_drafted", about=terms, by=by, at=now, scheme=scheme.pk)
    return terms


@transaction.atomic
def edit_draft(terms: Terms, *, by: User, now: datetime, **facts: Any) -> Terms:
    """Another first day, reason or page, before it is agreed.

    Raises AlreadyAgreed, SchemeRefused.
    """
    terms = locked_draft(terms)
    changed = change(terms, facts)
    if changed:
        terms.save(update_fields=changed)
        record("schemes.draft_edited", about=terms, by=by, at=now, changed=", ".join(sorted(changed)))
    return terms


@transaction.atomic
def drop_draft(terms: Terms, *, by: User, now: datetime) -> None:
    """Give up conditions that were never agreed.

    Raises AlreadyAgreed.
    """
    terms = locked_draft(terms)
    record("schemes.draft_dropped", about=terms, by=by, at=now, scheme=terms.scheme_id)
    terms.delete()


@transaction.atomic
def agree_terms(terms: Terms, *, by: User | None, now: datetime, open_to_all: bool = False) -> Terms:
    """Put the draft in force from its first day on: the former conditions end the day before, later ones stay.

    Raises AlreadyAgreed; DayTaken; NothingAsked without a criterion, unless it is meant to be `open_to_all`.
    """
    terms = locked_draft(terms)
    if not open_to_all and not Criterion.objects.filter(group__terms=terms).exists():
        raise NothingAsked(terms)
    agreed = Terms.objects.filter(scheme=terms.scheme_id, agreed_at__isnull=False).order_by("starts_on")
    if same := agreed.filter(starts_on=terms.starts_on).first():
        raise DayTaken(terms, same)
    former, later = agreed.filter(starts_on__lt=terms.starts_on).last(), agreed.filter(starts_on__gt=terms.starts_on)
    if former is not None and (former.ends_on is None or former.ends_on >= terms.starts_on):
        former.ends_on = terms.starts_on - DAY
        former.save(update_fields=["ends_on"])
    following = later.first()
    terms.ends_on = following.starts_on - DAY if following else None
    terms.agreed_at, terms.agreed_by = now, by
    terms.save(update_fields=["ends_on", "agreed_at", "agreed_by"])
    record("schemes.terms_agreed", about=terms, by=by, at=now, scheme=terms.scheme_id)
    return terms


def locked_draft(terms: Terms) -> Terms:
    """The draft, kept from everybody else until the transaction ends; its scheme first, so that two never cross.

    Raises AlreadyAgreed.
    """
    Scheme.objects.select_for_update().get(pk=terms.scheme_id)
    terms = Terms.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=terms.pk)
    if not terms.is_draft:
        raise AlreadyAgreed(terms)
    return terms


def _copy(former: Terms, terms: Terms) -> None:
    for group in former.groups.all():
        criteria = list(group.criteria.all())
        made = CriterionGroup.objects.create(terms=terms, kind=group.kind, position=group.position)
        for criterion in criteria:
            places = [place.area_id for place in criterion.places.all()]
            criterion.pk, criterion.group = None, made
            criterion._state.adding = True
            criterion.save()
            CriterionArea.objects.bulk_create(CriterionArea(criterion=criterion, area_id=area) for area in places)
