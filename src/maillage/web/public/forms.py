"""Forms of the public door: the one question, the enquiry, a word added later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.web.shared.forms import Commune

ANY_AUDIENCE = [choice for choice in Audience.choices if choice[0] != Audience.TOUS_PUBLICS]


class QuestionForm(forms.Form):
    """Where you are and where you stand: what the near offer is looked up with."""

    commune = forms.CharField(
        label=_("Where are you?"),
        help_text=_("Name of the town or village, or postcode."),
        widget=Commune(),
        max_length=120,
        error_messages={"required": _("Say where you are: the name of the town or village, or its postcode.")},
    )
    stage = forms.ChoiceField(
        label=_("How far are you?"), choices=[("", _("I do not know yet")), *Stage.choices], required=False
    )
    subject = forms.ChoiceField(
        label=_("What is it about?"), choices=[("", _("Any subject")), *Subject.choices], required=False
    )
    audience = forms.ChoiceField(
        label=_("You are"), choices=[("", _("Rather not say")), *ANY_AUDIENCE], required=False
    )
