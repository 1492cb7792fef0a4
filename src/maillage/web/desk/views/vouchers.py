"""Vouchers of a person, one voucher with its steps, and those of the organisation for who claims them."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from maillage.catalogue.schemes.voucher_kinds import shipped_vouchers, vouchers_named
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions import (
    BeforeTheLastStep,
    NotEligible,
    NotGivenThen,
    OneOfItsKind,
    StillToBeDecided,
    StillValid,
    VoucherMoveNotAllowed,
    VoucherNumberTaken,
    ask_voucher,
    move_voucher,
)
from maillage.support.enrolments.actions.vouchers import BY_MANAGERS
from maillage.support.enrolments.choices import VOUCHER_MOVES, VoucherState
from maillage.support.enrolments.models import Voucher
from maillage.support.enrolments.queries import answer_for, scheme_of_vouchers, sums_of, vouchers_in, vouchers_of
from maillage.support.journeys.actions import DayToCome
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.ruling import ruling_of
from maillage.web.desk.views.journeys import found_journey
from maillage.web.desk.views.operations import manages
from maillage.web.desk.voucher_forms import AskForm, StepForm
from maillage.web.shared.membership import today

STEPS = {
    VoucherState.ISSUED: gettext_lazy("It is issued"),
    VoucherState.USED: gettext_lazy("It is used"),
    VoucherState.CLAIMED: gettext_lazy("It is claimed from the funder"),
    VoucherState.PAID: gettext_lazy("It is paid"),
    VoucherState.REFUSED: gettext_lazy("It is refused"),
    VoucherState.EXPIRED: gettext_lazy("It was not used in time"),
    VoucherState.TAKEN_BACK: gettext_lazy("It is taken back"),
}
REFUSED = (BeforeTheLastStep, DayToCome, StillToBeDecided, StillValid, VoucherMoveNotAllowed, VoucherNumberTaken)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def vouchers(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The vouchers of the person of a journey, what the conditions say, and a form to ask for one more."""
    journey = found_journey(office, pk)
    if journey.person is None:
        raise Http404
    given = tuple(one for one in shipped_vouchers() if one.is_given_on(today()))
    form = AskForm(request.POST if request.method == "POST" else None, schemes=given, today=today())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                scheme, kind = form.asked()
                made = ask_voucher(
                    journey, scheme, kind, on=form.cleaned_data["on"], by=office.user, now=timezone.now()
                )
        except (DayToCome, NotGivenThen, OneOfItsKind, NotEligible) as error:
            form.add_error(*_asked_wrong(error))
        else:
            messages.success(request, _("The voucher is asked for."))
            return redirect("desk:voucher", made.pk)
    facts = {
        "journey": journey,
        "person": journey.person,
        "vouchers": vouchers_of(journey.person),
        "answers": [(one, answer_for(journey, scheme_of_vouchers(journey, one.title), on=today())) for one in given],
        "form": form,
        "section": "people",
    }
    return render(request, "desk/vouchers.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def voucher(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One voucher: where it stands, its steps, those that may follow."""
    rows = Voucher.objects.select_related("person", "journey", "provider", "organisation", "eligibility__ruled_by")
    found = get_object_or_404(rows, pk=pk, organisation=office.organisation, person__erased_at=None)
    forms = {to: _form(office, found, to) for to in _open_to(office, found)}
    opened = ""
    if request.method == "POST":
        opened = request.POST.get("to", "")
        if opened not in forms:
            messages.warning(request, _("This step is no longer possible: somebody moved the voucher meanwhile."))
            return redirect("desk:voucher", pk)
        to = VoucherState(opened)
        form = forms[to] = _form(office, found, to, request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    move_voucher(
                        found, to, on=form.cleaned_data["on"], by=office.user, now=timezone.now(), facts=form.facts()
                    )
            except REFUSED as error:
                form.add_error(*_moved_wrong(error))
            else:
                messages.success(request, _("The step is noted."))
                return redirect("desk:voucher", pk)
    facts: dict[str, Any] = {
        "voucher": found,
        "person": found.person,
        "source": vouchers_named(found.scheme),
        "moves": found.moves.select_related("by"),
        "steps": [(to, _step_words(found, to), form) for to, form in forms.items()],
        "opened": opened,
        "check": found.eligibility,
        "ruling": ruling_of(found.eligibility, office),
        "manages": manages(office),
        "section": "people",
    }
    return render(request, "desk/voucher.html", facts, status=422 if opened else 200)


@require_safe
@with_files
def every(request: HttpRequest, office: Office) -> HttpResponse:
    """The vouchers of the organisation by state, with what they come to: to claim first."""
    asked = request.GET.get("state", "")
    state = asked if asked in VoucherState.values else ""
    everything = list(vouchers_in(office.organisation))
    facts = {
        "vouchers": [one for one in everything if not state or one.state == state],
        "sums": sums_of(everything),
        "state": state,
        "office": office,
        "section": "people",
    }
    return render(request, "desk/every_voucher.html", facts)


def _open_to(office: Office, found: Voucher) -> list[VoucherState]:
    """Steps that may follow, of those that this office may note."""
    following = VOUCHER_MOVES[VoucherState(found.state)]
    if manages(office):
        return list(following)
    return [to for to in following if not {to, VoucherState(found.state)} & BY_MANAGERS]


def _form(office: Office, found: Voucher, to: VoucherState, posted: Any = None) -> StepForm:
    first = {}
    kind = next((one for one in vouchers_named(found.scheme).kinds if one.code == found.kind), None)
    if kind is not None and kind.cents is not None:
        first["amount"] = f"{kind.cents // 100},{kind.cents % 100:02}"
    return StepForm(
        posted,
        voucher=found,
        to=to,
        network=office.hub.network,
        today=today(),
        initial=first,
        auto_id=f"id_{to}_%s",
    )


def _step_words(found: Voucher, to: VoucherState) -> str:
    if to == VoucherState.USED and found.state == VoucherState.CLAIMED:
        return _("The claim is sent back")
    return str(STEPS[to])


def _asked_wrong(error: DomainError) -> tuple[str, str]:
    """The field and why it is refused."""
    if isinstance(error, NotEligible):
        why = " ".join(error.answer.reasons)
        return "kind", _("The conditions say no. %(why)s If that is wrong, mend the file first.") % {"why": why}
    if isinstance(error, OneOfItsKind):
        return "kind", _("They have one of this kind: it is %(state)s.") % {"state": error.voucher.get_state_display()}
    if isinstance(error, DayToCome):
        return "on", _("This day is still to come.")
    return "on", _("These vouchers are not given on that day.")


def _moved_wrong(error: DomainError) -> tuple[str | None, str]:
    """The field and why it is refused."""
    return {
        BeforeTheLastStep: ("on", _("This day comes before the last step.")),
        DayToCome: ("on", _("This day is still to come.")),
        StillToBeDecided: (None, _("First it is decided whether they may have it.")),
        StillValid: ("on", _("It may still be used that day.")),
        VoucherMoveNotAllowed: ("on", _("It could no longer be used that day.")),
        VoucherNumberTaken: ("number", _("Another voucher has this number.")),
    }[type(error)]
