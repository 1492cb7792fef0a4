"""Official files about communes: creations of companies, priority neighbourhoods, rural revitalisation."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from maillage.catalogue.territories.choices import FactKind
from maillage.catalogue.territories.models import AreaFact, FactFile
from maillage.foundation.journal.actions import record


@transaction.atomic
def load_facts(
    kind: FactKind, *, vintage: int, source: str, digest: str, values: Mapping[int, int], now: datetime
) -> tuple[FactFile, bool]:
    """Put what a file tells in the place of what another one told for the same year; whether anything changed.

    values   by key of commune; a commune that is not in it has no fact
    """
    last = FactFile.objects.select_for_update().filter(kind=kind, vintage=vintage).first()
    if last is not None and (last.digest, last.source) == (digest, source):
        return last, False
    told = {"source": source, "digest": digest, "loaded_at": now}
    file, _is_new = FactFile.objects.update_or_create(kind=kind, vintage=vintage, defaults=told)
    file.facts.all().delete()
    AreaFact.objects.bulk_create(
        (AreaFact(file=file, area_id=area, value=value) for area, value in sorted(values.items())), batch_size=5000
    )
    record("territories.facts_loaded", about=file, by=None, at=now, kind=kind.value, vintage=vintage)
    return file, True
