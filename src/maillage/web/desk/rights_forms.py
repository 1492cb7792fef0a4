"""Forms about the rights of people: what they ask, the answer, proofs to keep, the last word before an erasure."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from maillage.support.privacy.choices import WITH_REASON, Basis, ClaimChannel, ClaimState, Right
from maillage.web.desk.people_forms import Day

AT_THE_DESK = [(one.value, one.label) for one in ClaimChannel if one != ClaimChannel.LINK]
OUTCOMES = [(one.value, one.label) for one in ClaimState if one != ClaimState.OPEN]


class ClaimForm(forms.Form):
    """What somebody asks about their data, on the real day."""

    right = forms.TypedChoiceField(label=_("What they ask"), choices=Right.choices, coerce=Right)
    channel = forms.TypedChoiceField(label=_("How it came"), choices=AT_THE_DESK, coerce=ClaimChannel)
    received_on = forms.DateField(label=_("Received on"), widget=Day, help_text=_("The month counts from this day."))
    words = forms.CharField(
        label=_("In their words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.today = today
        self.initial = {**self.initial, "received_on": today}
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()

    def clean_received_on(self) -> date:
        """The real day, which cannot be to come."""
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day


class AnswerForm(forms.Form):
    """What was done, and why not more."""

    outcome = forms.TypedChoiceField(
        label=_("What was done"), choices=OUTCOMES, coerce=ClaimState, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("The answer, as the person reads it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        asked = super().clean() or self.cleaned_data
        if asked.get("outcome") in WITH_REASON and not asked.get("answer", "").strip():
            self.add_error("answer", _("Say why: the person has a right to the reason."))
        return asked


class ProofForm(forms.Form):
    """What is kept, for which operation, until the day of the funder's letter."""

    thing = forms.ChoiceField(label=_("What is kept"))
    basis = forms.TypedChoiceField(label=_("Why it has to be kept"), choices=Basis.choices, coerce=Basis)
    operation = forms.CharField(
        label=_("For which operation"), max_length=120, help_text=_("Its number, never the name of the person.")
    )
    until = forms.DateField(
        label=_("Kept until"),
        widget=Day,
        help_text=_("The funder’s letter tells the day: there is no general rule."),
    )
    reason = forms.CharField(
        label=_("According to"),
        max_length=300,
        help_text=_("For example: letter of the managing authority of 3 March."),
    )

    def __init__(self, *args: Any, things: list[tuple[str, str]], today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.today = today
        field = self.fields["thing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = things

    def clean_until(self) -> date:
        """A day to come."""
        day: date = self.cleaned_data["until"]
        if day <= self.today:
            raise ValidationError(_("A proof is kept until a day that is still to come."))
        return day


class EraseForm(forms.Form):
    """The last word before an erasure."""

    was_read = forms.BooleanField(label=_("I read what goes and what stays, and the person was told"))
