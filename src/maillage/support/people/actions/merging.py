"""Saying that two entries are one person, and taking it back."""

from datetime import datetime

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.people.actions.recognition import mark_recognised
from maillage.support.people.models import Merge, Person
from maillage.support.people.rules import check_may_change


class NotMergeable(DomainError):
    """The two entries are one already, belong to two files, or one of them was merged before, or erased."""


@transaction.atomic
def merge_people(kept: Person, merged: Person, *, by: User, now: datetime) -> Merge:
    """`kept` stands for both from now on: search and lists show it alone, its file shows what hangs on either.

    Raises NotMergeable, FileRestricted.
    """
    pair = Person.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    rows = {row.pk: row for row in pair}
    if len(rows) < 2:
        raise NotMergeable("Two entries are needed.")
    is_over = any(row.merged_into_id or row.erased_at for row in rows.values())
    if is_over or len({row.organisation_id for row in rows.values()}) > 1:
        raise NotMergeable(f"People {kept.pk} and {merged.pk} cannot be merged.")
    check_may_change(*rows, by=by, now=now)
    gone = rows[merged.pk]
    gone.merged_into = rows[kept.pk]
    gone.save(update_fields=["merged_into"])
    merge = Merge.objects.create(
        organisation_id=kept.organisation_id, kept=rows[kept.pk], merged=gone, merged_at=now, merged_by=by
    )
    mark_recognised(rows[kept.pk], now=now)
    record("people.people_merged", about=kept, by=by, at=now, merged=merged.pk)
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, by: User, now: datetime) -> Person:
    """The two are apart again, each with what was its own; the one that comes back. Done twice it changes nothing.

    Raises FileErased: who was erased as one person is counted as one.
    """
    check_may_change(merge.kept_id, merge.merged_id, by=by, now=now)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("merged", "kept").get(pk=merge.pk)
    if merge.undone_at is None:
        merge.undone_at, merge.undone_by = now, by
        merge.save(update_fields=["undone_at", "undone_by"])
        merge.merged.merged_into = None
        merge.merged.save(update_fields=["merged_into"])
        for one in (merge.kept, merge.merged):
            mark_recognised(one, now=now)
        record("people.merge_undone", about=merge.merged, by=by, at=now, kept=merge.kept_id)
    return merge.merged
