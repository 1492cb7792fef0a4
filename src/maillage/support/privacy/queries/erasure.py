"""What an erasure would do: read before anybody does it."""

from dataclasses import dataclass

from django.db.models import Q

from maillage.catalogue.network.models import Organisation
from maillage.support.orientation.models import Referral
from maillage.support.people.choices import KEPT_FACTS
from maillage.support.people.models import Person, Situation
from maillage.support.privacy.choices import BEFORE_ERASURE, Fate
from maillage.support.privacy.models import Claim, Proof
from maillage.support.privacy.queries.tables import HELD, Held, Subject, subject_of

OF_PROOFS = {
    "journeys.paper": ("paper", "pk"),
    "journeys.signature": ("paper", "paper"),
    "journeys.document": ("document", "pk"),
    "journeys.documentlink": ("document", "document"),
}
"""Tables of what a proof may hold: which, and the column that leads to it."""


@dataclass(frozen=True)
class ErasureLine:
    """So many rows of one table, and what becomes of them."""

    held: Held
    count: int


@dataclass(frozen=True)
class Erasure:
    """What goes, what is emptied, what stays and why; the proofs with their days; what lies in other files."""

    person: Person
    lines: tuple[ErasureLine, ...]
    proofs: tuple[Proof, ...]
    in_flight: tuple[Referral, ...]
    elsewhere: tuple[Organisation, ...]
    first: tuple[Claim, ...]

    def with_fate(self, fate: str) -> list[ErasureLine]:
        """The lines with this fate."""
        return [line for line in self.lines if line.held.fate == fate]

    @property
    def goes(self) -> list[ErasureLine]:
        """What is erased."""
        return self.with_fate(Fate.GOES)

    @property
    def emptied(self) -> list[ErasureLine]:
        """What loses its words."""
        return self.with_fate(Fate.EMPTIED)

    @property
    def stays(self) -> list[ErasureLine]:
        """What stays without a name."""
        return self.with_fate(Fate.STAYS)


def erasure_of(person: Person) -> Erasure:
    """What would be done, for those who may do it: read with the eyes of the file, sensitive facts included.

    `first` are claims that could no longer be answered afterwards; `elsewhere` the partners who have a file of their
    own, which only they erase.
    """
    subject = subject_of(person)
    counts = [ErasureLine(held, _count(held, subject)) for held in HELD]
    passed = Referral.objects.filter(person__in=subject.people)
    return Erasure(
        person,
        tuple(line for line in counts if line.count),
        tuple(proofs_of(subject.people)),
        tuple(passed.filter(closed_at=None).select_related("to_organisation").order_by("pk")),
        tuple(_elsewhere(subject.people)),
        tuple(Claim.objects.open().filter(person__in=subject.people, right__in=sorted(BEFORE_ERASURE)).order_by("pk")),
    )


def proofs_of(people: tuple[int, ...]) -> list[Proof]:
    """Proofs kept about these entries, the first to end first."""
    rows = Proof.objects.kept().filter(person__in=people).select_related("paper", "document", "kept_by")
    return list(rows.order_by("until", "pk"))


def _count(held: Held, subject: Subject) -> int:
    rows = held.rows_of(subject)
    if held.model is Situation:
        rows = rows.exclude(fact__in=KEPT_FACTS)
    return rows.exclude(_proven(held, subject)).count()


def _proven(held: Held, subject: Subject) -> Q:
    """The rows of this table that stay because they are proofs, or belong to one."""
    if held.key not in OF_PROOFS:
        return Q(pk=None)
    kind, column = OF_PROOFS[held.key]
    kept = Proof.objects.kept().filter(person__in=subject.people).exclude(**{kind: None})
    return Q(**{f"{column}__in": kept.values(kind)})


def _elsewhere(people: tuple[int, ...]) -> list[Organisation]:
    """Partners who got or sent the person and have a file of their own."""
    took = Referral.objects.filter(person__in=people, sent_at__isnull=False).values("to_organisation")
    sent = Referral.objects.filter(receiver_person__in=people).values("organisation")
    return list(Organisation.objects.filter(Q(pk__in=took) | Q(pk__in=sent)).order_by("name", "pk"))
