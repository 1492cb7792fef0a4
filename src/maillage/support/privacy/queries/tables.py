"""Every table of the floor that holds somebody: how its rows lead to a person, what an erasure does to them and why.

One list serves the export, the page that says what would go, and the tests that walk the models. A table of the floor
from which a foreign key leads to a person stands in `HELD` or in `NOT_EXPORTED`.
"""

from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.support.enrolments.models import (
    EligibilityCheck,
    Enrolment,
    GapReason,
    Presence,
    SubmissionLine,
    TimeLine,
    Voucher,
    VoucherMove,
)
from maillage.support.firms.models import Firm, News, RegisterSpell, Survey
from maillage.support.journeys.models import (
    Assessment,
    Attempt,
    AxisAnswer,
    Document,
    DocumentLink,
    Holder,
    Journey,
    Meeting,
    Milestone,
    Move,
    Note,
    Paper,
    Project,
    Signature,
    Step,
)
from maillage.support.orientation.models import (
    ContactAttempt,
    Enquiry,
    FollowRequest,
    Redirection,
    Referral,
    ReferralAttempt,
    ReferralFinding,
    ReferralMove,
    ReferralNotice,
    ReferralStepTaken,
    ReferralWord,
    SharedItem,
    StepTaken,
    Word,
)
from maillage.support.people.choices import Layer
from maillage.support.people.models import Consent, ContactPoint, Look, Merge, Person, Recognition, Situation, Welcome
from maillage.support.people.queries import keys_of, whole
from maillage.support.privacy.choices import Fate
from maillage.support.privacy.models import Claim, Proof
from maillage.support.privacy.queries.enquiries import enquiries_of

COUNTED = _("that it took place, when and where, is counted")
NEVER_SHOWN = frozenset({"link_nonce", "folded", "folded_name", "searched", "form_key", "public_id"})
"""Columns that say nothing which another column does not, or that open a link: never exported."""


@dataclass(frozen=True)
class Subject:
    """Whose rows are meant: the keys of a person with the entries merged into them, those of their enquiries."""

    people: tuple[int, ...]
    enquiries: tuple[int, ...] = ()


@dataclass(frozen=True)
class Held:
    """One table. `paths` lead from it to the person, or with `by_enquiry` to the enquiry of the person.

    `layer` is that of what is written in it, when reading it is logged (domain 5.4): the same as in the table of
    layers of docs/reference/permissions.md. Shared items have each their own: `orientation.choices.CONTENT`.
    """

    model: type[Model]
    paths: tuple[str, ...] = ("person",)
    fate: Fate = Fate.GOES
    why: str | Promise = ""
    layer: str = ""
    by_enquiry: bool = False
    left: frozenset[str] = field(default=frozenset())

    @property
    def key(self) -> str:
        """Room and table, as in the export."""
        return self.model._meta.label_lower

    @property
    def title(self) -> str:
        """What its rows are, in words."""
        return str(capfirst(str(self.model._meta.verbose_name_plural)))

    def rows_of(self, subject: Subject) -> QuerySet[Model]:
        """The rows about somebody, as far as the eyes of the moment go."""
        keys = subject.enquiries if self.by_enquiry else subject.people
        about = Q(pk=None)
        for path in self.paths:
            about |= Q(**{f"{path}__in": keys})
        rows = self.model._default_manager.filter(about)
        return rows.distinct().order_by("pk") if any("__" in path for path in self.paths) else rows.order_by("pk")


HELD: tuple[Held, ...] = (
    Held(Person, ("pk",), Fate.EMPTIED, _("that somebody came, when and from where, is counted")),
    Held(ContactPoint),
    Held(Welcome, fate=Fate.EMPTIED, why=COUNTED),
    Held(Situation, fate=Fate.GOES, layer=Layer.SENSITIVE),
    Held(Consent, fate=Fate.STAYS, why=_("the proof that it was agreed to, and until when")),
    Held(Recognition, left=frozenset({"mark"})),
    Held(Merge, ("kept", "merged"), Fate.STAYS, _("so that one person is counted once")),
    Held(Project, ("holders__person",), Fate.EMPTIED, _("that there was a project is counted")),
    Held(Holder, fate=Fate.STAYS, why=_("that there was a project is counted")),
    Held(Journey, fate=Fate.STAYS, why=_("states and dates are counted; one still open ends")),
    Held(Move, ("journey__person",), Fate.EMPTIED, _("states and dates are counted")),
    Held(Attempt, ("journey__person",), Fate.STAYS, COUNTED),
    Held(Meeting, fate=Fate.STAYS, why=_("dates and minutes are counted; one still planned is cancelled")),
    Held(
        Milestone,
        ("journey__person",),
        Fate.STAYS,
        _("firms and their jobs are counted"),
    ),
    Held(Firm, ("project__holders__person",), Fate.EMPTIED, _("that a firm was created is counted")),
    Held(RegisterSpell, ("firm__project__holders__person",), Fate.STAYS, _("until when firms lasted is counted")),
    Held(Survey, fate=Fate.STAYS, why=_("that it was asked and answered is counted; one still open ends")),
    Held(News, fate=Fate.EMPTIED, why=_("until when firms lasted, and their jobs, are counted")),
    Held(Note, ("meeting__person",), layer=Layer.NOTES),
    Held(Assessment, layer=Layer.NOTES),
    Held(AxisAnswer, ("assessment__person",), layer=Layer.NOTES),
    Held(Step, layer=Layer.SUMMARY),
    Held(Paper, layer=Layer.SUMMARY),
    Held(Signature, layer=Layer.SUMMARY),
    Held(Document, layer=Layer.DOCUMENTS),
    Held(DocumentLink, ("document__person",), layer=Layer.DOCUMENTS),
    Held(Enquiry, ("pk",), Fate.EMPTIED, _("that somebody asked, when and where, is counted"), by_enquiry=True),
    Held(Word, ("enquiry",), by_enquiry=True),
    Held(ContactAttempt, ("enquiry",), Fate.STAYS, COUNTED, by_enquiry=True),
    Held(Redirection, ("enquiry",), Fate.EMPTIED, _("which partner had it is counted"), by_enquiry=True),
    Held(StepTaken, ("enquiry",), Fate.STAYS, COUNTED, by_enquiry=True),
    Held(Enrolment, fate=Fate.EMPTIED, why=_("that somebody took part, and when, is counted and proved to the funder")),
    Held(Presence, ("enrolment__person",), Fate.STAYS, _("that somebody took part, and when, is counted")),
    Held(EligibilityCheck, fate=Fate.EMPTIED, why=_("that somebody fitted is proved to the funder")),
    Held(TimeLine, ("meeting__person",), Fate.STAYS, _("hours are counted and proved to the funder")),
    Held(Voucher, fate=Fate.STAYS, why=_("what a funder paid is counted and proved to it")),
    Held(VoucherMove, ("voucher__person",), Fate.EMPTIED, _("what a funder paid is counted and proved to it")),
    Held(GapReason, ("enrolment__person",), Fate.EMPTIED, _("that something was not there is proved to the funder")),
    Held(SubmissionLine, fate=Fate.EMPTIED, why=_("that somebody was submitted is proved by the digest of the line")),
    Held(Referral, ("person", "receiver_person"), Fate.EMPTIED, _("that it took place is counted; one open ends")),
    Held(ReferralMove, ("referral__person", "referral__receiver_person"), Fate.STAYS, COUNTED),
    Held(SharedItem, ("referral__person", "referral__receiver_person"), layer=Layer.SUMMARY),
    Held(ReferralWord, ("referral__person", "referral__receiver_person"), layer=Layer.SUMMARY),
    Held(ReferralAttempt, ("referral__person", "referral__receiver_person"), Fate.STAYS, COUNTED),
    Held(ReferralStepTaken, ("referral__person",), Fate.STAYS, COUNTED),
    Held(FollowRequest, ("person", "followed_person")),
    Held(Claim, fate=Fate.EMPTIED, why=_("the register says that it was asked and answered")),
    Held(Proof, fate=Fate.STAYS, why=_("what is kept, for whom and until when"), layer=Layer.DOCUMENTS),
)

NOT_EXPORTED: dict[type[Model], str] = {
    Look: "given as a summary: who read which layer, how often, from when to when",
    ReferralNotice: "says which colleague is to get a letter; nothing about the person",
    ReferralFinding: "says what the nightly check found wrong with a referral; nothing about the person",
}
"""Tables that lead to a person and are not in the export row by row, with the reason why."""


def subject_of(person: Person) -> Subject:
    """The person, every entry merged into them, and their enquiries."""
    chief = whole(person)
    return Subject(tuple(keys_of(chief)), tuple(enquiries_of(chief)))
