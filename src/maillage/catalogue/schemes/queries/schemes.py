"""Schemes of a network, and the conditions of one of them by date."""

from datetime import date

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Lower

from maillage.catalogue.network.models import Network
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.schemes.models import CriterionArea, CriterionGroup, Scheme, Terms
from maillage.catalogue.schemes.models.scheme import SchemeQuerySet


def schemes_of(network: Network) -> SchemeQuerySet:
    """Schemes of `network`, those still proposed first, then by name."""
    rows = Scheme.objects.filter(network=network).select_related("organisation")
    return rows.order_by(F("ends_on").desc(nulls_first=True), Lower("name"), "pk")


def whole_terms() -> QuerySet[Terms]:
    """Conditions with their groups, criteria and places: four queries whatever their number."""
    places = Prefetch("criteria__places", CriterionArea.objects.select_related("area").order_by("area__name", "pk"))
    groups = Prefetch("groups", CriterionGroup.objects.prefetch_related("criteria", places))
    return Terms.objects.select_related("agreed_by").prefetch_related(groups)


def terms_of(scheme: Scheme) -> QuerySet[Terms]:
    """Every version of the conditions of a scheme, the last first, the draft among them."""
    return whole_terms().filter(scheme=scheme).order_by("-starts_on", "-pk")


def terms_in_force(scheme: Scheme, *, on: date) -> Terms | None:
    """The conditions of that day; None when nothing was agreed for it."""
    return terms_of(scheme).filter(in_force(on), agreed_at__isnull=False).first()


def draft_of(scheme: Scheme) -> Terms | None:
    """The conditions being written."""
    return terms_of(scheme).filter(agreed_at=None).first()
