"""Forms of a partner without account: who answers, and what is answered."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.support.orientation.choices import REFUSALS, AttemptChannel, Outcome

LONGEST = 2000


class AcceptForm(forms.Form):
    """Who the person can ask for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("The person and the sender read it: it is who they ask for."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AttemptForm(forms.Form):
    """How one tried to reach the person."""

    channel = forms.ChoiceField(label=_("How did you try?"), choices=AttemptChannel)


class WordForm(forms.Form):
    """A few words to the sender."""

    words = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class DeclineForm(forms.Form):
    """Why one cannot take it, and what is proposed instead."""

    reason = forms.ChoiceField(label=_("Why?"), choices=REFUSALS)
    proposed = forms.ModelChoiceField(
        label=_("Who could take it instead?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("nobody by name"),
    )
    words = forms.CharField(
        label=_("What you propose"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, partners: QuerySet[Organisation, Organisation], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["proposed"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = partners

    def clean(self) -> dict[str, Any]:
        """Nobody likes a door that closes without another one."""
        asked = super().clean() or self.cleaned_data
        if not asked.get("proposed") and not asked.get("words", "").strip():
            self.add_error("words", _("Propose another partner, or say in a few words what the person may do."))
        return asked


class EndForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(one.value, one.label) for one in (Outcome.HELPED, Outcome.JOINT, Outcome.BACK, Outcome.STOPPED)],
    )
