"""Forms of the desk: what an adviser does with an enquiry."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, Organisation
from maillage.foundation.accounts.models import User
from maillage.support.orientation.choices import AttemptChannel, DeclineReason
from maillage.support.orientation.queries import Partner
from maillage.web.shared import words


class WordForm(forms.Form):
    """A few words to the person; the key makes a double click one word."""

    text = forms.CharField(label=_("Your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AttemptForm(forms.Form):
    """How one tried to reach the person."""

    channel = forms.TypedChoiceField(label=_("How did you try?"), choices=AttemptChannel, coerce=AttemptChannel)


class DeclineForm(forms.Form):
    """Why one cannot take it, and what the person reads."""

    reason = forms.TypedChoiceField(label=_("Why?"), choices=DeclineReason, coerce=DeclineReason)
    words = forms.CharField(
        label=_("What the person reads"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say to whom else they may turn. Nobody likes a door that closes without another one."),
    )


class RedirectForm(forms.Form):
    """To which partner it passes, and why."""

    partner = forms.ChoiceField(label=_("To whom?"))
    reason = forms.CharField(
        label=_("Why them?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person and the partner both read it."),
    )

    def __init__(self, *args: Any, partners: Sequence[Partner], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.partners = {f"{one.hub.pk}-{one.organisation.pk}": one for one in partners}
        choices = [(key, self._label(one)) for key, one in self.partners.items()]
        field = self.fields["partner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a partner")), *choices]

    def chosen(self) -> tuple[Hub, Organisation]:
        """The hub and the organisation, once the form is valid."""
        partner = self.partners[self.cleaned_data["partner"]]
        return partner.hub, partner.organisation

    @staticmethod
    def _label(partner: Partner) -> str:
        parts = [f"{partner.organisation}, {partner.hub}"]
        if partner.minutes is not None:
            parts.append(words.minutes(partner.minutes * 60))
        if partner.had_it:
            parts.append(str(_("already had it")))
        return " · ".join(parts)


class OwnerForm(forms.Form):
    """Which colleague has it."""

    owner = forms.ModelChoiceField(label=_("Who has it?"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, colleagues: Sequence[User], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[one.pk for one in colleagues]).order_by("name", "pk")
