"""What a form hands over, cleaned and checked before it becomes an enquiry."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.sources.models import Widget
from maillage.catalogue.territories.models import Area
from maillage.foundation.tools.errors import DomainError
from maillage.support.orientation.choices import ContactWay

LONGEST = {"name": 120, "phone": 40, "email": 254, "address": 300, "commune_typed": 120, "need": 4000}
# Emoji are joined by U+200D, and some scripts need U+200C; other invisible marks can disguise a text.
JOINERS = {"\u200c", "\u200d"}
HIDDEN = {"Cc", "Cf", "Cs"}


@dataclass(frozen=True)
class EnquiryDraft:
    """What the person typed, and how the form was shown.

    `form_key` is made when the form is shown, `shown_at` is when (None when the page cannot prove it), `honeypot`
    is what was typed in the field that people do not see; `came_by` is the partner's site that led to the form.
    """

    form_key: UUID
    network: Network
    need: str
    shown_at: datetime | None = None
    honeypot: str = ""
    name: str = ""
    contact_way: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    commune: Area | None = None
    commune_typed: str = ""
    stage: str = ""
    subjects: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    language: str = "fr"
    delivery: Delivery | None = None
    came_by: Widget | None = None
    is_fictitious: bool = False


class DraftRefused(DomainError):
    """A field cannot be stored as it is; `field` names it and the text says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


def one_line(text: str) -> str:
    """`text` on one line, without control characters or invisible marks; letters of every script stay."""
    return " ".join(_without_hidden(re.sub(r"\s", " ", text)).split())


def paragraphs(text: str) -> str:
    """`text` with its lines, three line ends at most in a row, without control characters or invisible marks."""
    lines = [_without_hidden(line.replace("\t", " ")).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_hidden(text: str) -> str:
    kept = (letter for letter in text if letter in JOINERS or unicodedata.category(letter) not in HIDDEN)
    return unicodedata.normalize("NFC", "".join(kept))


def cleaned(draft: EnquiryDraft) -> EnquiryDraft:
    """The draft as it can be stored.

    Raises DraftRefused when a text is too long, the need is empty, the e-mail is none, a listed value is unknown, or
    nothing tells how to answer: a phone, an e-mail, a postal address or "I will come" is enough.
    """
    draft = replace(
        draft,
        name=one_line(draft.name),
        phone=one_line(draft.phone),
        email=one_line(draft.email),
        address=one_line(draft.address),
        commune_typed=one_line(draft.commune_typed),
        need=paragraphs(draft.need),
        language=draft.language[:5],
    )
    for name, most in LONGEST.items():
        _check_length(name, getattr(draft, name), most)
    if not draft.need:
        raise DraftRefused("need", _("Tell us in a few words what you need."))
    if draft.email:
        _check_email(draft.email)
    _check_listed(draft)
    if not (draft.phone or draft.email or draft.address or draft.contact_way == ContactWay.VISIT):
        raise DraftRefused(
            "contact_way", _("Tell us how to answer you: a phone number, an address, or that you will come.")
        )
    return draft


def checked_text(field: str, text: str, most: int) -> str:
    """A text of several lines, cleaned, neither empty nor longer than `most`."""
    text = paragraphs(text)
    _check_length(field, text, most)
    if not text:
        raise DraftRefused(field, _("Write a few words."))
    return text


def _check_length(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise DraftRefused(
            field,
            _("This text has %(found)s characters; at most %(most)s fit here.") % {"found": len(text), "most": most},
        )


def _check_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise DraftRefused("email", _("This e-mail address cannot be written to. Look at it again.")) from error


def _check_listed(draft: EnquiryDraft) -> None:
    listed = {
        "contact_way": ({draft.contact_way} - {""}, set(ContactWay.values)),
        "stage": ({draft.stage} - {""}, set(Stage.values)),
        "subjects": (set(draft.subjects), set(Subject.values)),
        "audiences": (set(draft.audiences), set(Audience.values)),
    }
    for field, (given, known) in listed.items():
        if given - known:
            raise DraftRefused(field, _("Choose one of the answers of the list."))
