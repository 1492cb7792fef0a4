"""One enquiry: what was asked, how to reach the person, what happened, what one may do."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.catalogue.network.queries import managers_of
from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.catalogue.territories.models import TravelTime
from maillage.foundation.accounts.models import User
from maillage.support.orientation.choices import ATTEMPTS_BEFORE_UNREACHABLE, MOVES, Status
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import Partner, partners_for, reasons_in_words
from maillage.support.orientation.queries.done import passed_from
from maillage.support.people.models import Person
from maillage.support.people.queries import Match, likely_matches
from maillage.web.desk.forms import AttemptForm, DeclineForm, OwnerForm, RedirectForm, WordForm
from maillage.web.desk.journey_forms import NameForm
from maillage.web.desk.story import story_of
from maillage.web.shared import words
from maillage.web.shared.membership import current_membership, signed_in, today

BESIDE = (
    "hub__place",
    "organisation",
    "owner",
    "answered_by",
    "commune",
    "network",
    "delivery__offer",
    "came_by__organisation",
    "journey__person",
)
SUGGESTED = 2


@dataclass(frozen=True)
class Wrong:
    """A form to mend, by the name of its act."""

    name: str
    form: Form


class PassedOn(Exception):
    """The enquiry is no longer here: who passed it on reads where it is."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        super().__init__(f"Enquiry {pk} was passed on.")


@require_safe
def enquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or where the enquiry went when it was passed on from here."""
    try:
        found = enquiry_seen(request, pk)
    except PassedOn:
        return passed_page(request, pk)
    return enquiry_page(request, found)


def enquiry_seen(request: HttpRequest, pk: int) -> Enquiry:
    """The enquiry, for who may answer it; 404 for strangers.

    Raises PassedOn for the team that had it before.
    """
    user = signed_in(request)
    found = Enquiry.objects.visible_to(user).select_related(*BESIDE).filter(pk=pk).first()
    if found:
        return found
    if passed_from(user, pk):
        raise PassedOn(pk)
    raise Http404


def passed_page(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom it was passed, and what became of it."""
    passed = passed_from(signed_in(request), pk)
    if passed is None:
        raise Http404
    return render(request, "desk/passed.html", {"passed": passed, "enquiry": passed.enquiry, "section": "inbox"})


def enquiry_page(request: HttpRequest, found: Enquiry, wrong: Wrong | None = None) -> HttpResponse:
    """Everything about one enquiry; `wrong` is a form to mend, with what was typed."""
    attempts = found.attempts.filter(at__gte=found.assigned_at).count()
    facts: dict[str, Any] = {
        "enquiry": found,
        "phone": "".join(one for one in found.phone if one.isdigit() or one == "+"),
        "asked": _asked(found),
        "reasons": reasons_in_words(found.route_reasons),
        "travel": words.travel_model(found.hub.place.travel_model) if found.hub else "",
        "story": story_of(found),
        "forms": forms_for(found, wrong),
        "opened": wrong.name if wrong else "",
        "attempts_left": max(0, ATTEMPTS_BEFORE_UNREACHABLE - attempts),
        "person": person_of(request, found),
        "matches": matches_of(request, found),
        "now": timezone.now(),
        "section": "inbox",
    }
    return render(request, "desk/enquiry.html", facts, status=422 if wrong else 200)


def forms_for(found: Enquiry, wrong: Wrong | None = None) -> dict[str, Form]:
    """The acts allowed in its state, each with its form."""
    if found.is_erased:
        return {}
    moves = MOVES[Status(found.status)]
    forms: dict[str, Form] = {}
    if Status.ACCEPTED in moves:
        forms["accept"] = Form()
    if found.is_open or found.status in (Status.ACCEPTED, Status.UNREACHABLE):
        forms["word"] = WordForm()
    if Status.UNREACHABLE in moves:
        forms["attempt"] = AttemptForm()
    if found.status == Status.ACCEPTED and found.journey is not None and found.journey.person_id is None:
        forms["name"] = NameForm()
    if found.is_open:
        partners = partners_for(found)
        colleagues = [one for one in colleagues_of(found) if one.pk != found.owner_id]
        if colleagues:
            forms["owner"] = OwnerForm(colleagues=colleagues)
        if partners:
            forms["redirect"] = RedirectForm(partners=partners)
        forms["decline"] = DeclineForm(initial={"words": _other_doors(found, partners)})
    if wrong and wrong.name in forms:
        forms[wrong.name] = wrong.form
    return forms


def person_of(request: HttpRequest, found: Enquiry) -> Person | None:
    """Who asked, once in the file, for those who may read it now: their office leads the journey."""
    membership = current_membership(request)
    journey = found.journey
    if journey is None or membership is None or membership.organisation_id != journey.organisation_id:
        return None
    is_there = journey.person is not None and journey.person.erased_at is None
    return journey.person if membership.hub_id and is_there else None


def matches_of(request: HttpRequest, found: Enquiry) -> list[Match]:
    """Who may be the same person in the same file: proposed, joined on the person's page."""
    person = person_of(request, found)
    if person is None or person.merged_into_id is not None:
        return []
    contacts = [("phone", found.phone), ("email", found.email)]
    return likely_matches(found.organisation, name=str(person), contacts=contacts, apart_from=person)


def colleagues_of(found: Enquiry) -> list[User]:
    """Who may be put in charge: advisers of the partner there, and the hub's managers."""
    active = Membership.objects.active(on=today()).select_related("user")
    there = active.filter(role=Role.ADVISER, organisation=found.organisation_id)
    if found.hub_id:
        there = there.filter(hub=found.hub_id)
    people = [*there, *(managers_of(found.hub, on=today()) if found.hub else ())]
    return list({one.user_id: one.user for one in people}.values())


def _asked(found: Enquiry) -> list[tuple[str, str]]:
    """Facts beside the need; empty ones are left out by the component."""
    where = str(found.commune or found.commune_typed)
    if (minutes := _minutes(found)) is not None:
        where = _("%(commune)s, %(minutes)s from the hub by car") % {
            "commune": where,
            "minutes": words.minutes(minutes),
        }
    return [
        (_("Lives in"), where),
        (_("Says"), str(Stage(found.stage).label) if found.stage in Stage.values else ""),
        (_("About"), ", ".join(str(Subject(one).label) for one in found.subjects if one in Subject.values)),
        (_("Is"), ", ".join(str(Audience(one).label) for one in found.audiences if one in Audience.values)),
        (_("Offer asked for"), str(found.delivery.offer) if found.delivery else ""),
        (_("Came by the site of"), str(found.came_by.organisation) if found.came_by else ""),
        (_("Language"), "" if found.language == "fr" else found.language),
    ]


def _minutes(found: Enquiry) -> int | None:
    """Seconds from the person's commune to the hub, None when far or unknown."""
    if found.hub is None or found.commune_id is None:
        return None
    pair = TravelTime.objects.filter(commune=found.commune_id, place=found.hub.place_id)
    return pair.values_list("seconds", flat=True).first()


def _other_doors(found: Enquiry, partners: list[Partner]) -> str:
    """A first draft of an honest answer, in the person's language: to whom else they may turn."""
    near = [one for one in partners if not one.had_it][:SUGGESTED]
    if not near:
        return ""
    with translation.override(found.language):
        lines = [f"- {one.organisation}, {one.hub}{f', {one.hub.phone}' if one.hub.phone else ''}" for one in near]
        return _("You may also turn to:") + "\n" + "\n".join(lines)
