"""A new private link."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import check_words, in_care_of, link_until, locked
from maillage.support.orientation.models import Enquiry


@transaction.atomic
def reissue_link(enquiry: Enquiry, *, by: User | None = None, now: datetime) -> Enquiry:
    """Replace the private link; former ones open nothing any more. The new one goes to the address on file.

    `by` is empty when the person asks from an expired link, which never shows that address. Who has no e-mail
    address asks by phone: the adviser reads the new link out or prints it. Raises FileErased, NotInYourCare.
    """
    enquiry = in_care_of(enquiry, by) if by is not None else locked(enquiry)
    check_words(enquiry)
    enquiry.link_nonce, enquiry.link_expires_at = uuid4(), link_until(now)
    enquiry.save(update_fields=["link_nonce", "link_expires_at"])
    record("orientation.link_reissued", about=enquiry, by=by, at=now)
    mail.tell_link(enquiry, now=now)
    return enquiry
