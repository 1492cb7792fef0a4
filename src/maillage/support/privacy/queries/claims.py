"""Reading the register of claims; the day on which an answer is due."""

from datetime import date, timedelta

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.workdays import months_after
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of, whole
from maillage.support.privacy.choices import ClaimState
from maillage.support.privacy.models import Claim, Proof
from maillage.support.privacy.models.claim import ClaimQuerySet
from maillage.support.privacy.models.proof import ProofQuerySet

NEAR = timedelta(days=7)
"""Before the due day, whoever answers is reminded."""


def one_month_after(day: date) -> date:
    """The same day of the next month, else its last day: 31 January → 28 or 29 February."""
    return months_after(day, 1)


def claims_of(person: Person) -> ClaimQuerySet:
    """Everything a person asked, also under merged entries: open ones first, then the last that came."""
    rows = Claim.objects.filter(person__in=keys_of(whole(person)))
    return rows.select_related("recorded_by", "answered_by").order_by("answered_at", "-received_on", "-pk")


def register_of(organisation: Organisation, *, is_open: bool) -> ClaimQuerySet:
    """The register: what waits, the first due first; or what was answered, the last first."""
    rows = Claim.objects.filter(organisation=organisation).select_related("person", "recorded_by", "answered_by")
    if is_open:
        return rows.filter(state=ClaimState.OPEN).order_by("due_on", "pk")
    return rows.exclude(state=ClaimState.OPEN).order_by("-answered_at", "-pk")


def late_claims(organisation: Organisation, *, on: date) -> int:
    """How many are past their day."""
    return Claim.objects.open().filter(organisation=organisation, due_on__lt=on).count()


def proof_register_of(organisation: Organisation) -> ProofQuerySet:
    """Every proof of the file, the first to end first, those of erased people too."""
    rows = Proof.objects.kept().filter(organisation=organisation)
    return rows.select_related("person", "paper", "document", "kept_by").order_by("until", "pk")
