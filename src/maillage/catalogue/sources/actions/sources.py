"""Sources."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.sources.models import Source
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record


@transaction.atomic
def ensure_source(
    network: Network,
    *,
    name: str,
    by: User | None,
    now: datetime,
    organisation: Organisation | None = None,
) -> Source:
    """The source of this name in the network, made when there is none."""
    slug = slugify(name)[:60].strip("-") or "source"
    source, is_new = Source.objects.get_or_create(
        network=network, slug=slug, defaults={"name": name[:120], "organisation": organisation}
    )
    if is_new:
        record("sources.source_added", about=source, by=by, at=now, network=network.pk)
    return source
