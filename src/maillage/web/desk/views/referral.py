"""One referral, as the sender or the receiver reads it; each act is one POST and one action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypeAlias

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.vault import ContentMissing
from maillage.support.journeys.models import Document
from maillage.support.journeys.queries.documents import DocumentUnreadable
from maillage.support.orientation import actions
from maillage.support.orientation.choices import RETURNED, ReferralState, WordKind
from maillage.support.orientation.models import Referral, SharedItem
from maillage.support.orientation.queries import (
    NextPartner,
    items_for_receiver,
    items_shown,
    next_partners_for,
    referral_for,
)
from maillage.support.orientation.rules import SAID_OR_GIVEN
from maillage.support.people.actions import FileRestricted, NoAddress, send_person_link
from maillage.web.desk.addressees import Addressee, addressee_in
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.referral_acts import KINDS, RECEIVED, SENT, Case, acts_of
from maillage.web.desk.referral_lines import told_names
from maillage.web.shared import words
from maillage.web.shared.downloads import document_file
from maillage.web.shared.referral_items import Shown, shared
from maillage.web.shared.referral_story import story_of
from maillage.web.shared.referrals import for_receiver, for_sender, recipient, steps_of, tone_of, who_has_it

Asked: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Doing:
    """One act being done: on what, by whom, when, with what was typed."""

    case: Case
    asked: Asked
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        """Who acts and when, as every action takes it."""
        return {"by": self.case.office.user, "now": self.now}


@require_safe
@with_files
def referral(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What is shared, what happened, what may be done: for either partner."""
    case = case_of(office, pk)
    if case.reads_content:
        actions.look_at_shared(case.referral, by=office.user, now=timezone.now(), of=office.organisation)
    return page(request, case)


@require_POST
@with_files
def act(request: HttpRequest, office: Office, pk: int, act: str) -> HttpResponse:
    """Does one act; whoever comes second reads who was first."""
    case = case_of(office, pk)
    kind = KINDS[case.side].get(act)
    if kind is None:
        raise Http404
    form = kind.form(case, request.POST)
    if not form.is_valid():
        return page(request, case, wrong=act, form=form)
    try:
        said = DONE[act](Doing(case, form.cleaned_data, timezone.now()))
    except actions.ReferralMoved as error:
        messages.warning(request, _first(error))
    except (actions.DraftRefused, NoAddress) as error:
        form.add_error(None, _refused(error))
        return page(request, case, wrong=act, form=form)
    except FileRestricted:
        raise
    except DomainError as error:
        messages.warning(request, _refused(error))
    else:
        messages.success(request, said)
    return redirect("desk:referral", pk)


@require_POST
@with_files
def refer_on(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What came back goes to the next partner: a new draft with the same words, which the person agrees to anew."""
    case, to = case_of(office, pk), addressee_in(request.GET, office)
    if case.side != SENT or to is None or not case.reads_content:  # the words go along
        raise Http404
    try:
        following = actions.refer_on(
            case.referral,
            to_organisation=to.organisation,
            to_hub=to.hub,
            to_delivery=to.delivery,
            by=office.user,
            now=timezone.now(),
        )
    except actions.ReferralMoved as error:
        messages.warning(request, _first(error))
        return redirect("desk:referral", pk)
    except FileRestricted:
        raise
    except DomainError as error:
        messages.warning(request, _refused(error))
        return redirect("desk:referral", pk)
    messages.success(request, _("Written anew for %(partner)s: read it, then ask.") % {"partner": to.organisation})
    return redirect("desk:referral", following.pk)


@require_safe
@with_files
def shared_document(request: HttpRequest, office: Office, pk: int, item: int) -> HttpResponse:
    """A document that the person shares with the receiver, to save; that it was opened is kept."""
    case = case_of(office, pk)
    if case.side != RECEIVED or not case.reads_content:
        raise Http404
    try:
        opened = actions.open_shared_document(case.referral, item, by=office.user, now=timezone.now())
    except (SharedItem.DoesNotExist, Document.DoesNotExist) as error:
        raise Http404 from error
    except (DocumentUnreadable, ContentMissing):
        messages.warning(request, _("This document is not shared with you any more."))
        return redirect("desk:referral", pk)
    return document_file(*opened)


def case_of(office: Office, pk: int) -> Case:
    """The referral with the side on which the office is; 404 for everybody else."""
    try:
        found = referral_for(office.user, pk, organisation=office.organisation)
    except Referral.DoesNotExist as error:
        raise Http404 from error
    return Case(found, office, SENT if found.organisation_id == office.organisation.pk else RECEIVED)


def page(request: HttpRequest, case: Case, *, wrong: str = "", form: Form | None = None) -> HttpResponse:
    """The page; `wrong` is the act whose form is to mend."""
    found, now, sends = case.referral, timezone.now(), case.side == SENT
    name = str(found.person) if sends and found.person else told_names([found]).get(found.pk, "")
    facts = {
        "referral": found,
        "side": case.side,
        "name": name or _("Somebody"),
        "standing": for_sender(found, now=now) if sends else for_receiver(found, now=now),
        "tone": tone_of(found),
        "late": found.is_late(now),
        "steps": [] if found.state == ReferralState.DRAFT else steps_of(found),
        "items": _items(case),
        "reads_content": case.reads_content,
        "facts": _facts(found),
        "story": story_of(found, with_words=case.reads_content),
        "acts": acts_of(case, wrong=wrong, form=form),
        "opened": wrong,
        "next_partners": _next_partners(case) if sends and case.reads_content else [],
        "person_key": found.person_id if sends else found.receiver_person_id,
        "edit": _edit(found) if sends and case.reads_content and found.state == ReferralState.DRAFT else "",
        "section": "referrals",
    }
    return render(request, "desk/referral.html", facts, status=422 if wrong else 200)


def _items(case: Case) -> list[Shown]:
    """What this side reads of what is shared; a manager of the hub, the facts alone."""
    found = case.referral
    rows = items_shown(found) if case.side == SENT else items_for_receiver(found)
    if not case.reads_content:
        rows = rows.exclude(kind__in=SAID_OR_GIVEN)
    return shared(rows) if case.side == SENT else shared(rows, saved_at=_saved_at(found))


def _saved_at(found: Referral) -> Callable[[int], str]:
    return lambda item: reverse("desk:shared_document", args=[found.pk, item])


def _edit(found: Referral) -> str:
    """Where a draft is written otherwise."""
    question = Addressee(found.to_organisation, found.to_hub, found.to_delivery, has_account=True).question
    return f"{reverse('desk:write_referral', args=[found.person_id])}?{question}&draft={found.pk}"


def _facts(found: Referral) -> list[tuple[str, str]]:
    """Who, to whom, why, how soon, by when."""
    return [
        (_("Who has it"), who_has_it(found)),
        (_("By when"), words.day(found.due_at) if found.due_at else ""),
        (_("What it is"), words.capital(str(found.get_kind_display()))),
        (_("Why"), words.capital(str(found.get_reason_display()))),
        (_("How soon"), words.capital(str(found.get_urgency_display()))),
        (pgettext("a referral", "From"), f"{found.sender}, {found.organisation}"),
        (_("To"), recipient(found)),
        (_("For"), str(found.to_delivery.offer) if found.to_delivery else ""),
        (_("Next step"), words.moment(found.next_at) if found.next_at else ""),
        (_("How it ended"), words.capital(str(found.get_outcome_display()))),
    ]


def _next_partners(case: Case) -> list[dict[str, Any]]:
    """Who else could take what came back, with the reasons, in the order of the rule."""
    if case.state not in RETURNED or not case.referral.is_open:
        return []
    here = reverse("desk:refer_on", args=[case.referral.pk])
    return [
        {
            "label": f"{one.organisation}, {one.hub}",
            "reasons": one.reasons,
            "address": f"{here}?{_question(one)}",
        }
        for one in next_partners_for(case.referral)
    ]


def _question(one: NextPartner) -> str:
    """The partner at its hub, for the offer when there is one."""
    delivery = one.offers[0] if one.offers else None
    return Addressee(one.organisation, one.hub, delivery, has_account=True).question


def _first(error: actions.ReferralMoved) -> str:
    """Who was first, and when."""
    state = words.capital(str(error.referral.get_state_display()))
    if error.move is None:
        return state
    facts = {"state": state, "moment": words.moment(error.move.at), "name": error.move.by or ""}
    if error.move.by is None:
        return _("%(state)s, %(moment)s.") % facts
    return _("%(name)s was first: %(state)s, %(moment)s.") % facts


def _refused(error: DomainError) -> str:
    """What is true instead, to people."""
    match error:
        case actions.TooFewTries():
            facts = {"made": error.made, "needed": error.needed}
            return _("%(made)d attempts so far; %(needed)d are needed.") % facts
        case NoAddress():
            return _("No e-mail in the file: give them the link on paper, or let them agree with you.")
        case actions.NothingShared():
            return _("Their name is no longer shared: nobody can be entered.")
        case actions.DraftRefused():
            return str(error)
        case actions.WrongReceiver():
            return _("This partner cannot receive it: it left the network, or no longer is at that hub.")
    return _("This cannot be done any more. Read the page again.")


def _moment(asked: Asked, now: datetime) -> datetime:
    """The day that was given, at noon; now when it is today or nothing was given."""
    day = asked.get("met_on")
    if day is None or day == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))


def _ask(doing: Doing) -> str:
    actions.ask_agreement(doing.case.referral, **doing.by)
    return _("They decide by their private link. You read here what they answer.")


def _agree(doing: Doing) -> str:
    found, asked = doing.case.referral, doing.asked
    assert found.person is not None
    language = found.person.language
    actions.agree_to_referral(
        found,
        channel=asked["channel"],
        language=language,
        items=asked.get("items", []),
        given_on=asked["given_on"],
        **doing.by,
    )
    return _("Sent to %(partner)s.") % {"partner": found.to_organisation}


def _remind(doing: Doing) -> str:
    assert doing.case.referral.person is not None
    send_person_link(doing.case.referral.person, **doing.by)
    return _("The private link left by e-mail.")


def _refuse(doing: Doing) -> str:
    actions.refuse_referral(doing.case.referral, words=doing.asked["words"], **doing.by)
    return _("It is noted. Nothing left.")


def _withdraw(doing: Doing) -> str:
    actions.withdraw_referral(doing.case.referral, words=doing.asked["words"], **doing.by)
    return _("It is taken back. %(partner)s reads nothing of it any more.") % {
        "partner": doing.case.referral.to_organisation
    }


def _accept(doing: Doing) -> str:
    actions.accept_referral(doing.case.referral, **doing.by)
    return _("You have it. The person and the sender read your name; contact them now.")


def _contact(doing: Doing) -> str:
    actions.note_contact(doing.case.referral, **doing.by)
    return _("It is noted.")


def _attempt(doing: Doing) -> str:
    actions.note_referral_attempt(doing.case.referral, channel=doing.asked["channel"], **doing.by)
    return _("The attempt is noted.")


def _unreachable(doing: Doing) -> str:
    actions.mark_referral_unreachable(doing.case.referral, **doing.by)
    return _("It goes back to the sender; the person is told how to call you.")


def _met(doing: Doing) -> str:
    actions.mark_met(doing.case.referral, met_at=_moment(doing.asked, doing.now), **doing.by)
    return _("The first meeting is noted. The sender and the person are told.")


def _take_over(doing: Doing) -> str:
    asked, office = doing.asked, doing.case.office
    actions.take_over(doing.case.referral, hub=office.hub, person=asked.get("person"), title=asked["title"], **doing.by)
    return _("You lead from now on: their file and their journey are open with you.")


def _decline(doing: Doing) -> str:
    asked = doing.asked
    facts = {"reason": asked["reason"], "words": asked["words"], "proposed": asked["proposed"]}
    actions.decline_referral(doing.case.referral, **facts, **doing.by)
    return _("Declined. The sender and the person read why, and what you propose.")


def _end(doing: Doing) -> str:
    actions.end_referral(doing.case.referral, outcome=doing.asked["outcome"], words=doing.asked["words"], **doing.by)
    return _("It is closed. The other partner and the person are told.")


def _word_to(kind: WordKind) -> Callable[[Doing], str]:
    def say(doing: Doing) -> str:
        actions.add_referral_word(doing.case.referral, kind=kind, text=doing.asked["words"], **doing.by)
        return _("Your words are kept.")

    return say


def _reassign(doing: Doing) -> str:
    actions.reassign_referral(doing.case.referral, to=doing.asked["owner"], **doing.by)
    return _("%(name)s has it now.") % {"name": doing.asked["owner"]}


def _link(doing: Doing) -> str:
    actions.renew_referral_link(doing.case.referral, **doing.by)
    return _("A new link leaves for the partner’s own address.")


DONE: Mapping[str, Callable[[Doing], str]] = {
    "ask": _ask,
    "agree": _agree,
    "remind": _remind,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "accept": _accept,
    "contact": _contact,
    "attempt": _attempt,
    "unreachable": _unreachable,
    "met": _met,
    "take_over": _take_over,
    "decline": _decline,
    "end": _end,
    "word_partner": _word_to(WordKind.TO_SENDER),
    "word_person": _word_to(WordKind.TO_PERSON),
    "reassign": _reassign,
    "link": _link,
}
