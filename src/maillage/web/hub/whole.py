"""The hub as a whole: how many people each partner helps there, without a name."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.network.queries import partners_of
from maillage.catalogue.network.rules import may_run
from maillage.support.journeys.queries import counts_of_hub
from maillage.web.shared.membership import memberships, signed_in, today

COLUMNS = {
    "first": gettext_lazy("welcome and assessment"),
    "building": gettext_lazy("building, funding, testing"),
    "after": gettext_lazy("created, followed"),
    "paused": gettext_lazy("paused"),
}


@dataclass(frozen=True)
class Whole:
    """A table of numbers in words: columns, then each partner with its cells."""

    columns: list[str]
    rows: list[tuple[Organisation, list[tuple[str, str]]]]
    is_every_partner: bool


def whole_of(request: HttpRequest, hub: Hub) -> Whole | None:
    """Every partner for who runs the hub; for the others their own organisation. None when there is nothing to tell."""
    runs = may_run(signed_in(request), hub, on=today())
    receiving = (Role.ADVISER, Role.HUB_MANAGER)
    own = {one.organisation_id for one in memberships(request) if one.role in receiving}
    partners = [row.organisation for row in partners_of(hub, on=today()) if runs or row.organisation_id in own]
    if not partners:
        return None
    columns = [str(words) for words in COLUMNS.values()]
    rows = []
    for part in counts_of_hub(hub, partners, own=own):
        cells = [_cell(part.counts[name]) for name in COLUMNS]
        rows.append((part.organisation, list(zip(columns, cells, strict=True))))
    return Whole(columns, rows, runs)


def _cell(count: int | None) -> str:
    return _("fewer than 3") if count is None else str(count)
