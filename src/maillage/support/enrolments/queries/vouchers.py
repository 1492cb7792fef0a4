"""Vouchers of a person, and those of an organisation with what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.support.enrolments.choices import VoucherState
from maillage.support.enrolments.models import Voucher
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of, whole


@dataclass(frozen=True)
class VoucherSum:
    """How many vouchers stand in a state, and what those with an amount come to."""

    state: VoucherState
    vouchers: int
    cents: int


def vouchers_of(person: Person) -> QuerySet[Voucher]:
    """Every voucher of somebody with its steps and its eligibility, the last asked for first."""
    rows = Voucher.objects.filter(person__in=keys_of(whole(person))).select_related("provider", "eligibility__ruled_by")
    return rows.prefetch_related("moves__by").order_by("-pk")


def vouchers_in(organisation: Organisation, *, state: str = "") -> QuerySet[Voucher]:
    """Vouchers of the people of an organisation, those that wait longest first; not those of erased files."""
    rows = Voucher.objects.filter(organisation=organisation, person__erased_at=None)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("person", "provider", "eligibility").order_by("since_on", "pk")


def sums_of(vouchers: Iterable[Voucher]) -> list[VoucherSum]:
    """By state, in the order of the road; they add up to all the vouchers."""
    rows = list(vouchers)
    found = []
    for state in VoucherState:
        mine = [one for one in rows if one.state == state]
        if mine:
            found.append(VoucherSum(state, len(mine), sum(one.cents or 0 for one in mine)))
    return found
