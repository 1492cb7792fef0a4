"""A hub that is prepared: what it is, what stands near, and the gate that publishes it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.network.actions import NobodyRunsIt, NotADraft, comment_on_hub
from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.network.queries import partners_of
from maillage.catalogue.network.rules import speaks_about
from maillage.catalogue.offers.choices import Stage
from maillage.insight.rollouts.actions import CheckUnread, publish_draft, read_check, take_check
from maillage.insight.rollouts.queries import check_read_of, checks_of, publication_of, rollout_of
from maillage.insight.rollouts.queries.kits import has_kit
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.draft_forms import DraftCommentForm, PublishForm
from maillage.web.shared import words
from maillage.web.shared.duplication import check_in_words, sentence_of
from maillage.web.shared.membership import signed_in, today


@require_safe
@for_coordinators
def draft(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One hub that is prepared, or was, and its gate."""
    hub = found(network, pk)
    return render(request, "coordination/draft.html", facts_of(hub))


@require_POST
@for_coordinators
def check(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Look what stands near the draft today; what was found before stays."""
    try:
        take_check(found(network, pk), by=signed_in(request), now=timezone.now())
    except NotADraft:
        messages.info(request, _("It was published meanwhile."))
    else:
        messages.success(request, _("The check is taken. Read it, then say so."))
    return redirect("coordination:draft", pk)


@require_POST
@for_coordinators
def read(request: HttpRequest, network: Network, pk: int, check: int) -> HttpResponse:
    """Say that one read a check."""
    taken = get_object_or_404(checks_of(found(network, pk)), pk=check)
    read_check(taken, by=signed_in(request), now=timezone.now())
    messages.success(request, _("Your reading is kept with the check."))
    return redirect("coordination:draft", pk)


@require_POST
@for_coordinators
def comment(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """A word of the coordination, or what the Region said; it blocks nothing."""
    hub, user = found(network, pk), signed_in(request)
    form = DraftCommentForm(request.POST, today=today())
    speaker = speaks_about(user, hub, on=today()).first()
    if speaker is None:
        raise Http404
    if not form.is_valid():
        return render(request, "coordination/draft.html", {**facts_of(hub), "comment_form": form}, status=422)
    comment_on_hub(hub, **form.cleaned_data, organisation=speaker, by=user, now=timezone.now())
    messages.success(request, _("The comment is kept."))
    return redirect("coordination:draft", pk)


@require_POST
@for_coordinators
def publish(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Publish a drafted hub; without a check that was read, one says why."""
    hub = found(network, pk)
    form = PublishForm(request.POST, hub=hub, is_checked=check_read_of(hub) is not None, today=today())
    if not form.is_valid():
        return render(request, "coordination/draft.html", facts_of(hub, form), status=422)
    try:
        publish_draft(hub, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except NotADraft:
        messages.info(request, _("It was published meanwhile."))
    except NobodyRunsIt:
        messages.warning(request, _("No partner runs this hub any more: it cannot be published."))
    except CheckUnread:
        messages.warning(request, _("A newer check was taken meanwhile. Read it, or say why not."))
    else:
        day = words.short_day(form.cleaned_data["opened_on"])
        messages.success(
            request, _("%(hub)s is published: it receives people from %(day)s.") % {"hub": hub, "day": day}
        )
    return redirect("coordination:draft", pk)


def found(network: Network, pk: int) -> Hub:
    """A hub of the network that was drafted here, else 404."""
    hubs = Hub.objects.filter(network=network, planned_on__isnull=False).select_related("place__commune", "network")
    return get_object_or_404(hubs, pk=pk)


def facts_of(hub: Hub, form: PublishForm | None = None) -> dict[str, Any]:
    """What the page of a draft shows."""
    read, taken = check_read_of(hub), list(checks_of(hub))
    partners = partners_of(hub, on=max(today(), hub.opens_on))
    return {
        "hub": hub,
        "facts": [
            (_("Where"), ", ".join(part for part in (hub.place.address, str(hub.place.commune)) if part)),
            (_("Who runs it"), words.spoken_list(str(row.organisation) for row in partners)),
            (_("Planned for") if hub.is_draft else _("Opening day"), words.short_day(hub.opens_on)),
            (_("Whom it will serve"), words.spoken_list(str(Stage(one).label) for one in hub.stages if one in Stage)),
            (_("What this hub adds"), hub.adds),
        ],
        "read": read,
        "has_kit": has_kit(hub),
        "found": check_in_words(taken[0]) if taken else None,
        "former": [(one, sentence_of(one.facts)) for one in taken[1:]],
        "comments": list(hub.comments.select_related("organisation", "by")),
        "comment_form": DraftCommentForm(today=today()),
        "publication": publication_of(hub),
        "rollout": rollout_of(hub),
        "publish_form": form or PublishForm(None, hub=hub, is_checked=read is not None, today=today()),
        "section": "hubs",
    }
