"""Lists that come in: give a file, read what was found line by line, have it written or give it up."""

import csv
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Network
from maillage.catalogue.sources.actions import (
    FileTooLarge,
    ImportNotReady,
    drop_import,
    ensure_source,
    order_import,
    receive_file,
)
from maillage.catalogue.sources.choices import FileKind, ImportMode, RunState, Weight
from maillage.catalogue.sources.compute.columns import COLUMNS
from maillage.catalogue.sources.compute.examples import example_csv, example_xlsx
from maillage.catalogue.sources.models import ImportRun
from maillage.catalogue.sources.queries.imports import (
    findings_by_weight,
    findings_of,
    imports_of,
    say_all,
    written_before,
)
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.import_forms import FileForm, WriteForm
from maillage.web.shared.membership import signed_in
from maillage.web.shared.pages import page_of

PAGE = 20
COMPUTED = ("=", "+", "-", "@", "\t", "\r")
FINDINGS = 50
TONES = {RunState.DONE: "good", RunState.CHECKED: "new", RunState.REFUSED: "late", RunState.UNREADABLE: "late"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"csv": (example_csv, "text/csv; charset=utf-8"), "xlsx": (example_xlsx, XLSX)}


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def imports(request: HttpRequest, network: Network) -> HttpResponse:
    """The files given, and a form to give one; a file goes to its own page."""
    form = FileForm(request.POST or None, request.FILES or None, network=network)
    if request.method == "POST" and form.is_valid():
        run = _received(request, network, form)
        if run is not None:
            return redirect("coordination:import", pk=run.pk)
    page, remark = page_of(imports_of(network), request.GET.get("page", ""), size=PAGE)
    facts = {
        "network": network,
        "form": form,
        "page": page,
        "remark": remark,
        "rows": [(run, TONES.get(RunState(run.state), "closed")) for run in page],
        "kinds": FileKind.choices,
        "most": settings.IMPORT_BYTES // 1024 // 1024,
        "section": "catalogue",
    }
    return render(request, "coordination/imports.html", facts)


@require_safe
@for_coordinators
def import_page(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """How far a file is, then what was found in it. While a worker is at it, the page asks again by itself."""
    run = get_object_or_404(imports_of(network), pk=pk)
    weight = request.GET.get("weight", "")
    weight = weight if weight in Weight.values else ""
    page, remark = page_of(findings_of(run, weight=weight), request.GET.get("page", ""), size=FINDINGS)
    kept = findings_by_weight(run)
    facts: dict[str, Any] = {
        "network": network,
        "run": run,
        "tone": TONES.get(RunState(run.state), "closed"),
        "page": page,
        "remark": remark,
        "findings": say_all(page.object_list),
        "weights": [(one.value, one.label, kept[one]) for one in Weight if kept.get(one)],
        "weight": weight,
        "good": run.lines_read - run.refused,
        "writes": run.created + run.updated,
        "former": written_before(run) if run.state == RunState.CHECKED else None,
        "modes": ImportMode,
        "section": "catalogue",
    }
    part = "#import" if getattr(request, "htmx", False) else ""
    return render(request, f"coordination/import.html{part}", facts)


@require_POST
@for_coordinators
def write_import(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Have a checked file written."""
    run = get_object_or_404(imports_of(network), pk=pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what to write."))
        return redirect("coordination:import", pk=pk)
    try:
        order_import(run, mode=ImportMode(form.cleaned_data["mode"]), by=signed_in(request), now=timezone.now())
    except ImportNotReady:
        messages.warning(request, _("This file is already being written, or has ended."))
    return redirect("coordination:import", pk=pk)


@require_POST
@for_coordinators
def drop_checked(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Give a checked file up."""
    run = get_object_or_404(imports_of(network), pk=pk)
    try:
        drop_import(run, by=signed_in(request), now=timezone.now())
    except ImportNotReady:
        messages.warning(request, _("This file is already being written, or has ended."))
        return redirect("coordination:import", pk=pk)
    messages.success(request, _("The file is given up. Nothing was written."))
    return redirect("coordination:imports")


@require_safe
@for_coordinators
def import_report(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """What was found, as a CSV that a spreadsheet opens."""
    run = get_object_or_404(imports_of(network), pk=pk)
    response = HttpResponse("".join(_report(run)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}.csv"'
    return response


@require_safe
@for_coordinators
def import_columns(request: HttpRequest, network: Network, kind: str) -> HttpResponse:
    """The columns of a kind of file: headings, what a cell accepts, an example."""
    listed = _kind(kind)
    facts = {"network": network, "kind": listed, "kinds": FileKind.choices, "columns": COLUMNS[listed]}
    return render(request, "coordination/import_columns.html", {**facts, "section": "catalogue"})


@require_safe
@for_coordinators
def import_template(request: HttpRequest, network: Network, kind: str, form: str) -> HttpResponse:
    """A list to fill in."""
    if form not in FORMS:
        raise Http404
    made, content_type = FORMS[form]
    response = HttpResponse(made(_kind(kind)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{kind}.{form}"'
    return response


def _received(request: HttpRequest, network: Network, form: FileForm) -> ImportRun | None:
    """The import of the file given; None when the form has to say something first."""
    said, now, by = form.cleaned_data, timezone.now(), signed_in(request)
    file = said["file"]
    try:
        source = said.get("source") or ensure_source(network, name=said["name"], by=by, now=now)
        return receive_file(
            source, kind=FileKind(said["kind"]), file_name=file.name or "", content=file.chunks(), by=by, now=now
        )
    except FileTooLarge as error:
        most = error.most // 1024 // 1024
        form.add_error("file", _("This file is too large: at most %(most)s MB are taken.") % {"most": most})
        return None


def _kind(text: str) -> FileKind:
    if text not in FileKind.values:
        raise Http404
    return FileKind(text)


class _Echo:
    """Gives back what a writer of CSV writes."""

    def write(self, text: str) -> str:
        return text


def _report(run: ImportRun) -> Iterator[str]:
    """The lines of the report. An apostrophe stands before what a spreadsheet would compute."""
    writer = csv.writer(_Echo(), delimiter=";")
    headings = [_("Line"), _("Column"), _("Value read"), _("What follows"), _("Why"), _("Nearest"), _("Accepted")]
    yield "\ufeff" + writer.writerow(headings)
    for said in say_all(findings_of(run)):
        row = [said.column, said.value, said.weight_words, said.words, said.nearest, said.accepted]
        yield writer.writerow([said.line, *(f"'{cell}" if cell.startswith(COMPUTED) else cell for cell in row)])
