"""In which role a person works now: one of their memberships, kept in the session by the switch."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Membership, Network
from maillage.catalogue.network.queries import memberships_of
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import Eyes
from maillage.insight.dialogue.models import Post
from maillage.insight.dialogue.queries import posts_of

CHOSEN = "membership"
KNOWN = "maillage.memberships"
POSTS = "maillage.posts"
WORKING_ORDER = {Role.ADVISER: 0, Role.HUB_MANAGER: 1, Role.COORDINATOR: 2}


def signed_in(request: HttpRequest) -> User:
    """Who acts. For pages behind sign-in only, which is every page of the working doors."""
    return cast(User, request.user)


def today() -> date:
    """The day of this request, in the network's time."""
    return timezone.localdate()


def memberships(request: HttpRequest) -> Sequence[Membership]:
    """Today's memberships of who acts, read once a request: advisers first, then managers, then coordinators."""
    known: list[Membership] | None = request.META.get(KNOWN)
    if known is None:
        user = request.user
        known = list(memberships_of(user, on=today())) if isinstance(user, User) else []
        known.sort(key=lambda membership: WORKING_ORDER[Role(membership.role)])
        request.META[KNOWN] = known
    return known


def held_posts(request: HttpRequest) -> Sequence[Post]:
    """The posts that who acts holds today for territories or the Region, read once a request."""
    known: list[Post] | None = request.META.get(POSTS)
    if known is None:
        user = request.user
        known = list(posts_of(user, on=today())) if isinstance(user, User) else []
        request.META[POSTS] = known
    return known


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen by the switch while it lasts, else the first; None for who has none."""
    mine = memberships(request)
    chosen = request.session.get(CHOSEN) if mine else None
    return next((membership for membership in mine if membership.pk == chosen), mine[0] if mine else None)


def choose(request: HttpRequest, membership: Membership) -> None:
    """Work in this role from now on."""
    request.session[CHOSEN] = membership.pk


def current_hub(request: HttpRequest) -> Hub | None:
    """The hub of the current membership, None for a coordinator."""
    membership = current_membership(request)
    return membership.hub if membership else None


def current_network(request: HttpRequest) -> Network | None:
    """The network of the current membership, for every role."""
    membership = current_membership(request)
    if membership is None:
        return None
    return membership.network or (membership.hub.network if membership.hub else None)


def coordinates(request: HttpRequest) -> bool:
    """Works as coordinator now."""
    membership = current_membership(request)
    return membership is not None and membership.role == Role.COORDINATOR


def manages(request: HttpRequest) -> bool:
    """Works as hub manager now, for a partner of the hub."""
    membership = current_membership(request)
    return membership is not None and membership.role == Role.HUB_MANAGER and is_inside(membership)


def is_inside(membership: Membership) -> bool:
    """Whether the organisation is a partner there today; outside one works with one's own people, and nothing else."""
    inside: bool = getattr(membership, "is_inside", False)
    return inside


def eyes_of(request: HttpRequest) -> Eyes:
    """What the second lock lets this request see: files of one's organisations, enquiries of one's hubs and networks.

    All of today's memberships count, not only the one chosen by the switch: pages narrow it where they must. Hubs and
    networks are those of which one's organisation is a partner today.
    """
    mine = memberships(request)
    inside = [one for one in mine if is_inside(one)]
    receiving = (one.organisation_id for one in mine if one.role in (Role.ADVISER, Role.HUB_MANAGER))
    return Eyes(
        organisations=tuple(sorted(set(receiving))),
        hubs=tuple(sorted({one.hub_id for one in inside if one.role == Role.HUB_MANAGER and one.hub_id})),
        networks=tuple(sorted({one.network_id for one in inside if one.role == Role.COORDINATOR and one.network_id})),
    )
