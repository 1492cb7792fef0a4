"""The link of a receiver without account: one per referral, expiring, replaced at will.

Derived from the referral and never stored: its identifier signed with a salt that holds the referral's nonce.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from uuid import UUID

from django.core.signing import BadSignature, Signer

from maillage.foundation.tools.errors import DomainError
from maillage.support.orientation.models import Referral


class ReferralLinkUnknown(DomainError):
    """The link was altered, replaced, or never existed."""


class ReferralLinkExpired(DomainError):
    """The link was good until `referral.link_expires_at`; a new one goes to the receiver's own address."""

    def __init__(self, referral: Referral) -> None:
        self.referral = referral
        super().__init__(f"The link of referral {referral.pk} opened until {referral.link_expires_at}.")


def referral_name_in(token: str) -> str:
    """What a link names, for `foundation.tools.reading.reading_item`; whether the link is good is not known yet.

    Raises ReferralLinkUnknown.
    """
    return f"referral:{_public_id(token)}"


def referral_link_token(referral: Referral) -> str:
    """The last part of the receiver's address; the same until the link is replaced."""
    return _signer(referral).sign(urlsafe_b64encode(referral.public_id.bytes).decode().rstrip("="))


def referral_by_link(token: str, *, now: datetime) -> Referral:
    """The referral behind a receiver's link, inside `reading_item`.

    Raises ReferralLinkUnknown, or ReferralLinkExpired with the referral so that a new link may be sent.
    """
    beside = ("network", "organisation", "hub", "sender", "to_organisation", "to_hub", "to_delivery__offer", "owner")
    public_id = _public_id(token)
    referral = Referral.objects.select_related(*beside).filter(public_id=public_id).first()
    if referral is None or referral.link_expires_at is None:
        raise ReferralLinkUnknown("No referral that was sent has this identifier.")
    try:
        _signer(referral).unsign(token)
    except BadSignature as error:
        raise ReferralLinkUnknown(f"The link of referral {referral.pk} is not signed.") from error
    if now >= referral.link_expires_at:
        raise ReferralLinkExpired(referral)
    return referral


def _public_id(token: str) -> UUID:
    try:
        return UUID(bytes=urlsafe_b64decode(token.partition(".")[0] + "=="))
    except (ValueError, NotBase64) as error:
        raise ReferralLinkUnknown(f"A link of {len(token)} characters names no referral.") from error


def _signer(referral: Referral) -> Signer:
    return Signer(sep=".", salt=f"orientation.referral.{referral.link_nonce.hex}")
