"""Entering what a funder pays for, and giving the funder its table."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.funder_tables import FunderTable
from maillage.catalogue.schemes.models import FundedOperation, Scheme
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions.standing import check_manages
from maillage.support.enrolments.queries import table_of


class DatesReversed(DomainError):
    """An operation ends after it begins."""


class NumberTaken(DomainError):
    """The organisation already has an operation with this number."""


@dataclass(frozen=True)
class OperationSaid:
    """What the agreement with the funder says; the conditions of `scheme` say who may take part."""

    reference: str
    name: str
    starts_on: date
    ends_on: date
    scheme: Scheme | None = None


def enter_operation(
    organisation: Organisation, said: OperationSaid, table: FunderTable, *, by: User, now: datetime
) -> FundedOperation:
    """Enter an operation with the funder's table as it is today: a later table does not change it.

    Raises NotYourOperation, DatesReversed, NumberTaken.
    """
    check_manages(by, organisation, now)
    if said.ends_on < said.starts_on:
        raise DatesReversed(f"{said.ends_on} is before {said.starts_on}.")
    operation = FundedOperation(
        organisation=organisation,
        scheme=said.scheme,
        funder=table.funder,
        reference=" ".join(said.reference.split()),
        name=" ".join(said.name.split()),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        table=table.code,
        columns=[{"header": column.header, "fact": str(column.fact)} for column in table.columns],
        needs=[str(fact) for fact in table.needs],
        limit=table.limit,
    )
    try:
        with transaction.atomic():
            operation.save()
            record("enrolments.operation_entered", about=operation, by=by, at=now, organisation=organisation.pk)
    except IntegrityError as error:
        raise NumberTaken(operation.reference) from error
    return operation


@transaction.atomic
def give_table(operation: FundedOperation, *, by: User, now: datetime) -> list[list[str]]:
    """The funder's table, headings first, participants by name; that somebody took it is kept.

    Raises NotYourOperation.
    """
    check_manages(by, operation.organisation, now)
    rows = table_of(operation)
    record("enrolments.table_given", about=operation, by=by, at=now, participants=len(rows) - 1)
    return rows
