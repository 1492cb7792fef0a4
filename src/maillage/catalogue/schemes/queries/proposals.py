"""Which schemes somebody may have: yes, no or undecided, each with its reasons and what is left to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.db.models.functions import Lower

from maillage.analysis.eligibility import Verdict, decide
from maillage.catalogue.network.models import Network
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.schemes.choices import Fact
from maillage.catalogue.schemes.facts import Facts
from maillage.catalogue.schemes.models import Criterion, Scheme, Terms
from maillage.catalogue.schemes.queries.conditions import condition_of
from maillage.catalogue.schemes.queries.reasons import Question, Reason, said_in_words
from maillage.catalogue.schemes.queries.schemes import whole_terms
from maillage.catalogue.territories.models import Area

ORDER = {Verdict.YES: 0, Verdict.UNDECIDED: 1, Verdict.NO: 2}


@dataclass(frozen=True)
class Proposal:
    """One scheme and what its conditions say of somebody.

    `reasons` are the criteria that decided: printed, each is a sentence. `missing` are the questions whose answer
    could still change an undecided verdict; where there is none, the text itself is silent.
    """

    scheme: Scheme
    terms: Terms
    verdict: Verdict
    reasons: tuple[Reason, ...]
    missing: tuple[Question, ...]

    @property
    def is_open(self) -> bool:
        """Somebody may have it."""
        return self.verdict is Verdict.YES

    @property
    def is_undecided(self) -> bool:
        """Neither yes nor no."""
        return self.verdict is Verdict.UNDECIDED


def proposals_for(
    facts: Facts, *, on: date, network: Network | None = None, near: Area | None = None
) -> list[Proposal]:
    """Every scheme that has conditions that day, with its verdict: yes first, then undecided, then no; by name.

    `network` keeps those that one network describes; `near` leaves out those that are not given around that commune.
    Six queries whatever the number of schemes.
    """
    agreed = whole_terms().filter(in_force(on), agreed_at__isnull=False)
    schemes = Scheme.objects.proposed_on(on).select_related("organisation")
    if network is not None:
        schemes = schemes.filter(network=network)
    if near is not None:
        schemes = schemes.given_in(near)
    rows = schemes.prefetch_related(Prefetch("terms", agreed)).order_by(Lower("name"), "pk")
    return proposals_of(((scheme, terms) for scheme in rows for terms in scheme.terms.all()), facts)


def proposals_of(pairs: Iterable[tuple[Scheme, Terms]], facts: Facts) -> list[Proposal]:
    """The same for conditions at hand, a draft for example."""
    found = [_proposal(scheme, terms, facts) for scheme, terms in pairs]
    return sorted(found, key=lambda one: ORDER[one.verdict])


def _proposal(scheme: Scheme, terms: Terms, facts: Facts) -> Proposal:
    outcome = decide(condition_of(terms), facts.known())
    criteria: dict[int, Criterion] = {
        criterion.pk: criterion for group in terms.groups.all() for criterion in group.criteria.all()
    }
    reasons = tuple(
        Reason(criteria[ground.check.key], ground.verdict, said_in_words(Fact(ground.check.fact), facts))
        for ground in outcome.grounds
    )
    missing = tuple(Question(Fact(fact)) for fact in outcome.missing)
    return Proposal(scheme, terms, outcome.verdict, reasons, missing)
