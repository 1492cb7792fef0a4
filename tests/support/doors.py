"""A model of three organisations, their people, a receiver without account: who may read which mark, and why.

`tests/support/test_no_wrong_door.py` lets chance act on the product and on this model, and compares them.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from hypothesis.stateful import RuleBasedStateMachine
from tests.eyes import closed_eyes

from maillage.catalogue.network.models import Departure
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import Eyes, reading_with
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.models import Referral, ReferralMove, ReferralStepTaken, SharedItem
from maillage.support.people.models import Consent, Person
from maillage.support.privacy.models import Claim
from maillage.web.desk.files import constraint_of

TABLES = (
    *("people_person", "people_welcome", "journeys_note", "journeys_document", "journeys_documentlink"),
    *("orientation_shareditem", "orientation_referralword", "privacy_claim"),
)
MARK = re.compile(r"zaq\d+x", re.IGNORECASE)
PURPOSES = {"identity": "referred", "message": "referred", "summary": "summary", "document": "documents"}


@dataclass
class Known:
    """Somebody in a file: the marks of the name and of the need, and into whom the entry was merged.

    `said` are marks of what else they said or asked, `notes` of what was noted, `asked` the rights that wait for an
    answer.
    """

    key: int
    file: int
    name: str
    need: str = ""
    journey: object = None
    into: "Known | None" = None
    said: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    is_restricted: bool = False
    is_erased: bool = False

    @property
    def whole(self) -> "Known":
        """Who stands for this entry."""
        return self.into.whole if self.into else self


@dataclass
class Kept:
    """A document: its mark, whose it is, whether the person sees it, the marks of whom its links are for."""

    key: int
    public: str
    person: Known
    mark: str
    is_shown: bool = False
    is_removed: bool = False
    links: dict[int, str] = field(default_factory=dict)


@dataclass
class Handed:
    """A referral: what was shared by mark, what is stopped, the entry of the person at the receiver once there is."""

    key: int
    receiver: int
    person: Known
    marks: dict[str, str]
    stopped: set[str] = field(default_factory=set)
    taken: Known | None = None

    def read(self) -> set[str]:
        """The marks that the receiver reads: sent, neither given back nor over, agreed to and not stopped."""
        referral = Referral.objects.get(pk=self.key)
        over = referral.closed_at is not None and referral.outcome not in ("taken_over", "joint")
        if over or referral.state in ("declined", "withdrawn") or referral.sent_at is None:
            return set()
        standing = Consent.objects.filter(to=self.receiver, withdrawn_at=None)
        agreed = set(referral.items.filter(consent__in=standing).values_list("kind", "consent__purpose"))
        return {
            mark for kind, mark in self.marks.items() if kind not in self.stopped and (kind, PURPOSES[kind]) in agreed
        }


@dataclass(frozen=True)
class Standing:
    """What an act may change besides what it is called after: each change has its own line in the journal."""

    links: dict[int, object]
    consents: dict[int, bool]
    items: dict[int, bool]
    moves: int
    steps: int
    reminded: frozenset[int]

    @classmethod
    def now(cls) -> "Standing":
        """As the tables are."""
        return cls(
            dict(Person.objects.values_list("pk", "link_expires_at")),
            {key: ended is not None for key, ended in Consent.objects.values_list("pk", "withdrawn_at")},
            {key: stopped is not None for key, stopped in SharedItem.objects.values_list("pk", "stopped_at")},
            max(ReferralMove.objects.values_list("pk", flat=True), default=0),
            max(ReferralStepTaken.objects.values_list("pk", flat=True), default=0),
            frozenset(Claim.objects.exclude(reminded_at=None).values_list("pk", flat=True)),
        )

    def lines_since(self, *, by_rule: bool, leaving: bool) -> Counter:
        """The lines that what follows from an act leaves, one for each thing that changed.

        Agreements that end by rule end one after the other: one of those before the last may stop items of a referral
        that the last one ends. When a partner leaves, what it had is given back, or ends, and is read no more.
        """
        after = Standing.now()
        rows = ReferralMove.objects.filter(pk__gt=self.moves).order_by("pk")
        moves = list(rows.values_list("referral", "to_state", "referral__ending"))
        moved = {referral: state for referral, state, _ending in moves}
        first = {referral: state for referral, state, _ending in reversed(moves)}
        stopped = [key for key, is_stopped in after.items.items() if is_stopped and not self.items.get(key, False)]
        ended = [key for key, is_ended in after.consents.items() if is_ended and not self.consents.get(key, False)]
        hung = SharedItem.objects.filter(pk__in=stopped, consent__in=ended)
        alone = {
            (item.referral_id, item.consent_id)
            for item in hung.select_related("referral")
            if moved.get(item.referral_id) != "withdrawn" or (by_rule and item.consent_id < item.referral.consent_id)
        }
        recalled = SharedItem.objects.filter(pk__in=stopped if leaving else ()).values_list("referral", flat=True)
        # That a referral ended because a file was erased is in the line that says it was forgotten.
        states = Counter(state for _referral, state, ending in moves if (state, ending) != ("withdrawn", "erased"))
        return +Counter(
            {
                "people.link_opened": sum(after.links[key] not in (None, until) for key, until in self.links.items()),
                "people.consent_given": len(after.consents.keys() - self.consents.keys()),
                "people.consent_withdrawn": len(ended),
                "orientation.referral_withdrawn": states["withdrawn"],
                "orientation.referral_unreachable": states["unreachable"],
                "orientation.referral_declined": states["declined"] if leaving else 0,
                "orientation.items_stopped": len(alone)
                + sum(first.get(referral) != "withdrawn" for referral in set(recalled)),
                "privacy.claim_reminded": len(after.reminded - self.reminded),
                "orientation.referral_step_taken": ReferralStepTaken.objects.filter(pk__gt=self.steps).count(),
            }
        )


def lines_after(key: int) -> list[Entry]:
    """What the journal got since the line of this key."""
    return list(Entry.objects.filter(pk__gt=key).order_by("pk"))


def last_line() -> int:
    """The last line of the journal."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def seen(eyes: Eyes) -> set[str]:
    """The marks in all rows that these eyes see, by raw SQL."""
    with closed_eyes(), reading_with(eyes), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT one::text FROM {name} AS one" for name in TABLES))
        return marks_in("\n".join(row for (row,) in cursor.fetchall()))


def marks_in(text: str) -> set[str]:
    """The marks, which the search text of a person holds in small letters."""
    return {part.capitalize() for part in MARK.findall(text)}


class Scene(RuleBasedStateMachine):
    """Alexis, the chamber and the neighbours act; Peel has no account."""

    cast = None
    peel = None
    managers: dict[int, User]
    start = None
    done: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now, self.number, self.turn = self.start, 0, 0
        self.people: list[Known] = []
        self.documents: list[Kept] = []
        self.handed: list[Handed] = []
        self.marks: dict[str, set[int]] = {}
        self.leaving: dict[int, Departure] = {}
        self.gone: set[int] = set()
        cast = self.cast
        self.offices = [
            (cast.alexis, cast.etain, cast.adviser),
            (cast.chamber, cast.etain, cast.partner),
            (cast.neighbour, cast.verdun, cast.stranger),
        ]

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def mark(self, owner: int) -> str:
        """A new mark, read in the file of its owner."""
        self.number += 1
        self.marks[f"Zaq{self.number}x"] = {owner}
        return f"Zaq{self.number}x"

    def act(self, doing, *lines: str, by_rule: bool = False, leaving: bool = False, about: Known | None = None):
        """Do it a minute later; what was refused writes nothing, what was done leaves exactly its lines.

        `about` is whose file an organisation changes, or shows elsewhere: not when they asked that nothing be changed.
        """
        self.now += timedelta(minutes=1)
        before, last = Standing.now(), last_line()
        try:
            with transaction.atomic():
                done = doing()
        except DomainError:
            done, wanted = None, Counter()
        except IntegrityError as error:
            if constraint_of(error) != "person_is_restricted":
                raise
            done, wanted = None, Counter()
        else:
            wanted = Counter(lines) + before.lines_since(by_rule=by_rule, leaving=leaving)
        assert about is None or not about.is_restricted or done is None, lines
        written = lines_after(last)
        assert Counter(line.what for line in written) == wanted, (wanted, written)
        assert {line.at for line in written} <= {self.now}
        self.done.update(wanted.keys())
        return done

    def office_of(self, file: int):
        return next(one for one in self.offices if one[0].pk == file)

    def living(self) -> list[Known]:
        """Those whose file was not erased."""
        return [one for one in self.people if not one.is_erased]

    def entries_of(self, one: Known) -> list[Known]:
        """Every entry that is the same person today."""
        return [other for other in self.people if other.whole is one.whole]

    def rows_of(self, one: Known) -> set[str]:
        """The marks in what the file holds about one entry, without those merged with it."""
        held = {one.name, one.need} | one.said | one.notes
        for kept in self.documents:
            held |= {kept.mark, *kept.links.values()} if kept.person is one else set()
        return held.union(*(handed.marks.values() for handed in self.handed if handed.person is one)) - {""}

    def has_left(self, partner: int) -> bool:
        """Whether the day has come on which it leaves, be it carried out or not."""
        planned = self.leaving.get(partner)
        return partner in self.gone or (planned is not None and planned.leaves_on <= day_of(self.now))

    def allowed(self, file: int) -> set[str]:
        """What one organisation reads: its own file, and what it was handed."""
        own = {mark for mark, owners in self.marks.items() if file in owners}
        return own.union(*(handed.read() for handed in self.handed if handed.receiver == file))
