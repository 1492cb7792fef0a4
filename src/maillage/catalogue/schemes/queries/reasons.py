"""Why a scheme is proposed or not, in words: from the criterion that decided, never from anywhere else."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.analysis.eligibility import Edge, Verdict
from maillage.catalogue.schemes.choices import KINDS, QUESTIONS, Fact, FactKind, Goal
from maillage.catalogue.schemes.facts import Facts
from maillage.catalogue.schemes.models import Criterion


@dataclass(frozen=True)
class Question:
    """A fact that is not known and could change the answer, and how to ask for it."""

    fact: Fact

    def __str__(self) -> str:
        return str(QUESTIONS[self.fact])


@dataclass(frozen=True)
class Reason:
    """A criterion that decided. `said` is the fact in words, empty when it is not known."""

    criterion: Criterion
    verdict: Verdict
    said: str

    @property
    def is_missing(self) -> bool:
        """Undecided because the fact is not known; else the text is silent."""
        return self.verdict is Verdict.UNDECIDED and not self.said

    def __str__(self) -> str:
        facts = {"criterion": self.criterion.sentence, "said": self.said}
        if self.is_missing:
            return _("%(criterion)s: to be asked.") % facts
        if self.verdict is Verdict.UNDECIDED:
            return _("%(criterion)s: the text says nothing of exactly %(said)s.") % facts
        if self.verdict is Verdict.YES:
            return _("%(criterion)s: yes (%(said)s).") % facts
        return _("%(criterion)s: no (%(said)s).") % facts


def said_in_words(fact: Fact, facts: Facts) -> str:
    """What is known of somebody, in words; empty when it is not."""
    value = getattr(facts, fact.value)
    if value in (None, ""):
        return ""
    if fact is Fact.GOAL:
        return str(Goal(value).label)
    if KINDS[fact] is FactKind.YES_OR_NO:
        return _("yes") if value else _("no")
    return _number(fact, value) if KINDS[fact] is FactKind.NUMBER else str(value)


def sentence_of(criterion: Criterion) -> str:
    """What a criterion wants, said by the platform from its values: beside the words that somebody chose for it."""
    about = str(Fact(criterion.fact).label)
    if criterion.number is not None:
        limit = _number(Fact(criterion.fact), criterion.number)
        return _limit(criterion) % {"about": about, "limit": limit}
    if criterion.is_true is not None:
        return f"{about}: {_('yes') if criterion.is_true else _('no')}"
    words = [str(Goal(word).label) for word in criterion.words if word in Goal.values]
    return f"{about}: {', '.join(words or [str(place.area) for place in criterion.places.all()])}"


def _limit(criterion: Criterion) -> str:
    under = criterion.comparison == "under"
    sentences = {
        Edge.OUTSIDE: (_("%(about)s: under %(limit)s"), _("%(about)s: more than %(limit)s")),
        Edge.INSIDE: (_("%(about)s: %(limit)s at most"), _("%(about)s: %(limit)s at least")),
        Edge.SILENT: (
            _("%(about)s: under %(limit)s, nothing said of %(limit)s exactly"),
            _("%(about)s: more than %(limit)s, nothing said of %(limit)s exactly"),
        ),
    }
    return sentences[Edge(criterion.edge)][0 if under else 1]


def _number(fact: Fact, value: Decimal | int) -> str:
    whole = int(value) if value == int(value) else value
    if fact is Fact.FINANCING_PLAN:
        places = 0 if isinstance(whole, int) else 2
        return _("€%(amount)s") % {"amount": number_format(whole, decimal_pos=places, force_grouping=True)}
    if fact is Fact.AGE:
        return ngettext("%(number)s year", "%(number)s years", int(value)) % {"number": number_format(whole)}
    return ngettext("%(number)s month", "%(number)s months", int(value)) % {"number": number_format(whole)}
