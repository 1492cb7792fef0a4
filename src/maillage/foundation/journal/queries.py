"""Reading the journal."""

from django.db.models import Model, QuerySet

from maillage.foundation.journal.models import Entry


def history_of(thing: Model) -> QuerySet[Entry]:
    """Lines about `thing`, oldest first, with who acted."""
    return (
        Entry.objects.filter(about_kind=thing._meta.label_lower, about_key=str(thing.pk))
        .select_related("by")
        .order_by("id")
    )
