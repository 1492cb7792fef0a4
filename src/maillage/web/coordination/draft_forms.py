"""The forms of a drafted hub."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Voice
from maillage.catalogue.network.models import Hub
from maillage.web.coordination.hub_forms import FURTHEST
from maillage.web.shared.comments import HubCommentForm


class PublishForm(forms.Form):
    """From which day the hub receives people; why, when nobody read the check."""

    opened_on = forms.DateField(
        label=_("Opening day"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    )
    because = forms.CharField(
        label=_("Why it is published without a check that was read"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with your name. The check blocks nothing; whoever goes without it says why."),
        error_messages={"required": _("Read the check, or say why the hub is published without it.")},
    )

    def __init__(self, typed: QueryDict | None, *, hub: Hub, is_checked: bool, today: date) -> None:
        super().__init__(typed, initial={"opened_on": max(hub.opens_on, today)})
        self.today = today
        if is_checked:
            del self.fields["because"]

    def clean_opened_on(self) -> date:
        """A day that can be planned."""
        day: date = self.cleaned_data["opened_on"]
        if not date(1900, 1, 1) <= day <= self.today + FURTHEST:
            raise ValidationError(_("Give a day within the next five years, or the one on which it opened."))
        return day


class DraftCommentForm(HubCommentForm):
    """A word of the coordination, or what the Region said, with where and when it said it."""

    voice = forms.ChoiceField(
        label=_("Who says it"),
        choices=[
            (Voice.COORDINATOR, _("I do, for the coordination")),
            (Voice.REGION, _("the Region: I write it down")),
        ],
        initial=Voice.COORDINATOR,
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("Where the Region said it"),
        max_length=200,
        required=False,
        help_text=_("The letter, mail or meeting. Only for the Region, as the next field."),
    )
    said_on = forms.DateField(
        label=_("On which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )

    field_order = ("voice", "text", "source", "said_on")

    def __init__(self, typed: QueryDict | None = None, *, today: date) -> None:
        super().__init__(typed)
        self.today = today

    def clean_said_on(self) -> date | None:
        """A day that has come."""
        day: date | None = self.cleaned_data["said_on"]
        if day and not date(1990, 1, 1) <= day <= self.today:
            raise ValidationError(_("Give a day that has come."))
        return day

    def clean(self) -> dict[str, Any]:
        """For the Region both are needed; for oneself neither is kept."""
        said = super().clean() or self.cleaned_data
        if said.get("voice") != Voice.REGION:
            return {**said, "source": "", "said_on": None}
        for name in ("source", "said_on"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Say where and when the Region said it."))
        return said
