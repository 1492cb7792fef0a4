"""The check of a drafted hub: read by somebody, and asked for before the draft is published. Never a veto."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.actions import NotADraft, publish_hub
from maillage.catalogue.network.models import Hub
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.rollouts.compute import facts_of
from maillage.insight.rollouts.models import DuplicationCheck, HubPublication
from maillage.insight.rollouts.queries import check_read_of


class CheckUnread(DomainError):
    """Nobody said that they read the latest check of this draft, and nothing says why it is published without."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        super().__init__(f"Nobody read a check of hub {hub.pk}; a reason is needed.")


@transaction.atomic
def take_check(hub: Hub, *, by: User, now: datetime) -> DuplicationCheck:
    """Look what stands near a drafted hub today, and freeze it; looking again makes another check.

    Enquiries are counted with the eyes of the moment: those of the network that one coordinates. Raises NotADraft.
    """
    hub = Hub.objects.select_related("network__area", "place__commune").get(pk=hub.pk)
    if not hub.is_draft:
        raise NotADraft(hub)
    day = timezone.localdate(now)
    made = DuplicationCheck.objects.create(hub=hub, day=day, facts=facts_of(hub, day=day), taken_by=by, taken_at=now)
    record("rollouts.check_taken", about=made, by=by, at=now, hub=hub.pk)
    return made


@transaction.atomic
def read_check(check: DuplicationCheck, *, by: User, now: datetime) -> DuplicationCheck:
    """Say that one read the check; whoever said it first stays."""
    check = DuplicationCheck.objects.select_for_update(of=("self",), no_key=True).get(pk=check.pk)
    if check.read_at is None:
        check.read_by, check.read_at = by, now
        check.save(update_fields=["read_by", "read_at"])
        record("rollouts.check_read", about=check, by=by, at=now, hub=check.hub_id)
    return check


@transaction.atomic
def publish_draft(hub: Hub, *, opened_on: date, because: str = "", by: User, now: datetime) -> HubPublication:
    """Publish a drafted hub, from `opened_on` on; without a check that was read, `because` says why.

    Raises CheckUnread, and what `publish_hub` raises: NotADraft, NobodyRunsIt.
    """
    hub = publish_hub(hub, opened_on=opened_on, by=by, now=now)
    check, because = check_read_of(hub), because.strip()
    if check is None and not because:
        raise CheckUnread(hub)
    made = HubPublication.objects.create(hub=hub, check_read=check, because="" if check else because, by=by, at=now)
    record("rollouts.draft_published", about=made, by=by, at=now, hub=hub.pk, checked=check is not None)
    return made
