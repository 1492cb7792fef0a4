"""Hub kits: models and files, their words, their sealed versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Network
from maillage.insight.rollouts.actions import (
    AlreadyAModel,
    ItemGone,
    NothingNew,
    drop_kit_item,
    make_kit,
    receive_kit,
    seal_kit,
    write_kit_item,
)
from maillage.insight.rollouts.compute.kit_archive import MOST_BYTES, KitProblem, KitRefused
from maillage.insight.rollouts.compute.kit_differences import differences_of, kit_in
from maillage.insight.rollouts.compute.kit_shape import WRITTEN, item_in
from maillage.insight.rollouts.models import HubKit, KitVersion
from maillage.insight.rollouts.queries.kits import items_in, kits_of, latest_of, uses_of, versions_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.kit_forms import ItemForm, KitFileForm, NewKitForm, SealForm
from maillage.web.coordination.kit_words import SECTIONS, fingerprint, when
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today

SECTION = {"section": "hubs"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def kits(request: HttpRequest, network: Network) -> HttpResponse:
    """The kits of the network; a file that somebody sent is checked, then kept."""
    form = KitFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        version = received(request, network, form)
        if version is not None:
            messages.success(request, _("The kit is whole and its signature is right. It is kept here."))
            return redirect("coordination:kit", pk=version.kit_id)
    return kits_page(request, network, form, NewKitForm(network=network, today=today()))


@require_POST
@for_coordinators
def new_kit(request: HttpRequest, network: Network) -> HttpResponse:
    """Take a hub as a model."""
    form = NewKitForm(request.POST, network=network, today=today())
    if form.is_valid():
        try:
            kit = make_kit(
                form.cleaned_data["hub"], name=form.cleaned_data["name"], by=signed_in(request), now=timezone.now()
            )
        except AlreadyAModel as error:
            messages.info(request, _("This hub is a model already: here is its kit."))
            return redirect("coordination:kit", pk=error.kit.pk)
        messages.success(request, _("The kit is there. Read over what is proposed, then seal its first version."))
        return redirect("coordination:kit", pk=kit.pk)
    return kits_page(request, network, KitFileForm(), form)


def kits_page(request: HttpRequest, network: Network, file_form: KitFileForm, new_form: NewKitForm) -> HttpResponse:
    """The list with its two forms."""
    facts = {"kits": kits_of(network), "file_form": file_form, "new_form": new_form, **SECTION}
    wrong = file_form.errors or new_form.errors
    return render(request, "coordination/kits.html", facts, status=422 if wrong else 200)


@require_safe
@for_coordinators
def kit(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """A kit: its words, its versions, the hubs made from it."""
    return kit_page(request, kit_of(network, pk), SealForm())


@require_POST
@for_coordinators
def seal(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Seal the next version, read from the model hub as it is today."""
    sealed = own(network, pk)
    form = SealForm(request.POST)
    if not form.is_valid():
        return kit_page(request, sealed, form)
    try:
        version, taken_out = seal_kit(sealed, note=form.cleaned_data["note"], by=signed_in(request), now=timezone.now())
    except NothingNew as error:
        messages.info(
            request, _("Version %(number)d says the same: nothing was sealed.") % {"number": error.version.number}
        )
        return redirect("coordination:kit", pk=pk)
    messages.success(request, _("Version %(number)d is sealed and signed.") % {"number": version.number})
    if taken_out:
        where = words.joined(taken_out)
        messages.warning(request, _("A name, an address or a phone was taken out of: %(where)s.") % {"where": where})
    return redirect("coordination:kit", pk=pk)


@require_safe
@for_coordinators
def kit_file(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The file of a version, as it was sealed."""
    version = get_object_or_404(KitVersion.objects.select_related("kit"), pk=pk, kit__network=network)
    response = HttpResponse(bytes(version.archive), content_type="application/zip")
    name = f"{slugify(version.kit.name) or 'kit'}-{version.number}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def kit_item(request: HttpRequest, network: Network, pk: int, section: str, key: str = "") -> HttpResponse:
    """Word one thing of the next version, or add one."""
    written = own(network, pk)
    if section not in WRITTEN:
        raise Http404
    known = {one["key"]: one for one in items_in(written.draft, section)}
    if key and key not in known:
        raise Http404
    form = ItemForm(request.POST or None, section=section, initial=known.get(key))
    if form.is_valid():
        try:
            write_kit_item(written, section, key, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except ItemGone:
            messages.warning(request, _("Somebody took it out meanwhile."))
        else:
            messages.success(request, _("Kept for the next version."))
        return redirect("coordination:kit", pk=pk)
    facts = {"kit": written, "form": form, "kind": SECTIONS[section], "item": known.get(key), "part": section}
    return render(request, "coordination/kit_item.html", {**facts, **SECTION}, status=422 if form.errors else 200)


@require_POST
@for_coordinators
def drop_item(request: HttpRequest, network: Network, pk: int, section: str, key: str) -> HttpResponse:
    """Take one thing out of the next version."""
    written = own(network, pk)
    if section not in WRITTEN:
        raise Http404
    drop_kit_item(written, section, key, by=signed_in(request), now=timezone.now())
    messages.success(request, _("It is out of the next version."))
    return redirect("coordination:kit", pk=pk)


def kit_page(request: HttpRequest, shown: HubKit, form: SealForm) -> HttpResponse:
    """A kit with what the next version would say, or what the last one says when it came as a file."""
    latest = latest_of(shown)
    uses = list(uses_of(shown))
    facts: dict[str, Any] = {
        "kit": shown,
        "form": form,
        "latest": latest,
        "content": kit_in(latest) if latest else None,
        "versions": [(one, fingerprint(one.public_key)) for one in versions_of(shown)],
        "sections": sections_of(shown, latest),
        "uses": [(use, len(differences_of(use, latest))) for use in uses] if latest else [],
        **SECTION,
    }
    return render(request, "coordination/kit.html", facts, status=422 if form.errors else 200)


def sections_of(shown: HubKit, latest: KitVersion | None) -> list[tuple[str, str, list[Any]]]:
    """Sections that somebody words, with their items."""
    found = []
    for name in ("checklist", "calendar", "roles", "rooms", "letters", "agreements", "indicators"):
        said = items_in(shown.draft, name) if shown.hub_id else (latest.content[name] if latest else [])
        items = [item_in(one) for one in said]
        items.sort(key=lambda one: (one.days or 0, one.month or 0))
        found.append((name, str(SECTIONS[name]), [(one, when(one)) for one in items]))
    return found


def received(request: HttpRequest, network: Network, form: KitFileForm) -> KitVersion | None:
    """The version of the file given; None when the form has to say why not."""
    file = form.cleaned_data["file"]
    try:
        if file.size > MOST_BYTES:
            raise KitRefused(KitProblem.TOO_LARGE)
        return receive_kit(network, file.read(), by=signed_in(request), now=timezone.now())
    except KitRefused as error:
        form.add_error("file", str(error.problem.label))
        return None


def kit_of(network: Network, pk: int) -> HubKit:
    """A kit of the network; 404 for another one."""
    return get_object_or_404(HubKit.objects.select_related("hub"), pk=pk, network=network)


def own(network: Network, pk: int) -> HubKit:
    """A kit whose model stands in the network; 404 for one that came as a file."""
    return get_object_or_404(HubKit.objects.select_related("hub"), pk=pk, network=network, hub__isnull=False)
