"""Forms of what is worked on in a journey: assessment, plan, signatures, documents, templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.support.journeys.actions import Answered, AxesMissing, Interview, StepSaid
from maillage.support.journeys.axes import QUESTIONS, Axis, Decision, Level
from maillage.support.journeys.models import Assessment, Step
from maillage.support.journeys.steps import StepOwner
from maillage.web.desk.journey_forms import DayInput
from maillage.web.shared import words

LONGEST_COMMENT = 4000
MOST_EUROS = 100_000_000


class Amount(forms.IntegerField):
    """A whole amount as people write it: `14 000 €`."""

    def to_python(self, value: Any) -> int | None:
        """The number, without spaces and sign."""
        return super().to_python("".join(str(value or "").replace("€", "").split()) or None)


def _level() -> forms.TypedChoiceField:
    choices = [(level.value, words.capital(str(level.label))) for level in Level]
    return forms.TypedChoiceField(
        label=_("Where it stands"), choices=choices, coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip


def _comment() -> forms.CharField:
    return forms.CharField(
        label=_("Why"), max_length=LONGEST_COMMENT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class AxisFields:
    """The two fields of one axis."""

    axis: Axis
    label: str
    question: str
    level: BoundField
    comment: BoundField


class AssessmentForm(forms.Form):
    """The structured interview: eight axes, then what they come to."""

    held_on = forms.DateField(label=_("Interview held on"), widget=DayInput)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=1440)
    financing_plan_euros = Amount(
        label=_("Financing plan, in euros"),
        required=False,
        min_value=0,
        max_value=MOST_EUROS,
        help_text=_("What it takes to start, even roughly: schemes depend on it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    strengths = forms.CharField(
        label=_("Strengths"), max_length=LONGEST_COMMENT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    risks = forms.CharField(
        label=_("What is fragile"), max_length=LONGEST_COMMENT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    decision = forms.ChoiceField(
        label=_("What you decide together"),
        required=False,
        choices=[(one.value, one.label) for one in Decision],
        widget=forms.RadioSelect,
    )
    decision_words = forms.CharField(label=_("In a few words"), max_length=500, required=False)

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for axis in Axis:
            self.fields[f"{axis.value}_level"] = _level()
            self.fields[f"{axis.value}_comment"] = _comment()

    def axes(self) -> Iterator[AxisFields]:
        """The eight axes in their order."""
        for axis in Axis:
            level, comment = self[f"{axis.value}_level"], self[f"{axis.value}_comment"]
            yield AxisFields(axis, words.capital(str(axis.label)), str(QUESTIONS[axis]), level, comment)

    def interview(self) -> Interview:
        """What was said, once the form is valid."""
        asked = self.cleaned_data
        answers = {axis.value: Answered(asked[f"{axis.value}_level"], asked[f"{axis.value}_comment"]) for axis in Axis}
        said = ("held_on", "minutes", "financing_plan_euros", "strengths", "risks", "decision", "decision_words")
        return Interview(**{name: asked[name] for name in said}, answers=answers)

    def text(self) -> str:
        """Everything written in words, one text a line: what was typed, else what the form shows."""
        names = [f"{axis.value}_comment" for axis in Axis] + ["strengths", "risks", "decision_words"]
        return "\n".join(str(self[name].value() or "") for name in names)

    def miss(self, error: AxesMissing) -> None:
        """Point at each axis that has no level yet."""
        for axis in error.axes:
            self.add_error(
                f"{axis.value}_level", _("Say where “%(axis)s” stands, even roughly.") % {"axis": axis.label}
            )

    @staticmethod
    def facts_of(assessment: Assessment) -> dict[str, Any]:
        """What the form shows of an assessment already there."""
        said = ("minutes", "financing_plan_euros", "strengths", "risks", "decision", "decision_words")
        facts = {name: getattr(assessment, name) for name in said}
        for answer in assessment.answers.all():
            facts[f"{answer.axis}_level"] = answer.level
            facts[f"{answer.axis}_comment"] = answer.comment
        return facts


class StepForm(forms.Form):
    """Something to do, by whom, by when."""

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = forms.ChoiceField(label=_("Who does it"), choices=StepOwner)
    partner = forms.CharField(
        label=_("Which partner"), max_length=120, required=False, help_text=_("When a partner does it.")
    )
    due_on = forms.DateField(label=pgettext_lazy("a day", "By"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """A partner's step says which partner."""
        asked = super().clean() or self.cleaned_data
        if asked.get("owner") == StepOwner.PARTNER and not asked.get("partner"):
            self.add_error("partner", _("Say which partner does it."))
        return asked

    def said(self) -> StepSaid:
        """What was said, once the form is valid."""
        return StepSaid(**self.cleaned_data)

    @staticmethod
    def facts_of(step: Step) -> dict[str, Any]:
        """What the form shows of a step already there."""
        return {"text": step.text, "owner": step.owner, "partner": step.partner, "due_on": step.due_on}


class HandSignedForm(forms.Form):
    """The person signed the printed paper."""

    name = forms.CharField(label=_("Name written on the paper"), max_length=160)
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput)


class DocumentForm(forms.Form):
    """One file. What it is, its content says."""

    file = forms.FileField(label=_("The file"), allow_empty_file=True)
    is_shown = forms.BooleanField(
        label=_("Show it to the person too"), required=False, help_text=_("They read it by their private link.")
    )


class DocumentLinkForm(forms.Form):
    """For whom a document is opened, and for how long."""

    for_whom = forms.CharField(label=_("For whom"), max_length=120)
    days = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, choices=[(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))], initial=7
    )


class TemplateForm(forms.Form):
    """A text with named places."""

    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("Text"), max_length=40_000, strip=False, widget=forms.Textarea(attrs={"rows": 24, "class": "wide"})
    )

    def clean_body(self) -> str:
        """Some words at least."""
        body = str(self.cleaned_data["body"])
        if not body.strip():
            raise ValidationError(_("Write the text."))
        return body
