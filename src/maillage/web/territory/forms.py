"""The forms of this door. They ask for posts and facts, never for the name of anybody."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.models import Offer
from maillage.insight.coverage.queries import published_of
from maillage.insight.dialogue.actions import AnswerDraft, Promise, Subject
from maillage.insight.dialogue.choices import Progress
from maillage.insight.dialogue.figures import figure_choices
from maillage.insight.dialogue.models import (
    Agreement,
    AgreementTarget,
    Committee,
    CommitteeDecision,
    CommitteePaper,
    CommitteeSeat,
    Territory,
)

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
NO_NAME = _("No name of anybody: posts and facts are enough.")


class Day(forms.DateInput):
    """A day, with the browser's calendar."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


def check_day(value: date) -> None:
    """Raises ValidationError for a day that nobody can mean."""
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(_("Give a day between 1990 and 2099."))


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day that somebody can mean."""
    return forms.DateField(label=label, required=required, widget=Day(), validators=[check_day])


class AboutForm(forms.Form):
    """What a question or an answer may be about."""

    figure = forms.ChoiceField(label=_("About a figure of the sheet"), required=False)
    agreement = forms.ModelChoiceField(Agreement.objects.none(), label=_("About an agreement"), required=False)
    offer = forms.ModelChoiceField(Offer.objects.none(), label=_("About an offer"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, typed: QueryDict | None, *, territory: Territory, day: date) -> None:
        super().__init__(typed, initial={"form_key": uuid4()})
        self._choice("figure").choices = [("", "–"), *figure_choices()]
        places = [territory.pk, *([territory.office_id] if territory.office_id else [])]
        self._rows("agreement").queryset = Agreement.objects.filter(territory__in=places)
        self._rows("offer").queryset = _offers(territory, day)
        for name in ("agreement", "offer"):
            self._rows(name).empty_label = "–"

    @property
    def about(self) -> Subject:
        """What was chosen."""
        typed = self.cleaned_data
        return Subject(typed["figure"], typed["offer"], typed["agreement"])

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _rows(self, name: str) -> "forms.ModelChoiceField[Any]":
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field


class AskForm(AboutForm):
    """A question in one line, then in full."""

    subject = forms.CharField(label=_("Your question in one line"), max_length=150)
    text = forms.CharField(
        label=_("Your question"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}), help_text=NO_NAME
    )
    field_order = ("subject", "text", "figure", "agreement", "offer", "form_key")


class AnswerForm(AboutForm):
    """The official answer, and what it promises."""

    text = forms.CharField(
        label=_("Official answer"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}), help_text=NO_NAME
    )
    promise = forms.CharField(label=_("What you promise"), max_length=250, required=False)
    promise_due_on = day_field(_("Promised by"), required=False)
    field_order = ("text", "agreement", "figure", "offer", "promise", "promise_due_on", "form_key")

    def clean(self) -> dict[str, Any]:
        """A promise has its day, and a day its promise."""
        typed = super().clean() or self.cleaned_data
        if typed.get("promise") and "promise_due_on" in typed and not typed["promise_due_on"]:
            self.add_error("promise_due_on", _("By when do you promise it?"))
        if typed.get("promise_due_on") and not typed.get("promise"):
            self.add_error("promise", _("What do you promise by that day?"))
        return typed

    @property
    def draft(self) -> AnswerDraft:
        """What was typed."""
        typed = self.cleaned_data
        promises = [Promise(typed["promise"], typed["promise_due_on"])] if typed["promise"] else []
        return AnswerDraft(typed["text"], self.about, promises)


class ProgressForm(forms.Form):
    """How far a promise has come."""

    progress = forms.ChoiceField(label=_("Progress"), choices=Progress.choices)
    note = forms.CharField(label=_("Where it stands"), max_length=250, required=False)


class CommitteeForm(forms.ModelForm[Committee]):
    """When, where, and which posts sit."""

    seats = forms.CharField(
        label=_("Posts that sit, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Vice-president for the economy, director of the association… No name."),
    )

    class Meta:
        model = Committee
        fields = ("title", "held_on", "where")
        widgets = {"held_on": Day()}

    def clean_held_on(self) -> date:
        """A day that somebody can mean."""
        day: date = self.cleaned_data["held_on"]
        check_day(day)
        return day


class SeatForm(forms.ModelForm[CommitteeSeat]):
    """A post more."""

    class Meta:
        model = CommitteeSeat
        fields = ("title",)


class PaperForm(forms.ModelForm[CommitteePaper]):
    """A paper on the table."""

    address = forms.URLField(label=_("Address"), required=False, assume_scheme="https")

    class Meta:
        model = CommitteePaper
        fields = ("title", "address")


class DecisionForm(forms.ModelForm[CommitteeDecision]):
    """What is decided, who follows it up, by when."""

    due_on = day_field(_("By"), required=False)

    class Meta:
        model = CommitteeDecision
        fields = ("what", "owner", "due_on")
        widgets = {"what": forms.Textarea(attrs={"rows": 2})}


LINES: dict[str, type[SeatForm] | type[PaperForm] | type[DecisionForm]] = {
    "decisions": DecisionForm,
    "papers": PaperForm,
    "seats": SeatForm,
}
"""What a committee is made of, by the word in its addresses."""


class AgreementForm(forms.ModelForm[Agreement]):
    """What is agreed, until when, by whom."""

    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"))
    parties = forms.CharField(
        label=_("Who signs, one body a line"), widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAME
    )

    class Meta:
        model = Agreement
        fields = ("title", "kind", "starts_on", "ends_on")

    field_order = ("title", "kind", "starts_on", "ends_on", "parties")


class TargetForm(forms.ModelForm[AgreementTarget]):
    """A figure of the sheet, what it should reach, by when."""

    figure = forms.ChoiceField(label=_("Figure"))
    due_on = day_field(_("By"))

    class Meta:
        model = AgreementTarget
        fields = ("figure", "value", "due_on")

    def __init__(self, typed: QueryDict | None, *, agreement: Agreement) -> None:
        super().__init__(typed, instance=AgreementTarget(agreement=agreement))
        field = self.fields["figure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = figure_choices()


class PostForm(forms.Form):
    """Who may come in by this door, and as what they show."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("Territory or office"))
    title = forms.CharField(
        label=_("Title of the post"),
        max_length=120,
        help_text=_("All that others see: vice-president for the economy, officer for the economy…"),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(
        label=_("Name"), max_length=150, help_text=_("Kept with the account, shown nowhere behind this door.")
    )

    def __init__(self, typed: QueryDict | None, *, networks: list[Network]) -> None:
        super().__init__(typed)
        field = self.fields["territory"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Territory.objects.filter(network__in=networks).order_by("kind", "name")


def _offers(territory: Territory, day: date) -> Any:
    """Published offers given in the territory, by name."""
    rows = published_of(territory.network, day=day, area=territory.area)
    return Offer.objects.filter(pk__in=rows.order_by().values("offer")).order_by("name", "pk")
