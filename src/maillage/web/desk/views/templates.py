"""The texts that papers are made from, written by hub managers for their organisation."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.support.journeys.actions import PlacesUnknown, TemplateEmpty, write_template
from maillage.support.journeys.papers.blocks import page_of
from maillage.support.journeys.papers.choices import PaperKind
from maillage.support.journeys.papers.places import PLACES
from maillage.support.journeys.papers.shipped import LANGUAGES
from maillage.support.journeys.queries.papers import templates_of, text_in_use
from maillage.support.journeys.rules import may_write_templates
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.work_forms import TemplateForm
from maillage.web.shared.membership import today

PREVIEW = "preview"


@require_safe
@with_files
def paper_templates(request: HttpRequest, office: Office) -> HttpResponse:
    """Which text each paper is made from."""
    _refuse_others(office)
    texts = [
        (kind, language, text_in_use(office.organisation, kind, language))
        for kind in PaperKind
        for language in LANGUAGES
    ]
    facts = {"texts": texts, "former": templates_of(office.organisation), "office": office, "section": "hub"}
    return render(request, "desk/paper_templates.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def paper_template(request: HttpRequest, office: Office, kind: str, language: str) -> HttpResponse:
    """Write the next version of one text; the preview shows it set."""
    _refuse_others(office)
    if kind not in PaperKind.values or language not in LANGUAGES:
        raise Http404
    text = text_in_use(office.organisation, kind, language)
    form = TemplateForm(request.POST or None, initial={"title": text.title, "body": text.body})
    if request.method == "POST" and form.is_valid() and request.POST.get("act") != PREVIEW:
        try:
            with transaction.atomic():
                write_template(
                    office.organisation,
                    kind=kind,
                    language=language,
                    by=office.user,
                    now=timezone.now(),
                    **form.cleaned_data,
                )
        except PlacesUnknown as error:
            names = ", ".join(f"[{name}]" for name in error.names)
            form.add_error(
                "body", _("No place is called %(names)s. The places known are listed beside.") % {"names": names}
            )
        except TemplateEmpty:
            form.add_error("body", _("Write the text."))
        else:
            messages.success(request, _("The new text is in use. Papers made before stay as they are."))
            return redirect("desk:paper_templates")
    shown = form.cleaned_data.get("body", "") if form.is_bound and form.is_valid() else text.body
    facts: dict[str, Any] = {
        "form": form,
        "kind": PaperKind(kind),
        "language": language,
        "text": text,
        "places": [(f"[{place.name_in(language)}]", place.meaning) for place in PLACES],
        "page": page_of(shown, level=3),
        "office": office,
        "section": "hub",
    }
    wrong = form.is_bound and not (form.is_valid() and request.POST.get("act") == PREVIEW)
    return render(request, "desk/paper_template.html", facts, status=422 if wrong else 200)


def _refuse_others(office: Office) -> None:
    """404 for who manages no hub for the organisation."""
    if not may_write_templates(office.user, office.organisation, on=today()):
        raise Http404
