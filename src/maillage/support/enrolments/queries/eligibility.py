"""What the conditions of a scheme say of the person of a journey, from what is written in the file."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from maillage.analysis import eligibility
from maillage.catalogue.schemes.models import Scheme, Terms
from maillage.catalogue.schemes.queries import proposals_of, terms_in_force
from maillage.support.enrolments.choices import Verdict
from maillage.support.enrolments.models import Enrolment, Voucher
from maillage.support.enrolments.queries.facts import facts_from
from maillage.support.journeys.models import Assessment, Journey
from maillage.support.journeys.queries.assessment import situation_on

VERDICTS = {
    eligibility.Verdict.YES: Verdict.YES,
    eligibility.Verdict.NO: Verdict.NO,
    eligibility.Verdict.UNDECIDED: Verdict.UNDECIDED,
}


@dataclass(frozen=True)
class Answer:
    """Yes, no, or to be checked; with the sentences of the criteria that decided and what is left to ask.

    No conditions at all is to be checked: nobody wrote down who may have it.
    """

    verdict: Verdict
    terms: Terms | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    on: date


def answer_for(journey: Journey, scheme: Scheme | None, *, on: date) -> Answer:
    """By the conditions in force that day and what was said of the person by then.

    Sensitive facts (L5) are not read: a scheme that depends on them leaves them to be asked.
    """
    terms = terms_in_force(scheme, on=on) if scheme is not None else None
    if scheme is None or terms is None or journey.person is None:
        return Answer(Verdict.UNDECIDED, None, (_("Nobody has written down the conditions."),), (), on)
    facts = facts_from(journey.person, situation_on(journey, on=on), euros=_euros(journey, on), on=on)
    [found] = proposals_of([(scheme, terms)], facts)
    reasons = tuple(str(one) for one in found.reasons) or (_("Open to all: nothing is asked."),)
    return Answer(VERDICTS[found.verdict], terms, reasons, tuple(str(one) for one in found.missing), on)


def scheme_of_vouchers(journey: Journey, title: str) -> Scheme | None:
    """The scheme of that name in the network of the journey: its conditions say who may have the vouchers."""
    if journey.hub is None:
        return None
    return Scheme.objects.filter(network=journey.hub.network_id, name__iexact=title).first()


def scheme_behind(thing: Enrolment | Voucher, title: str = "") -> Scheme | None:
    """The scheme whose conditions are asked for an enrolment or a voucher."""
    if isinstance(thing, Enrolment):
        return thing.operation.scheme
    return scheme_of_vouchers(thing.journey, title)


def _euros(journey: Journey, on: date) -> int | None:
    """The financing plan as it was last said by that day."""
    rows = Assessment.objects.filter(journey=journey, held_on__lte=on, financing_plan_euros__isnull=False)
    return rows.order_by("-version").values_list("financing_plan_euros", flat=True).first()
