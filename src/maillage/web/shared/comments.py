"""The form of a comment on a card of the overlaps."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    """A word about a card."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the two partners and the coordination. It helps to decide, and blocks nothing."),
        error_messages={"required": _("Write a few words.")},
    )
