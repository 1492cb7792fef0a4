"""Writing the journal."""

from datetime import datetime

from django.db.models import Model

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.models import Entry


def record(
    what: str, *, about: Model, by: User | None, at: datetime, **facts: str | int | float | bool | None
) -> Entry:
    """Add one line to the journal, in the transaction of the act it tells.

    `what` is room and event (`orientation.enquiry_accepted`); `facts` are keys and numbers, never names.
    """
    return Entry.objects.create(
        at=at, what=what, by=by, about_kind=about._meta.label_lower, about_key=str(about.pk), facts=facts
    )
