"""Forms of the acts on a referral."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.support.orientation.choices import REFUSALS, AttemptChannel, Outcome
from maillage.support.people.choices import BY_SOMEBODY, ConsentChannel
from maillage.support.people.models import Person
from maillage.web.desk.people_forms import AgreedDay
from maillage.web.shared.referral_items import Shown

LONGEST = 2000


class Day(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NothingForm(forms.Form):
    """The button says it all."""


class AgreeForm(forms.Form):
    """The person agreed with somebody who read them the text, item by item."""

    items = forms.TypedMultipleChoiceField(
        label=_("Besides the name and the message, they share"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    channel = forms.ChoiceField(
        label=_("How did they agree?"),
        choices=[(value, label) for value, label in ConsentChannel.choices if value in BY_SOMEBODY],
    )
    given_on = AgreedDay()
    read_out = forms.BooleanField(label=_("I read them the text and what is shared, and they agree"))

    def __init__(self, *args: Any, shown: Iterable[Shown], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(one.key, one.title) for one in shown if one.kind not in ("identity", "message")]
        field = self.fields["items"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = choices
        field.initial = [key for key, _title in choices]
        if not choices:
            del self.fields["items"]


class WordsForm(forms.Form):
    """A few words, which may stay empty."""

    words = forms.CharField(
        label=_("A few words"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class WordForm(forms.Form):
    """A few words, which are needed."""

    words = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class AttemptForm(forms.Form):
    """How one tried to reach the person."""

    channel = forms.ChoiceField(label=_("How did you try?"), choices=AttemptChannel)


class MetForm(forms.Form):
    """On which day the first meeting took place."""

    met_on = forms.DateField(label=_("Which day, if not today"), required=False, widget=Day)

    def __init__(self, *args: Any, today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.today = today
        self.fields["met_on"].widget.attrs["max"] = today.isoformat()

    def clean_met_on(self) -> date | None:
        """The real day, which cannot be to come."""
        day: date | None = self.cleaned_data["met_on"]
        if day is not None and day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day


class TakeOverForm(forms.Form):
    """Under which name the project is led from now on, and for whom of one's file."""

    title = forms.CharField(label=_("Name of the project"), max_length=120, required=False)
    person = forms.ModelChoiceField(
        label=_("Already in your file?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("No: enter them with what was shared"),
    )

    def __init__(self, *args: Any, matches: Sequence[Person], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.filter(pk__in=[one.pk for one in matches])
        if not matches:
            del self.fields["person"]


class DeclineForm(forms.Form):
    """Why one cannot take it, and what is proposed instead: a partner or words."""

    reason = forms.ChoiceField(label=_("Why?"), choices=REFUSALS)
    proposed = forms.ModelChoiceField(
        label=_("Who could take it instead?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("nobody by name"),
    )
    words = forms.CharField(
        label=_("What you propose"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sender and the person read it."),
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

    outcome = forms.ChoiceField(label=_("How did it end?"))
    words = forms.CharField(
        label=_("A word to the other partner"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, outcomes: Iterable[Outcome], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in outcomes]


class OwnerForm(forms.Form):
    """Which colleague has it."""

    owner = forms.ModelChoiceField(label=_("Who has it?"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, colleagues: Sequence[User], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[one.pk for one in colleagues]).order_by("name", "pk")
