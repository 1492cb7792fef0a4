"""What pages say of schemes: who is asked what, on which day."""

from datetime import date

from django import template

from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.schemes.choices import GroupKind
from maillage.catalogue.schemes.models import Criterion, Scheme, Terms
from maillage.catalogue.schemes.queries import sentence_of

register = template.Library()


@register.filter
def asked_of_all(terms: Terms) -> list[Criterion]:
    """The criteria that everybody meets."""
    groups = [group for group in terms.groups.all() if group.kind == GroupKind.REQUIRED]
    return [criterion for group in groups for criterion in group.criteria.all()]


@register.filter
def situations(terms: Terms) -> list[list[Criterion]]:
    """The situations of which one is enough, each with its criteria."""
    ways = [list(group.criteria.all()) for group in terms.groups.all() if group.kind == GroupKind.WAY]
    return [criteria for criteria in ways if criteria]


@register.filter
def wanted(criterion: Criterion) -> str:
    """What it compares, said by the platform from its values."""
    return sentence_of(criterion)


@register.filter
def terms_on(scheme: Scheme, day: date) -> Terms | None:
    """The conditions in force that day, among those already read."""
    agreed = [one for one in scheme.terms.all() if not one.is_draft]
    return next((one for one in agreed if one.starts_on <= day and (not one.ends_on or one.ends_on >= day)), None)


@register.filter
def stages_in_words(scheme: Scheme) -> list[str]:
    """The stages it is for, as people say them."""
    return [str(Stage(stage).label) for stage in scheme.stages if stage in Stage.values]
