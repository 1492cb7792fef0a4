"""Forms of the public door: the enquiry, a word added later, a correction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import Stage
from maillage.support.orientation.choices import ContactWay
from maillage.web.shared.forms import Commune


class ContactWayField(forms.ChoiceField):
    """One way to be answered is enough: a phone number, an address, or "I will come"."""

    one_of_several = True


class EnquiryForm(forms.Form):
    """What a person asks, and how to answer them. Lengths and what is enough are checked by `submit_enquiry`."""

    need = forms.CharField(
        label=_("What do you need?"),
        help_text=_("In your own words. What you want to do, where you are with it, what stops you."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a few words what you need.")},
    )
    commune = forms.CharField(
        label=_("Where do you live?"),
        help_text=_("Name of the town or village, or postcode: it decides who is near you."),
        widget=Commune(),
        required=False,
    )
    stage = forms.ChoiceField(
        label=_("How far are you?"), choices=[("", _("I do not know yet")), *Stage.choices], required=False
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Or a first name, so that the adviser knows whom to ask for."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        required=False,
    )
    contact_way = ContactWayField(
        label=_("How shall we answer you?"),
        choices=[(value, capfirst(label)) for value, label in ContactWay.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    phone = forms.CharField(
        label=_("Phone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "short"}),
        required=False,
    )
    email = forms.CharField(
        label=_("E-mail"),
        help_text=_("You receive a copy and your private link."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        required=False,
    )
    address = forms.CharField(
        label=_("Postal address"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        required=False,
    )


class WordForm(forms.Form):
    """A few words that the person adds."""

    text = forms.CharField(
        label=_("Add a word"),
        help_text=_("A detail, a change, a question: whoever has your enquiry reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a few words.")},
    )


class CorrectionForm(forms.Form):
    """What is wrong on a sheet, for which place, and where to answer."""

    where = forms.ChoiceField(label=_("Where is it wrong?"), choices=(), required=False)
    said = forms.CharField(
        label=_("What is wrong?"),
        max_length=2000,
        help_text=_("What the sheet says, and what is true. How you know it helps."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is wrong.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail, if you wish an answer"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, ways: Sequence[tuple[str, str]]) -> None:
        super().__init__(typed)
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("On the whole sheet")), *ways]
