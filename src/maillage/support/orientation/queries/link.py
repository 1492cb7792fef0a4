"""The private link of an enquiry: one per enquiry, expiring, replaced at will.

The link is derived from the enquiry and never stored: an identifier signed with a salt that holds the enquiry's
nonce. A new nonce makes every former link unknown.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.signing import BadSignature, Signer

from maillage.foundation.tools.errors import DomainError
from maillage.support.orientation.choices import OPEN, Status
from maillage.support.orientation.models import Enquiry, Word
from maillage.support.orientation.queries.progress import ProgressStep, progress_of


class LinkUnknown(DomainError):
    """The link was altered, replaced, or never existed."""


class LinkExpired(DomainError):
    """The link was good until `enquiry.link_expires_at`; a new one can be sent to the person's own address."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry
        super().__init__(f"The link of enquiry {enquiry.pk} expired at {enquiry.link_expires_at}.")


@dataclass(frozen=True)
class LinkedEnquiry:
    """What the person sees through the link."""

    enquiry: Enquiry
    steps: tuple[ProgressStep, ...]
    words: tuple[Word, ...]
    may_withdraw: bool
    may_add_word: bool


def name_in(token: str) -> str:
    """What a link names, for `foundation.tools.reading.reading_item`; whether the link is good is not known yet.

    Raises LinkUnknown.
    """
    return f"enquiry:{_public_id(token)}"


def link_token(enquiry: Enquiry) -> str:
    """The last part of the private address; the same as long as the link is not replaced."""
    return _signer(enquiry).sign(urlsafe_b64encode(enquiry.public_id.bytes).decode().rstrip("="))


def enquiry_by_link(token: str, *, now: datetime) -> LinkedEnquiry:
    """What stands behind a private link.

    Raises LinkUnknown, or LinkExpired with the enquiry so that a new link may be sent to the address it holds.
    """
    enquiry = _signed_for(token)
    if now >= enquiry.link_expires_at:
        raise LinkExpired(enquiry)
    return LinkedEnquiry(
        enquiry=enquiry,
        steps=progress_of(enquiry),
        words=tuple(enquiry.words.select_related("by")),
        may_withdraw=enquiry.status in (*OPEN, Status.ACCEPTED, Status.UNREACHABLE),
        may_add_word=enquiry.status in (*OPEN, Status.ACCEPTED, Status.UNREACHABLE),
    )


def _signed_for(token: str) -> Enquiry:
    public_id = _public_id(token)
    beside = ("network", "hub__place__commune", "organisation", "owner", "answered_by", "commune", "delivery__offer")
    enquiry = Enquiry.objects.select_related(*beside).filter(public_id=public_id).first()
    if enquiry is None:
        raise LinkUnknown("No enquiry has this identifier.")
    try:
        _signer(enquiry).unsign(token)
    except BadSignature as error:
        raise LinkUnknown(f"The link of enquiry {enquiry.pk} is not signed.") from error
    return enquiry


def _public_id(token: str) -> UUID:
    try:
        return UUID(bytes=urlsafe_b64decode(token.partition(".")[0] + "=="))
    except (ValueError, NotBase64) as error:
        raise LinkUnknown(f"A link of {len(token)} characters names no enquiry.") from error


def _signer(enquiry: Enquiry) -> Signer:
    return Signer(sep=".", salt=f"orientation.link.{enquiry.link_nonce.hex}")
