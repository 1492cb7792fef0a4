"""What people wrote when they asked goes; that somebody asked, where and when, stays."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.actions.care import locked, move
from maillage.support.orientation.choices import OPEN, Status
from maillage.support.orientation.models import Enquiry, Redirection, Referral
from maillage.support.orientation.queries import person_letters

EMPTIED = ("name", "contact_way", "phone", "email", "address", "commune_typed", "need", "answer")


@reading_everything()
def forget_enquiries(keys: Sequence[int], *, by: User | None, now: datetime) -> None:
    """Empty what these enquiries say and close their private links, without a letter.

    One still open is withdrawn when somebody (`by`) erases it for the person; by rule it stays one that nobody
    answered, and is counted so. Called by whoever erases, who checked who acts.
    """
    for found in Enquiry.objects.filter(pk__in=keys).exclude(need="").order_by("pk"):
        enquiry = locked(found)
        if by is not None and enquiry.status in OPEN:
            move(enquiry, Status.WITHDRAWN, by=by, now=now)
        for name in EMPTIED:
            setattr(enquiry, name, "")
        enquiry.link_nonce, enquiry.link_expires_at = uuid4(), now
        enquiry.save()
        enquiry.words.all().delete()
        Redirection.objects.filter(enquiry=enquiry).exclude(reason="").update(reason="")
        record("orientation.enquiry_forgotten", about=enquiry, by=by, at=now)


def letters_of(people: Sequence[int], enquiries: Sequence[int]) -> list[str]:
    """What the keys of the letters about these enquiries, and about the referrals of these people, begin with."""
    asked = Enquiry.objects.filter(pk__in=enquiries)
    referred = Referral.objects.filter(person__in=people).values_list("pk", flat=True)
    prefixes = [prefix for one in asked for prefix in (person_letters(one), f"orientation.staff:{one.pk}:")]
    return prefixes + [f"orientation.referral_person:{key}:" for key in referred]
