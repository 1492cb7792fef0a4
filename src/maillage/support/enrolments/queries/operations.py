"""Operations of an organisation, and where somebody takes part."""

from datetime import date

from django.db.models import QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.models import FundedOperation
from maillage.support.enrolments.models import Enrolment
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of, whole


def operations_of(organisation: Organisation) -> QuerySet[FundedOperation]:
    """Operations the organisation carries, the last begun first."""
    return (
        FundedOperation.objects.filter(organisation=organisation).select_related("scheme").order_by("-starts_on", "pk")
    )


def operations_on(organisation: Organisation, day: date) -> QuerySet[FundedOperation]:
    """Those that run on that day."""
    return operations_of(organisation).filter(starts_on__lte=day, ends_on__gte=day)


def enrolments_of(person: Person) -> QuerySet[Enrolment]:
    """Where somebody takes part or took part, with the presences, the last entered first."""
    rows = Enrolment.objects.filter(person__in=keys_of(whole(person)))
    rows = rows.select_related("operation", "eligibility")
    return rows.prefetch_related("presences").order_by("-enrolled_at", "-pk")
