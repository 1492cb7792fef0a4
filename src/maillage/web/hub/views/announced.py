"""A hub that opens nearby, for the partners told of it and the coordinators of its network: read, comment."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.network.actions import comment_on_hub
from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.queries import neighbours_of, notices_of, partners_of
from maillage.catalogue.network.rules import announced_hubs_seen_by, hubs_seen_by, speaks_about, voice_about
from maillage.catalogue.offers.choices import Stage
from maillage.insight.rollouts.queries import checks_of
from maillage.web.shared import words
from maillage.web.shared.comments import HubCommentForm
from maillage.web.shared.duplication import check_in_words
from maillage.web.shared.membership import memberships, signed_in, today


@require_safe
def announced(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is, who runs it, what it adds, who was told and what they say."""
    return page(request, announced_hub(request, pk), HubCommentForm())


@require_POST
def comment_announced(request: HttpRequest, pk: int) -> HttpResponse:
    """A word of a partner; it blocks nothing."""
    hub = announced_hub(request, pk)
    speaker = speaks_about(signed_in(request), hub, on=today()).first()
    if speaker is None:
        raise Http404
    form = HubCommentForm(request.POST)
    if not form.is_valid():
        return page(request, hub, form)
    user, now = signed_in(request), timezone.now()
    voice = voice_about(user, hub, on=today())
    comment_on_hub(hub, form.cleaned_data["text"], organisation=speaker, voice=voice, by=user, now=now)
    messages.success(request, _("Your comment is kept."))
    return redirect("hub:announced", pk=pk)


def announced_hub(request: HttpRequest, pk: int) -> Hub:
    """The hub, for who may read its announcement; 404 for others."""
    hubs = announced_hubs_seen_by(signed_in(request), on=today()).select_related("place__commune", "network")
    return get_object_or_404(hubs, pk=pk)


def is_of(request: HttpRequest, hub: Hub) -> bool:
    """The reader works in the network of the hub."""
    networks = {one.network_id or (one.hub.network_id if one.hub else None) for one in memberships(request)}
    return hub.network_id in networks


def page(request: HttpRequest, hub: Hub, form: HubCommentForm) -> HttpResponse:
    """The announcement; 422 when the comment is to be mended."""
    partners = partners_of(hub, on=max(today(), hub.opens_on))
    facts = [
        (_("Where"), ", ".join(part for part in (hub.place.address, str(hub.place.commune)) if part)),
        (_("Who runs it"), words.spoken_list(str(row.organisation) for row in partners)),
        (_("Opening day"), words.short_day(hub.opens_on)),
        (_("Whom it will serve"), words.spoken_list(str(Stage(one).label) for one in hub.stages if one in Stage)),
    ]
    check = checks_of(hub).first()
    near = neighbours_of(hub.place.commune, on=today(), hub=hub)
    shown = {
        "hub": hub,
        "facts": facts,
        "near": [(one.desk or one.hub, one.minutes) for one in near],
        "notices": list(notices_of(hub)),
        "comments": list(hub.comments.select_related("organisation", "by")),
        "form": form,
        "found": check_in_words(check, is_inside=is_of(request, hub)) if check else None,
        "opens": hubs_seen_by(signed_in(request), on=today()).filter(pk=hub.pk).exists(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "hub/announced.html", {**shown, "section": "hub"}, status=status)
