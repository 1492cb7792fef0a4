"""The form of what an offer says, for those who write one and for those who write a template."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import Audience, OfferType, Stage, Subject

SHORT = {"rows": 2}


class ToPublish:
    """A field that a draft may leave empty and that publication asks for: the form says so beside its label."""

    to_publish = True


class NeededText(ToPublish, forms.CharField):
    """Words needed to publish."""


class NeededChoices(ToPublish, forms.MultipleChoiceField):
    """Values of a closed list needed to publish."""


def said(choices: type[Stage] | type[Subject] | type[Audience] | type[OfferType]) -> list[tuple[str, str]]:
    """A closed list, each label with its capital."""
    return [(value, str(capfirst(label))) for value, label in choices.choices]


class ContentForm(forms.Form):
    """For whom, at which stage, what happens, how long, what comes next. Shape only: the gate asks the rest."""

    name = forms.CharField(label=_("Name of the offer"), max_length=150, help_text=_("What one gets, without acronym."))
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=280,
        widget=forms.Textarea(attrs=SHORT),
        help_text=_("Read first, by somebody who does not know you: who does what with them."),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=())
    audiences = NeededChoices(
        label=_("For whom"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("“Everybody” stands alone."),
    )
    stages = forms.MultipleChoiceField(
        label=_("When it helps"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In the person’s own words. The fewer, the clearer."),
    )
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None means every subject."),
    )
    what_happens = NeededText(
        label=_("What happens"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("From the first minute to the last: short sentences, “you”, the present tense."),
    )
    duration = NeededText(
        label=_("How long"),
        max_length=150,
        required=False,
        help_text=_("For example: one hour; four meetings in two months."),
    )
    next_step = NeededText(
        label=_("What comes next"),
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs=SHORT),
        help_text=_("What the person leaves with, and who helps them afterwards."),
    )
    conditions = forms.CharField(
        label=_("Conditions"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    pieces_to_bring = forms.CharField(
        label=_("What to bring"), max_length=2000, required=False, widget=forms.Textarea(attrs=SHORT)
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(typed, initial=dict(initial or {}))
        for name, choices in (("audiences", said(Audience)), ("stages", said(Stage)), ("subjects", said(Subject))):
            _field(self, name).choices = choices
        kinds: list[tuple[str, Any]] = [("", _("Choose")), *said(OfferType)]
        _field(self, "kind").choices = kinds

    def clean_audiences(self) -> list[str]:
        """Everybody, or named audiences."""
        audiences: list[str] = self.cleaned_data["audiences"]
        if Audience.TOUS_PUBLICS in audiences and len(audiences) > 1:
            raise forms.ValidationError(_("“Everybody” stands alone: untick it, or untick the others."))
        return audiences


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def in_words(value: object, field: str) -> str:
    """The value of a field of the content, as people read it."""
    lists: dict[str, type[Stage] | type[Subject] | type[Audience]] = {
        "stages": Stage,
        "subjects": Subject,
        "audiences": Audience,
    }
    if field in lists and isinstance(value, Sequence):
        return ", ".join(str(one.label) for one in lists[field] if one.value in value)
    if field == "kind":
        return str(OfferType(str(value)).label) if value in OfferType.values else ""
    return str(value or "")
