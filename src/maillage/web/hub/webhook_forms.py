"""Forms of the addresses that are told what happens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.insight.webhooks.choices import EVENTS, Kind, event_label
from maillage.insight.webhooks.models import LONGEST_ADDRESS
from maillage.insight.webhooks.rules import Scope


class EventsForm(forms.Form):
    """Which events are told, kind by kind."""

    def __init__(self, *args: Any, events: Sequence[str], **facts: Any) -> None:
        super().__init__(*args, **facts)
        for kind in Kind:
            there = [(event, event_label(event)) for event in EVENTS[kind] if event in events]
            if there:
                self.fields[kind.value] = forms.MultipleChoiceField(
                    label=kind.label, choices=there, required=False, widget=forms.CheckboxSelectMultiple
                )
                self.fields[kind.value].one_of_several = True  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[str]:
        """The events ticked."""
        return [event for kind in Kind for event in self.cleaned_data.get(kind.value, [])]

    def refuse(self, field: str, sentence: str) -> None:
        """Put what an action refused beside the field it is about."""
        first = next(kind.value for kind in Kind if kind.value in self.fields)
        self.add_error(first if field == "events" else field, sentence)


class EndpointForm(EventsForm):
    """A new address: whose events, which ones."""

    scope = forms.ChoiceField(label=_("Events of"))
    address = forms.CharField(
        label=_("Address of your tool"),
        help_text=_("It begins with https:// and receives a POST for each event."),
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, scopes: Sequence[Scope], **facts: Any) -> None:
        self.scopes = {scope.key: scope for scope in scopes}
        super().__init__(*args, events=[event for scope in scopes for event in scope.events], **facts)
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(scope.key, str(scope)) for scope in scopes]
        if len(scopes) == 1:
            field.initial, field.widget = scopes[0].key, forms.HiddenInput()

    @property
    def chosen_scope(self) -> Scope:
        """Whose events."""
        return self.scopes[self.cleaned_data["scope"]]
