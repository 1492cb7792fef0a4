"""Forms about agreements and about who reads what is sensitive."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.support.people.choices import BY_SOMEBODY, SENSITIVE, TO_SOMEBODY, ConsentChannel, Fact, Purpose
from maillage.web.desk.people_forms import Day, SituationForm

TEXT_LANGUAGES = [("fr", "français"), ("en", "English")]
USUAL = timedelta(days=180)


class PurposeForm(forms.Form):
    """What the person would agree to; for what is shared, with whom."""

    purpose = forms.TypedChoiceField(label=_("The person agrees to"), choices=Purpose, coerce=Purpose)
    to = forms.ModelChoiceField(
        label=_("With which partner"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Only to be put in touch, or to share the summary or documents: one partner at a time."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=TEXT_LANGUAGES, required=False)

    def __init__(self, *args: Any, partners: QuerySet[Organisation], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = partners

    def clean(self) -> dict[str, Any]:
        """A partner where something is shared, none elsewhere."""
        asked = super().clean() or self.cleaned_data
        if asked.get("purpose") in TO_SOMEBODY and "to" not in self.errors and not asked.get("to"):
            self.add_error("to", _("Choose the partner: the text names it."))
        if asked.get("purpose") not in TO_SOMEBODY:
            asked["to"] = None
        asked["language"] = asked.get("language") or "fr"
        return asked


class CollectedForm(forms.Form):
    """How the person agreed, once the text was read."""

    channel = forms.TypedChoiceField(
        label=_("How they agreed"),
        choices=[(one.value, one.label) for one in BY_SOMEBODY],
        coerce=ConsentChannel,
        widget=forms.RadioSelect,
    )
    given_on = forms.DateField(label=_("Which day, if not today"), required=False, widget=Day)
    was_read = forms.BooleanField(label=_("The person read this text, or I read it out, and they said yes"))

    def __init__(self, *args: Any, today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.today = today
        self.fields["given_on"].widget.attrs["max"] = today.isoformat()

    def clean_given_on(self) -> date | None:
        """The real day, which cannot be to come."""
        day: date | None = self.cleaned_data["given_on"]
        if day is not None and day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day


class SensitiveForm(SituationForm):
    """A sensitive fact: only that it is so and since when, never why."""

    fact = forms.TypedChoiceField(
        label=_("What"), choices=[(one.value, one.label) for one in Fact if one in SENSITIVE], coerce=Fact
    )


class EntrustForm(forms.Form):
    """Who may read sensitive facts, why, until when."""

    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("For example: follows the people on RSA for the department.")
    )
    starts_on = forms.DateField(label=_("From"), widget=Day)
    ends_on = forms.DateField(label=_("Last day"), widget=Day, help_text=_("A year at most; it can be given again."))

    def __init__(self, *args: Any, users: QuerySet[User], today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.initial = {**self.initial, "starts_on": today, "ends_on": today + USUAL}
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = users
