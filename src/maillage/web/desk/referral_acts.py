"""What one may do with a referral: for each act its words, its consequence and its form, by side and state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from django.forms import Form
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.support.orientation.actions.referral_end import BY_BOTH, BY_SENDER
from maillage.support.orientation.actions.referral_receive import tries_of
from maillage.support.orientation.choices import (
    ATTEMPTS_BEFORE_UNREACHABLE,
    CHANGES,
    RETURNED,
    UNSENT,
    ItemKind,
    Outcome,
    ReferralState,
)
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import has_account
from maillage.support.orientation.rules import may_read_content
from maillage.support.people.models import Person
from maillage.support.people.queries import likely_matches
from maillage.web.desk import answer_forms as forms
from maillage.web.desk.addressees import partners_of
from maillage.web.desk.files import Office
from maillage.web.desk.referral_lines import told_names
from maillage.web.shared.membership import today
from maillage.web.shared.referral_items import shared

SENT, RECEIVED = "sent", "received"
RECEIVING = (Role.ADVISER, Role.HUB_MANAGER)
Words: TypeAlias = str | Promise

_S = ReferralState


@dataclass(frozen=True)
class Case:
    """One referral, before one office, which is on one side of it."""

    referral: Referral
    office: Office
    side: str
    day: date = field(default_factory=today)

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.referral.state

    @cached_property
    def reads_content(self) -> bool:
        """Reads what is said and shared, besides that it moves."""
        return may_read_content(self.office.user, self.referral, self.office.organisation, on=self.day)

    def may_become(self, *states: str) -> bool:
        """Open, and one of these is the next state by the table of moves."""
        return self.referral.is_open and any(state in CHANGES[self.state] for state in states)


@dataclass(frozen=True)
class Kind:
    """One act. `may` says when it is proposed, `form` makes its form; `at_once` ones are not folded."""

    summary: Words
    button: Words
    help: Words
    may: Callable[[Case], bool]
    form: Callable[[Case, Any], Form] = lambda _case, data: forms.NothingForm(data)
    grave: bool = False
    at_once: bool = False


@dataclass(frozen=True)
class Act:
    """One act proposed on the page."""

    name: str
    kind: Kind
    form: Form
    address: str
    summary: str
    help: str


def acts_of(case: Case, *, wrong: str = "", form: Form | None = None) -> list[Act]:
    """The acts open to this side now; the one called `wrong` comes with its form to mend."""
    names = {"partner": case.referral.to_organisation, "sender": case.referral.organisation}
    return [
        Act(
            name,
            kind,
            _apart(name, form if name == wrong and form is not None else kind.form(case, None)),
            reverse("desk:referral_act", args=[case.referral.pk, name]),
            str(kind.summary) % names,
            str(kind.help) % names,
        )
        for name, kind in KINDS[case.side].items()
        if kind.may(case) or name == wrong
    ]


def _apart(name: str, form: Form) -> Form:
    """Several forms stand on one page: each names its fields apart, so that a label points at its own."""
    form.auto_id = f"id_{name}_%s"
    return form


def colleagues_of(case: Case) -> list[User]:
    """Who of one's own organisation may have it, besides who has it."""
    there = Membership.objects.active(on=case.day).filter(organisation=case.office.organisation, role__in=RECEIVING)
    people = {one.user_id: one.user for one in there.select_related("user")}
    return [one for key, one in people.items() if key != case.referral.owner_id]


def matches_of(case: Case) -> list[Person]:
    """Who of one's own file may be the same, by what was shared."""
    item = case.referral.items.filter(kind=ItemKind.IDENTITY).first()
    if item is None:
        return []
    contacts = [(one["channel"], one["value"]) for one in item.content.get("contacts", [])]
    name = told_names([case.referral]).get(case.referral.pk, "")
    return [one.person for one in likely_matches(case.office.organisation, name=name, contacts=contacts)]


def outcomes_of(case: Case) -> list[Outcome]:
    """How it may end, as it stands."""
    allowed = BY_SENDER if case.state in RETURNED else BY_BOTH
    return [one for one in Outcome if one in allowed]


def _unsent(case: Case) -> bool:
    return case.state in UNSENT


def _its_turn(case: Case) -> bool:
    """Somebody of this side has it now."""
    with_sender = case.state in (*UNSENT, *RETURNED)
    return case.referral.is_open and with_sender == (case.side == SENT)


def _may_end(case: Case) -> bool:
    back = case.state in RETURNED and case.side == SENT
    return case.referral.is_open and (back or case.state == _S.MET)


def _by_link(case: Case) -> bool:
    sent = case.referral.sent_at is not None and case.referral.is_open
    return sent and not has_account(case.referral.to_organisation, day=case.day)


def _words(_case: Case, data: Any) -> Form:
    return forms.WordsForm(data)


def _word(_case: Case, data: Any) -> Form:
    return forms.WordForm(data)


def _end(case: Case, data: Any) -> Form:
    return forms.EndForm(data, outcomes=outcomes_of(case))


def _owner(case: Case, data: Any) -> Form:
    return forms.OwnerForm(data, colleagues=colleagues_of(case))


def _may_reassign(case: Case) -> bool:
    return _its_turn(case) and bool(colleagues_of(case))


REASSIGN = Kind(
    _("Give it to a colleague"), _("Give it"), _("The date stays. Your colleague is told."), _may_reassign, _owner
)
END = Kind(_("Say how it ended"), _("Close it"), _("Both partners and the person read it."), _may_end, _end)

KINDS: Mapping[str, Mapping[str, Kind]] = {
    SENT: {
        "ask": Kind(
            "",
            _("Ask by the private link"),
            _("The person reads what is shared and decides. Nothing leaves before."),
            lambda case: case.state == _S.DRAFT,
            at_once=True,
        ),
        "agree": Kind(
            _("They agree with me, now"),
            _("Note the agreement and send"),
            _("%(partner)s receives it at once. The text read, the day and the way are kept."),
            lambda case: _unsent(case) and case.reads_content,
            lambda case, data: forms.AgreeForm(data, shown=shared(case.referral.items.all())),
        ),
        "remind": Kind(
            _("Send the private link again"),
            _("Send it"),
            _("It goes to the e-mail of the file; the former link opens nothing any more."),
            lambda case: case.state == _S.AWAITING_CONSENT,
        ),
        "refuse": Kind(
            _("They would rather not"),
            _("Note it"),
            _("Nothing leaves, and it is over."),
            _unsent,
            _words,
        ),
        "end": END,
        "word_partner": Kind(
            _("Write to %(partner)s"),
            _("Send these words"),
            _("Only the two partners read it, not the person."),
            lambda case: case.referral.sent_at is not None,
            _word,
        ),
        "word_person": Kind(
            _("Write to the person"),
            _("Send these words"),
            _("They read it by their private link, and by e-mail if they gave one."),
            lambda case: case.referral.asked_at is not None and case.referral.person_id is not None,
            _word,
        ),
        "reassign": REASSIGN,
        "link": Kind(
            _("Send %(partner)s a new link"),
            _("Send it"),
            _("It goes to the partner’s own address; the former link opens nothing any more."),
            _by_link,
        ),
        "withdraw": Kind(
            _("Take it back"),
            _("Take it back"),
            _("%(partner)s no longer reads anything of it from that moment on. The person is told."),
            lambda case: case.may_become(_S.WITHDRAWN) and not _unsent(case),
            _words,
            grave=True,
        ),
    },
    RECEIVED: {
        "accept": Kind(
            "",
            _("Take charge of this person"),
            _("You contact the person and meet them within fifteen days. They and %(sender)s read your name."),
            lambda case: case.may_become(_S.ACCEPTED),
            at_once=True,
        ),
        "contact": Kind(
            _("I reached the person"),
            _("Note it"),
            _("%(sender)s and the person see that you are in contact."),
            lambda case: case.may_become(_S.IN_CONTACT),
        ),
        "met": Kind(
            _("We met"),
            _("Note the first meeting"),
            _("%(sender)s and the person are told. What you said to each other stays with you."),
            lambda case: case.may_become(_S.MET),
            lambda case, data: forms.MetForm(data, today=case.day),
        ),
        "attempt": Kind(
            _("I tried to reach the person"),
            _("Note this attempt"),
            _("After three attempts you may give it back."),
            lambda case: case.may_become(_S.UNREACHABLE),
            lambda _case, data: forms.AttemptForm(data),
        ),
        "unreachable": Kind(
            _("They could not be reached"),
            _("Give it back"),
            _("%(sender)s has it again, and the person is told how to call you."),
            lambda case: case.may_become(_S.UNREACHABLE) and tries_of(case.referral) >= ATTEMPTS_BEFORE_UNREACHABLE,
        ),
        "take_over": Kind(
            _("Lead from now on"),
            _("Open a journey"),
            _("A file and a journey open with you, with what was shared. %(sender)s is told, and no longer leads."),
            lambda case: case.may_become(_S.TAKEN_OVER),
            lambda case, data: forms.TakeOverForm(data, matches=matches_of(case)),
        ),
        "end": END,
        "word_partner": Kind(
            _("Write to %(sender)s"),
            _("Send these words"),
            _("Only the two partners read it, not the person."),
            lambda case: True,
            _word,
        ),
        "word_person": Kind(
            _("Write to the person"),
            _("Send these words"),
            _("They read it by their private link, and by e-mail if they gave one."),
            lambda case: case.referral.is_open and case.state not in RETURNED,
            _word,
        ),
        "reassign": REASSIGN,
        "decline": Kind(
            _("Decline"),
            _("Decline and propose"),
            _("It goes back to %(sender)s with your proposal. You no longer read what was shared."),
            lambda case: case.may_become(_S.DECLINED),
            lambda case, data: forms.DeclineForm(data, partners=partners_of(case.office)),
            grave=True,
        ),
    },
}
