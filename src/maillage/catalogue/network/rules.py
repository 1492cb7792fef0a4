"""Who may see and run what in the network."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.catalogue.network.choices import Role, Voice
from maillage.catalogue.network.models import Hub, HubNotice, Membership, Network, Organisation
from maillage.foundation.accounts.models import User


def hubs_seen_by(user: User, *, on: date) -> QuerySet[Hub]:
    """Hubs where `user` works that day, whatever the role, and every hub of a coordinator's network."""
    mine = Membership.objects.inside(on=on).filter(user_id=user.pk)
    return Hub.objects.filter(
        Q(Exists(mine.filter(hub=OuterRef("pk"))))
        | Q(Exists(mine.filter(role=Role.COORDINATOR, network=OuterRef("network"))))
    )


def hubs_run_by(user: User, *, on: date) -> QuerySet[Hub]:
    """Hubs that `user` manages that day, and every hub of a coordinator's network."""
    mine = Membership.objects.inside(on=on).filter(user_id=user.pk)
    return Hub.objects.filter(
        Q(Exists(mine.filter(role=Role.HUB_MANAGER, hub=OuterRef("pk"))))
        | Q(Exists(mine.filter(role=Role.COORDINATOR, network=OuterRef("network"))))
    )


def networks_coordinated_by(user: User, *, on: date) -> QuerySet[Network]:
    """Networks that `user` coordinates that day."""
    mine = Membership.objects.inside(on=on).filter(user_id=user.pk, role=Role.COORDINATOR)
    return Network.objects.filter(Exists(mine.filter(network=OuterRef("pk"))))


def may_run(user: User, hub: Hub, *, on: date) -> bool:
    """Whether `user` manages the hub, or coordinates its network."""
    return hubs_run_by(user, on=on).filter(pk=hub.pk).exists()


def may_confirm(user: User, hub: Hub, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` may confirm an offer of `organisation` at `hub`: its own people there, or who runs the hub."""
    own = Membership.objects.inside(on=on).filter(user_id=user.pk, hub=hub, organisation=organisation)
    return own.exists() or may_run(user, hub, on=on)


def announced_hubs_seen_by(user: User, *, on: date) -> QuerySet[Hub]:
    """Announced hubs of the networks `user` coordinates, and those told to an organisation they manage a hub for."""
    mine = Membership.objects.inside(on=on).filter(user_id=user.pk)
    managed = mine.filter(role=Role.HUB_MANAGER).values("organisation")
    told = HubNotice.objects.filter(hub=OuterRef("pk"), organisation__in=managed)
    coordinated = mine.filter(role=Role.COORDINATOR, network=OuterRef("network"))
    return Hub.objects.filter(Q(Exists(told)) | Q(Exists(coordinated)), announced_at__isnull=False)


def speaks_about(user: User, hub: Hub, *, on: date) -> QuerySet[Organisation]:
    """In whose name `user` may comment on a hub that opens: a partner told of it, else that of its coordinator."""
    mine = Membership.objects.inside(on=on).filter(user_id=user.pk)
    told = HubNotice.objects.filter(hub=hub).values("organisation")
    managing = Q(role=Role.HUB_MANAGER, organisation__in=told)
    rows = mine.filter(managing | Q(role=Role.COORDINATOR, network=hub.network_id))
    return Organisation.objects.filter(pk__in=rows.values("organisation")).order_by("name", "pk")


def voice_about(user: User, hub: Hub, *, on: date) -> Voice:
    """In which role who `speaks_about` a hub does: manager of a partner told of it, else coordinator."""
    told = HubNotice.objects.filter(hub=hub).values("organisation")
    managing = Membership.objects.inside(on=on).filter(user_id=user.pk, role=Role.HUB_MANAGER, organisation__in=told)
    return Voice.MANAGER if managing.exists() else Voice.COORDINATOR
