"""The form of a partner that leaves."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.privacy.queries import Leaving

FURTHEST = timedelta(days=3 * 366)


class LeavingForm(forms.Form):
    """The day, the reason, and who runs each hub that the partner ran with others."""

    leaves_on = forms.DateField(
        label=_("From this day it no longer belongs to the network"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the day on which it leaves.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the journal, and written to the partner."),
        error_messages={"required": _("Say why it leaves.")},
    )

    def __init__(self, typed: QueryDict | None, *, left: Leaving, today: date) -> None:
        super().__init__(typed)
        self.today, self.passing = today, [one for one in left.hubs if one.passes_on]
        for one in self.passing:
            self.fields[f"lead_{one.hub.pk}"] = forms.ModelChoiceField(
                label=_("Who runs %(hub)s from then on") % {"hub": one.hub},
                queryset=Organisation.objects.filter(pk__in=[partner.pk for partner in one.others]).order_by("name"),
                empty_label=None,
            )

    def clean_leaves_on(self) -> date:
        """A day to come that can be planned."""
        day: date = self.cleaned_data["leaves_on"]
        if not self.today < day <= self.today + FURTHEST:
            raise ValidationError(_("Give a day from tomorrow on, within three years."))
        return day

    def successors(self) -> dict[int, Any]:
        """By key of the hub, who runs it."""
        return {one.hub.pk: self.cleaned_data[f"lead_{one.hub.pk}"] for one in self.passing}
