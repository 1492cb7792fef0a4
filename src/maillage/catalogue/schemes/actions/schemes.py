"""A scheme comes into the catalogue, and is said otherwise."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.schemes.actions.checks import change, check
from maillage.catalogue.schemes.models import Scheme, SchemeArea
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record


@transaction.atomic
def add_scheme(
    network: Network,
    *,
    organisation: Organisation,
    name: str,
    gives: str,
    starts_on: date,
    by: User | None,
    now: datetime,
    stages: Sequence[str] = (),
    source: str = "",
    ends_on: date | None = None,
    areas: Iterable[Area] = (),
) -> Scheme:
    """A scheme that nobody is told of yet: its conditions are agreed next.

    Raises SchemeRefused.
    """
    scheme = Scheme(network=network, organisation=organisation, name=name, gives=gives, stages=list(stages))
    scheme.source, scheme.starts_on, scheme.ends_on = source, starts_on, ends_on
    check(scheme)
    scheme.save()
    _give_in(scheme, areas)
    record("schemes.scheme_added", about=scheme, by=by, at=now, network=network.pk)
    return scheme


@transaction.atomic
def edit_scheme(
    scheme: Scheme, *, by: User, now: datetime, areas: Iterable[Area] | None = None, **facts: Any
) -> Scheme:
    """Say the scheme otherwise, or until when it is proposed. Its conditions change apart, by a date.

    Raises SchemeRefused.
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    changed = change(scheme, facts)
    if changed:
        scheme.save(update_fields=changed)
    if areas is not None and _give_in(scheme, areas):
        changed = [*changed, "areas"]
    if changed:
        record("schemes.scheme_edited", about=scheme, by=by, at=now, changed=", ".join(sorted(changed)))
    return scheme


def _give_in(scheme: Scheme, areas: Iterable[Area]) -> bool:
    """Have the scheme given in these areas and no others; whether that changes anything."""
    wanted = {area.pk for area in areas}
    known = set(scheme.zone.values_list("area", flat=True))
    scheme.zone.exclude(area__in=wanted).delete()
    SchemeArea.objects.bulk_create(SchemeArea(scheme=scheme, area_id=key) for key in sorted(wanted - known))
    return wanted != known
