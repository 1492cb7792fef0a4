"""Forms of handing somebody on: who can help, what is said, what is shared, what one answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.choices import OfferType, Stage, Subject
from maillage.support.orientation.choices import ReferralKind, ReferralReason, Urgency
from maillage.support.people.choices import BY_SOMEBODY, ConsentChannel
from maillage.web.desk.people_forms import AgreedDay
from maillage.web.shared.forms import Commune

LONGEST = 2000
BY_LINK = ConsentChannel.LINK.value


class HelpForm(forms.Form):
    """Where the person lives and what they need now."""

    commune = forms.CharField(label=_("Where do they live?"), max_length=120, widget=Commune)
    stage = forms.ChoiceField(
        label=_("Where do they stand?"), choices=[("", _("any stage")), *Stage.choices], required=False
    )
    subject = forms.ChoiceField(
        label=_("What is it about?"), choices=[("", _("any subject")), *Subject.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("What should happen?"), choices=[("", _("anything that helps")), *OfferType.choices], required=False
    )


class OtherPartnerForm(forms.Form):
    """A partner of the network by name, whatever its offers say."""

    organisation = forms.ModelChoiceField(
        label=_("Partner of the network"), queryset=Organisation.objects.none(), empty_label=_("Choose a partner")
    )

    def __init__(self, *args: Any, partners: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = partners


class WriteForm(forms.Form):
    """What goes along with the person: why, what is said, what is shared. Name and message always go along."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ReferralKind, initial=ReferralKind.ORIENTATION)
    reason = forms.ChoiceField(label=_("Why this partner?"), choices=ReferralReason, initial=ReferralReason.NEED)
    urgency = forms.ChoiceField(label=_("How soon?"), choices=Urgency, initial=Urgency.USUAL)
    message = forms.CharField(
        label=_("Your message to the partner"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the person looks for, in a few words. They read it before it leaves."),
    )
    summary = forms.CharField(
        label=_("Summary to share"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three lines, so that the person need not tell everything again. Your notes stay here."),
    )
    shares_journey = forms.BooleanField(label=_("The steps of the journey, with their dates"), required=False)
    shares_plan = forms.BooleanField(label=_("The action plan"), required=False)
    documents = forms.MultipleChoiceField(
        label=_("Documents"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, journey: bool, plan: bool, documents: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        for name, there in (("shares_journey", journey), ("shares_plan", plan), ("documents", bool(documents))):
            if not there:
                del self.fields[name]
        if documents:
            field = self.fields["documents"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = documents


class AgreementForm(forms.Form):
    """How the person agrees: alone by their link, or with whoever reads them the text."""

    channel = forms.ChoiceField(
        label=_("How does the person agree?"),
        choices=[
            (BY_LINK, _("they read it and decide by their private link")),
            *((value, label) for value, label in ConsentChannel.choices if value in BY_SOMEBODY),
        ],
        widget=forms.RadioSelect,
        initial=BY_LINK,
    )
    given_on = AgreedDay()
    read_out = forms.BooleanField(
        label=_("I read the text and what is shared to the person, and they agree"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Nobody agrees for somebody else: without the link, the text was read out."""
        asked = super().clean() or self.cleaned_data
        if asked.get("channel") not in (None, BY_LINK) and not asked.get("read_out"):
            self.add_error("read_out", _("Read the text to the person first, or let them decide by their link."))
        return asked

    @property
    def by_link(self) -> bool:
        """The person decides alone."""
        return bool(self.cleaned_data.get("channel") == BY_LINK)
