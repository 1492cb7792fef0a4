"""The search on partners' sites: which sites may show it, and what to paste there."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.network.queries import organisations_of
from maillage.catalogue.sources.actions.widgets import WidgetRefused, edit_widget, open_widget
from maillage.catalogue.sources.models import Widget
from maillage.web.coordination.access import for_coordinators
from maillage.web.shared.membership import signed_in, today

SECTION = {"section": "catalogue"}
FRAME = '<iframe src="{address}" title="{title}" width="100%" height="600" style="border:0" loading="lazy"></iframe>'


class SitesForm(forms.Form):
    """The sites that may show the search."""

    origins = forms.CharField(
        label=gettext_lazy("Sites that may show the search in a frame"),
        help_text=gettext_lazy(
            "One a line, as https://www.example.org. The name of the site must be exactly this one. "
            "Leave it empty for a plain link."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
        max_length=4000,
    )

    @property
    def sites(self) -> list[str]:
        """The lines typed."""
        return str(self.cleaned_data["origins"]).splitlines()


class NewWidgetForm(SitesForm):
    """For which partner, under which name."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Partner"), queryset=Organisation.objects.none())
    slug = forms.CharField(
        label=gettext_lazy("Name in the address"),
        help_text=gettext_lazy("Small letters, digits and hyphens. It does not change afterwards."),
        max_length=60,
    )
    field_order = ("organisation", "slug", "origins")

    def __init__(self, *args: Any, network: Network, **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations_of(network, on=today())


class WidgetForm(SitesForm):
    """A widget that is there."""

    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        help_text=gettext_lazy("A paused search is no longer shown; enquiries keep where they came from."),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def widgets(request: HttpRequest, network: Network) -> HttpResponse:
    """Those of the network, what to paste for each, and a form for a new one."""
    form = NewWidgetForm(request.POST or None, network=network)
    if form.is_valid():
        try:
            made = open_widget(
                network,
                organisation=form.cleaned_data["organisation"],
                slug=form.cleaned_data["slug"],
                origins=form.sites,
                by=signed_in(request),
                now=timezone.now(),
            )
        except WidgetRefused as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(
                request, _("The search is ready for the site of %(partner)s.") % {"partner": made.organisation}
            )
            return redirect("coordination:widget", pk=made.pk)
    rows = Widget.objects.filter(network=network).select_related("organisation")
    facts = {"network": network, "widgets": rows, "form": form, **SECTION}
    return render(request, "coordination/widgets.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def widget(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One of them: its sites, whether it is in use, what to paste."""
    found = get_object_or_404(Widget.objects.select_related("organisation"), pk=pk, network=network)
    form = WidgetForm(request.POST or None, initial={"origins": "\n".join(found.origins), "is_active": found.is_active})
    if form.is_valid():
        try:
            edit_widget(
                found,
                origins=form.sites,
                is_active=form.cleaned_data["is_active"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except WidgetRefused as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("coordination:widget", pk=pk)
    facts = {"network": network, "widget": found, "form": form, **codes_of(found), **SECTION}
    return render(request, "coordination/widget.html", facts, status=422 if form.errors else 200)


def codes_of(found: Widget) -> dict[str, str]:
    """What the partner pastes: a frame, or a link. Neither holds a script."""
    address = settings.SITE_ADDRESS + reverse("public:widget", args=[found.slug])
    link = f"{settings.SITE_ADDRESS}{reverse('public:home')}?par={found.slug}"
    title = _("Who can help me near home?")
    return {
        "frame": FRAME.format(address=address, title=title),
        "link": f'<a href="{link}">{title}</a>',
        "address": link,
    }
