"""The form of a template offer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.web.shared.offers import ContentForm


class TemplateForm(ContentForm):
    """What the network says once, and whether partners may begin from it."""

    is_active = forms.BooleanField(
        label=_("Proposed to partners"),
        required=False,
        initial=True,
        help_text=_("Unticked, nobody begins from it any more; the offers made from it stay."),
    )
