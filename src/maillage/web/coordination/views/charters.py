"""Who welcomes at a hub and how many new people each partner takes, beside what each had in four weeks."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.catalogue.network.actions import CharterOver, NotAPartner, agree_capacity, hold_welcome
from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.network.models import Charter, CharterShare, Hub, Network, Organisation
from maillage.catalogue.network.queries import charter_of, partners_of
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.support.orientation.queries import Standing, standings_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.shared.membership import signed_in, today

DAYS = (None, *Weekday)
MOST = 999


@dataclass(frozen=True)
class Row:
    """A partner on a line of the charter: its field, and what it had."""

    share: CharterShare
    field: forms.BoundField
    standing: Standing | None


class RoomForm(forms.Form):
    """A number for each partner of each line, and who holds the welcome on which day."""

    def __init__(self, *args: Any, charter: Charter, partners: list[Organisation]) -> None:
        super().__init__(*args)
        self.shares = [share for rule in charter.rules.all() for share in rule.shares.all()]
        self.partners = partners
        for share in self.shares:
            self.fields[f"capacity_{share.pk}"] = forms.IntegerField(
                label=str(share.organisation),
                initial=share.capacity,
                min_value=0,
                max_value=MOST,
                required=False,
                widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
            )
        held = {(row.organisation_id, row.weekday) for row in charter.welcomes.all()}
        for partner in partners:
            for day in DAYS:
                ticked = (partner.pk, day) in held
                self.fields[f"welcome_{partner.pk}_{day or 0}"] = forms.BooleanField(required=False, initial=ticked)

    def holders(self) -> list[tuple[Organisation, Weekday | None]]:
        """Who was ticked, on which day."""
        asked = self.cleaned_data
        return [(one, day) for one in self.partners for day in DAYS if asked[f"welcome_{one.pk}_{day or 0}"]]


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def charter(request: HttpRequest, network: Network, slug: str) -> HttpResponse:
    """The lines of the charter in force with room and use, and the week of the welcome."""
    hub = get_object_or_404(Hub, network=network, slug=slug)
    found = charter_of(hub, on=today())
    if found is None:
        return render(request, "coordination/charter.html", {"hub": hub, "charter": None, "section": "hubs"})
    partners = [row.organisation for row in partners_of(hub, on=today())]
    form = RoomForm(request.POST or None, charter=found, partners=partners)
    if form.is_valid():
        try:
            _keep(request, found, form)
        except (CharterOver, NotAPartner):
            messages.warning(request, _("The charter or its partners changed meanwhile: here they are now."))
        else:
            messages.success(request, _("Kept. The next enquiry follows it."))
        return redirect("coordination:charter", slug=slug)
    days = [_("Every day"), *(str(day.label) for day in Weekday)]
    facts = {
        "hub": hub,
        "charter": found,
        "form": form,
        "lines": _lines(found, form),
        "days": days,
        "week": [
            (one, [(name, form[f"welcome_{one.pk}_{day or 0}"]) for day, name in zip(DAYS, days, strict=True)])
            for one in partners
        ],
        "section": "hubs",
    }
    return render(request, "coordination/charter.html", facts, status=422 if form.errors else 200)


def _keep(request: HttpRequest, found: Charter, form: RoomForm) -> None:
    acted: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
    for share in form.shares:
        agree_capacity(share, form.cleaned_data[f"capacity_{share.pk}"], **acted)
    hold_welcome(found, form.holders(), **acted)


def _lines(found: Charter, form: RoomForm) -> list[dict[str, Any]]:
    """Each line: whom it is for, its partners with their room and what they had in four weeks."""
    lines = []
    for rule in found.rules.all():
        had = {one.organisation.pk: one for one in standings_of(rule, on=today())}
        rows = [Row(one, form[f"capacity_{one.pk}"], had.get(one.organisation_id)) for one in rule.shares.all()]
        labels = [str(Stage(one).label) for one in rule.stages if one in Stage.values]
        labels += [str(Audience(one).label) for one in rule.audiences if one in Audience.values]
        lines.append({"rule": rule, "whom": labels, "rows": rows})
    return lines
