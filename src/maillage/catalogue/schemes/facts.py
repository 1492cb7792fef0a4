"""What is known of somebody when schemes are looked for. Nothing of it is kept here."""

from dataclasses import dataclass
from decimal import Decimal

from maillage.analysis.eligibility import Value
from maillage.catalogue.schemes.choices import Fact
from maillage.catalogue.territories.models import Area


@dataclass(frozen=True)
class Facts:
    """Everything may be missing (None); a fact that is missing is asked for only where it could change the answer.

    job_seeker_months  a month begun counts as a month
    financing_plan     in euros
    goal               one of `choices.Goal`
    """

    job_seeker_months: int | None = None
    minimum_benefits: bool | None = None
    age: int | None = None
    residence: Area | None = None
    financing_plan: Decimal | int | None = None
    goal: str | None = None
    student: bool | None = None
    rqth: bool | None = None
    qpv: bool | None = None
    frr: bool | None = None

    def known(self) -> dict[str, Value]:
        """The facts that are known, as the mathematics compares them: a commune by all the areas that hold it."""
        said = {fact.value: getattr(self, fact.value) for fact in Fact if fact is not Fact.RESIDENCE}
        if self.residence is not None:
            said[Fact.RESIDENCE] = frozenset([self.residence.pk, *self.residence.containing_ids])
        return {fact: value for fact, value in said.items() if value not in (None, "")}
