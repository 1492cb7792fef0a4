"""What an action refused, put back where it was typed or said in one message."""

from django import forms
from django.utils.translation import gettext as _

from maillage.catalogue.offers.actions import OfferIncomplete, OfferRefused


def in_form(form: forms.Form, error: OfferRefused | OfferIncomplete) -> None:
    """Each sentence beside its field, or above the form when it has no such field."""
    for field, sentences in by_field(error):
        form.add_error(field if field in form.fields else None, sentences)


def in_words(error: OfferRefused | OfferIncomplete) -> str:
    """All sentences one after the other."""
    sentences = " ".join(sentence for _field, several in by_field(error) for sentence in several)
    if isinstance(error, OfferIncomplete):
        return _("It cannot be published yet. %(missing)s") % {"missing": sentences}
    return sentences


def by_field(error: OfferRefused | OfferIncomplete) -> list[tuple[str, list[str]]]:
    """Sentences by field."""
    if isinstance(error, OfferIncomplete):
        return [(one.field, [str(one.words)]) for one in error.missing]
    return [(field, [str(one) for one in several]) for field, several in error.errors.items()]
