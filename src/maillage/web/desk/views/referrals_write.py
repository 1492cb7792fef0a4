"""Handing somebody on: who can help, then what is said and what is shared."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.catalogue.offers.queries import ORDER_RULE, Need, cards_near
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.models import Journey
from maillage.support.journeys.queries.documents import documents_to_share
from maillage.support.journeys.rules import may_read_notes
from maillage.support.orientation.actions import (
    DraftRefused,
    agree_to_referral,
    ask_agreement,
    draft_referral,
    edit_referral,
)
from maillage.support.orientation.choices import ItemKind, ReferralState
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import ReferralDraft, preview_of
from maillage.support.orientation.rules import may_read_content
from maillage.support.people.choices import Purpose
from maillage.support.people.consents import text_of
from maillage.support.people.models import ContactPoint, Person
from maillage.support.people.queries import keys_of
from maillage.support.people.rules import FileErased, FileRestricted
from maillage.support.people.wording import warnings_in
from maillage.web.desk.addressees import Addressee, addressee_in, number_in, partners_of
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.helping import CARDS, choices_of
from maillage.web.desk.referral_forms import AgreementForm, HelpForm, OtherPartnerForm, WriteForm
from maillage.web.desk.views.people import found_person
from maillage.web.shared import words
from maillage.web.shared.communes import commune_named
from maillage.web.shared.membership import today
from maillage.web.shared.referral_items import previewed

DOCUMENTS = 20
ASKED = ("commune", "stage", "subject", "kind")
PURPOSES = (Purpose.REFERRED, Purpose.SUMMARY, Purpose.DOCUMENTS)


@require_safe
@with_files
def refer(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Who can help this person, near where they live, with the reasons; then any partner by name."""
    person = found_person(office, pk)
    form = HelpForm(request.GET if set(ASKED) & set(request.GET) else _first_question(person))
    facts = {
        "person": person,
        "office": office,
        "form": form,
        "other": OtherPartnerForm(partners=partners_of(office)),
        "section": "people",
        **_answer(form, office, person, request.GET.get("page", "")),
    }
    return render(request, "desk/refer.html", facts)


def _first_question(person: Person) -> dict[str, str]:
    """What the file already says, so that nobody types it again."""
    return {"commune": f"{person.commune.name} ({person.commune.code})" if person.commune else ""}


def _answer(form: HelpForm, office: Office, person: Person, page: str) -> dict[str, Any]:
    """The cards for what was asked; a commune that is not clear is said beside its field."""
    if not form.is_valid():
        return {}
    asked = form.cleaned_data
    try:
        commune = commune_named(asked["commune"])
    except ValidationError as error:
        form.add_error("commune", error)
        return {}
    need = Need(stage=asked["stage"], subjects=(asked["subject"],) if asked["subject"] else (), kind=asked["kind"])
    answer = cards_near(commune, need, day=today(), page=min(max(1, number_in(page) or 1), 999), per_page=CARDS)
    kept = {name: asked[name] for name in ASKED if asked[name]}
    partners = set(partners_of(office).values_list("pk", flat=True))
    return {
        "commune": commune,
        "answer": answer,
        "choices": list(
            choices_of(answer, partners=partners, office=office.organisation, person=person.pk, asked=kept)
        ),
        "rule": ORDER_RULE,
        "travel": words.travel_model(answer.travel_model),
    }


@dataclass(frozen=True)
class Writing:
    """A referral being written: by whom, about whom, to whom; `written` is the draft that it changes."""

    office: Office
    person: Person
    to: Addressee
    journey: Journey | None
    written: Referral | None
    form: WriteForm
    agreement: AgreementForm

    @property
    def address(self) -> str:
        """Where it is posted."""
        after = f"&draft={self.written.pk}" if self.written else ""
        return f"{reverse('desk:write_referral', args=[self.person.pk])}?{self.to.question}{after}"

    def draft(self) -> ReferralDraft:
        """What is written so far; what is wrong counts as empty, for a preview."""
        asked = self.form.cleaned_data
        return ReferralDraft(
            person=self.person,
            network=self.office.hub.network,
            organisation=self.office.organisation,
            hub=self.office.hub,
            to_organisation=self.to.organisation,
            to_hub=self.to.hub,
            to_delivery=self.to.delivery,
            journey=self.journey,
            kind=asked.get("kind", ""),
            reason=asked.get("reason", ""),
            urgency=asked.get("urgency", ""),
            message=asked.get("message", ""),
            summary=asked.get("summary", ""),
            shares_journey=asked.get("shares_journey", False),
            shares_plan=asked.get("shares_plan", False),
            documents=tuple(asked.get("documents", ())),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def write_referral(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What is said and shared, beside what the partner will read; then the agreement, at the desk or by link."""
    person = found_person(office, pk)
    to = addressee_in(request.GET, office)
    if to is None:
        messages.warning(request, _("Choose to whom: this partner is not in your network, or the offer has ended."))
        return redirect("desk:refer", person.pk)
    writing = _writing(request, office, person, to)
    if request.method != "POST":
        return _page(request, writing)
    valid = writing.form.is_valid()
    if request.POST.get("act") == "preview":
        return _page(request, writing, previewing=True)
    return _hand_on(request, writing) if valid and writing.agreement.is_valid() else _page(request, writing, status=422)


def _hand_on(request: HttpRequest, writing: Writing) -> HttpResponse:
    """Kept, then asked by link, or agreed at the desk and sent."""
    by, now = writing.office.user, timezone.now()
    try:
        if writing.written is None:
            referral = draft_referral(writing.draft(), by=by, now=now)
        else:
            referral = edit_referral(writing.written, writing.draft(), by=by, now=now)
        if writing.agreement.by_link:
            ask_agreement(referral, by=by, now=now)
        else:
            agreed, language = writing.agreement.cleaned_data, writing.person.language
            given = {"channel": agreed["channel"], "given_on": agreed["given_on"]}
            agree_to_referral(referral, **given, language=language, by=by, now=now)
    except DraftRefused as error:
        writing.form.add_error(None, str(error))
        return _page(request, writing, status=422)
    except (FileErased, FileRestricted):
        raise
    except DomainError as error:
        raise Http404 from error
    messages.success(request, _said(writing))
    return redirect("desk:referral", referral.pk)


def _said(writing: Writing) -> str:
    facts = {"name": writing.person, "partner": writing.to.organisation}
    if not writing.agreement.by_link:
        return _("Sent to %(partner)s. You read here what becomes of it, and so does %(name)s.") % facts
    return _("%(name)s decides by their private link. It leaves for %(partner)s when they agree.") % facts


def _writing(request: HttpRequest, office: Office, person: Person, to: Addressee) -> Writing:
    data = request.POST if request.method == "POST" else None
    journey = Journey.objects.filter(person__in=keys_of(person)).order_by("-opened_at", "-pk").first()
    written = _draft_named(request.GET.get("draft", ""), person, office)
    # A manager hands people on, and reads neither their plan nor the names of their documents.
    reads = may_read_notes(office.user, office.organisation, on=today())
    documents = documents_to_share(person)[:DOCUMENTS] if reads else []
    form = WriteForm(
        data,
        initial=_said_in(written) if written else None,
        journey=journey is not None,
        plan=reads and journey is not None and journey.steps.exists(),
        documents=[(str(one.public_id), one.name) for one in documents],
    )
    return Writing(office, person, to, journey, written, form, AgreementForm(data))


def _draft_named(key: str, person: Person, office: Office) -> Referral | None:
    """The draft that an address names, for who may read it."""
    rows = Referral.objects.filter(person=person, organisation=person.organisation, state=ReferralState.DRAFT)
    found = rows.filter(pk=number_in(key) or 0).first()
    return found if found and may_read_content(office.user, found, office.organisation, on=today()) else None


def _said_in(written: Referral) -> dict[str, Any]:
    """What the form shows of a draft."""
    items = {item.kind: item for item in written.items.all()}
    said: dict[str, Any] = {"kind": written.kind, "reason": written.reason, "urgency": written.urgency}
    for kind, name in ((ItemKind.MESSAGE, "message"), (ItemKind.SUMMARY, "summary")):
        said[name] = items[kind].content.get("text", "") if kind in items else ""
    said |= {"shares_journey": ItemKind.JOURNEY in items, "shares_plan": ItemKind.PLAN in items}
    said["documents"] = [item.document_key for item in written.items.filter(kind=ItemKind.DOCUMENT)]
    return said


def _page(request: HttpRequest, writing: Writing, *, previewing: bool = False, status: int = 200) -> HttpResponse:
    """The form with what the partner will see; htmx asks for that part alone."""
    person, to = writing.person, writing.to
    if not writing.form.is_bound:
        writing.form.cleaned_data = dict(writing.form.initial)
    elif previewing:
        writing.form.errors.clear()
    asked = writing.form.cleaned_data
    facts = {
        "person": person,
        "office": writing.office,
        "to": to,
        "form": writing.form,
        "agreement": writing.agreement,
        "preview": previewed(preview_of(writing.draft())),
        "warnings": warnings_in("\n".join(str(asked.get(name) or "") for name in ("message", "summary"))),
        "texts": [(one.label, text_of(one, to.organisation, person.language)[1]) for one in PURPOSES],
        "reach": _reach(person),
        "address": writing.address,
        "section": "people",
    }
    asked_alone = previewing and request.headers.get("HX-Request")
    return render(request, f"desk/write_referral.html{'#preview' if asked_alone else ''}", facts, status=status)


def _reach(person: Person) -> str:
    """What to know before choosing the link."""
    if ContactPoint.objects.filter(person=person, channel="email").exists():
        return _("Their private link leaves by e-mail.")
    return _("No e-mail in the file: print or dictate their private link, or let them agree with you.")
