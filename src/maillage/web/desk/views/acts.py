"""What an adviser does with an enquiry. Each act is one POST and one action."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.support.journeys.actions import NotYourJourney
from maillage.support.orientation.actions import (
    AlreadyAnswered,
    DraftRefused,
    EnquiryClosed,
    NameGivenAlready,
    NotInYourCare,
    ReasonMissing,
    TooFewAttempts,
    TooManyWords,
    WrongDestination,
    accept_enquiry,
    add_word,
    assign_owner,
    decline_enquiry,
    mark_unreachable,
    name_person,
    note_attempt,
    redirect_enquiry,
)
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import partners_for
from maillage.support.people.rules import FileErased
from maillage.web.desk.forms import AttemptForm, DeclineForm, OwnerForm, RedirectForm, WordForm
from maillage.web.desk.journey_forms import NameForm
from maillage.web.desk.views.enquiry import PassedOn, Wrong, colleagues_of, enquiry_page, enquiry_seen
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in

Act = Callable[[HttpRequest, Enquiry], HttpResponse]


def act(view: Act) -> Callable[[HttpRequest, int], HttpResponse]:
    """One POST on an enquiry that one may answer; whoever comes second reads who was first."""

    @require_POST
    @wraps(view)
    def acted(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, enquiry_seen(request, pk))
        except AlreadyAnswered as error:
            messages.warning(request, _first(error.enquiry))
        except (NotInYourCare, PassedOn):
            messages.warning(request, _("It was passed to another partner meanwhile."))
        except FileErased:
            messages.warning(request, _("What this person wrote was erased: nothing more is kept of it."))
        return redirect("desk:enquiry", pk=pk)

    return acted


@act
def accept(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Takes charge."""
    accept_enquiry(enquiry, by=signed_in(request), now=timezone.now())
    messages.success(request, _("You have taken charge. The person knows your first name; contact them now."))
    return redirect("desk:enquiry", pk=enquiry.pk)


@act
def name(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Gives the name that the enquiry lacked: the person enters the file."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _again(request, enquiry, "name", form)
    try:
        person = name_person(enquiry, name=form.cleaned_data["name"], by=signed_in(request), now=timezone.now())
    except NameGivenAlready:
        messages.info(request, _("The name was given already."))
    except NotYourJourney:
        messages.warning(request, _("Only somebody of this partner may enter the person in its file."))
    else:
        messages.success(request, _("%(name)s is in the file.") % {"name": person})
    return redirect("desk:enquiry", pk=enquiry.pk)


@act
def word(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Adds a word to the person."""
    form = WordForm(request.POST)
    if not form.is_valid():
        return _again(request, enquiry, "word", form)
    try:
        add_word(enquiry, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except EnquiryClosed:
        messages.warning(request, _("This enquiry is closed: words no longer reach the person."))
    except TooManyWords:
        form.add_error("text", _("Twenty words within a day are enough: call the person."))
        return _again(request, enquiry, "word", form)
    except DraftRefused as error:
        form.add_error("text", str(error))
        return _again(request, enquiry, "word", form)
    else:
        messages.success(request, _("The person reads it on their page, and by e-mail if they gave one."))
    return redirect("desk:enquiry", pk=enquiry.pk)


@act
def attempt(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Notes an attempt to reach the person."""
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return _again(request, enquiry, "attempt", form)
    note_attempt(enquiry, channel=form.cleaned_data["channel"], by=signed_in(request), now=timezone.now())
    messages.success(request, _("The attempt is noted."))
    return redirect("desk:enquiry", pk=enquiry.pk)


@act
def unreachable(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Says that the person could not be reached."""
    try:
        mark_unreachable(enquiry, by=signed_in(request), now=timezone.now())
    except TooFewAttempts as error:
        messages.warning(
            request,
            _("%(made)d attempts so far; %(needed)d are needed.") % {"made": error.made, "needed": error.needed},
        )
    else:
        messages.success(request, _("The person is told, and may come back at any time."))
    return redirect("desk:enquiry", pk=enquiry.pk)


@act
def assign(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Gives it to a colleague."""
    form = OwnerForm(request.POST, colleagues=colleagues_of(enquiry))
    if not form.is_valid():
        return _again(request, enquiry, "owner", form)
    owner = form.cleaned_data["owner"]
    try:
        assign_owner(enquiry, owner=owner, by=signed_in(request), now=timezone.now())
    except WrongDestination:
        form.add_error("owner", _("This colleague no longer works here."))
        return _again(request, enquiry, "owner", form)
    messages.success(request, _("%(name)s has it now, and is told.") % {"name": owner})
    return redirect("desk:enquiry", pk=enquiry.pk)


@act
def pass_on(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Passes it to another partner."""
    form = RedirectForm(request.POST, partners=partners_for(enquiry))
    if not form.is_valid():
        return _again(request, enquiry, "redirect", form)
    hub, organisation = form.chosen()
    try:
        redirect_enquiry(
            enquiry,
            to_hub=hub,
            to_organisation=organisation,
            reason=form.cleaned_data["reason"],
            by=signed_in(request),
            now=timezone.now(),
        )
    except WrongDestination:
        form.add_error("partner", _("This partner no longer receives people there."))
        return _again(request, enquiry, "redirect", form)
    except DraftRefused as error:
        form.add_error("reason", str(error))
        return _again(request, enquiry, "redirect", form)
    messages.success(request, _("%(partner)s has it now. The person is told.") % {"partner": organisation})
    return redirect("desk:enquiry", pk=enquiry.pk)


@act
def decline(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Declines, with a reason and to whom else the person may turn."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _again(request, enquiry, "decline", form)
    try:
        decline_enquiry(enquiry, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except ReasonMissing:
        form.add_error("words", _("Say in a few words why."))
        return _again(request, enquiry, "decline", form)
    except DraftRefused as error:
        form.add_error("words", str(error))
        return _again(request, enquiry, "decline", form)
    messages.success(request, _("The person is told why, and to whom they may turn."))
    return redirect("desk:enquiry", pk=enquiry.pk)


def _again(request: HttpRequest, enquiry: Enquiry, name: str, form: Form) -> HttpResponse:
    """The page again, with the form to mend open and everything typed kept."""
    return enquiry_page(request, enquiry, Wrong(name, form))


def _first(enquiry: Enquiry) -> str:
    """Who answered first, and when."""
    facts = {"name": enquiry.answered_by, "moment": words.moment(enquiry.answered_at) if enquiry.answered_at else ""}
    if enquiry.answered_by:
        return _("%(name)s answered first, %(moment)s.") % facts
    return _("The person withdrew it, %(moment)s.") % facts
