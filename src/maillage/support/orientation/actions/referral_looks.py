"""Who read what a person shares with a partner is kept in the person's file, on both sides."""

from datetime import datetime

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.choices import CONTENT, ItemKind
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries.referral_lists import items_for_receiver, items_shown
from maillage.support.people.actions import look

LOGGED = {ItemKind.MESSAGE: "summary", ItemKind.SUMMARY: "summary", ItemKind.PLAN: "plan"}
"""What of a page of a referral is content of the layers L3 to L6, in the words of the log of looks."""


@reading_everything()
def look_at_shared(referral: Referral, *, by: User | None, now: datetime, of: Organisation | None = None) -> int:
    """Keep that one of the two partners (`of`, else the receiver) read what is shared, once for each kind; how many.

    Called by a page while it shows. Without `by` it was read through the receiver's link, by somebody unknown.
    """
    # Read anew: through the receiver's eyes the person of another file is nobody.
    referral = Referral.objects.select_related("person", "organisation", "to_organisation").get(pk=referral.pk)
    if referral.person is None:
        return 0
    of = of or referral.to_organisation
    items = items_shown if of.pk == referral.organisation_id else items_for_receiver
    kinds = {ItemKind(kind) for kind in items(referral).values_list("kind", flat=True)}
    read = {(CONTENT[kind], LOGGED[kind]) for kind in kinds if kind in LOGGED}
    for layer, what in sorted(read):
        look(
            referral.person,
            layer=layer,
            what=f"{what}:{referral.reference}",
            by=by,
            now=now,
            of=of,
        )
    return len(read)
