"""The forms of a comment: on a card of the overlaps, on a hub that opens."""

from typing import Any

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


class HubCommentForm(CommentForm):
    """A word about a hub that opens."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["text"].help_text = _(
            "Read by the partners told and the coordination. It helps, and blocks nothing."
        )
