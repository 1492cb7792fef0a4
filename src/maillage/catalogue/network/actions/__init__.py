"""What people do in the network."""

from maillage.catalogue.network.actions.desks import (
    DayAlreadyThere,
    DeskClosed,
    add_desk_day,
    close_desk,
    end_desk_day,
    open_desk,
    open_desk_at,
)
from maillage.catalogue.network.actions.hubs import describe_hub
from maillage.catalogue.network.actions.members import (
    AlreadyMember,
    LastManager,
    MembershipEnded,
    NotAPartner,
    end_membership,
    invite_coordinator,
    invite_member,
)
from maillage.catalogue.network.actions.opening import AddsUnsaid, HubAlreadyThere, comment_on_hub, open_hub

__all__ = [
    "AddsUnsaid",
    "AlreadyMember",
    "DayAlreadyThere",
    "DeskClosed",
    "HubAlreadyThere",
    "LastManager",
    "MembershipEnded",
    "NotAPartner",
    "add_desk_day",
    "close_desk",
    "comment_on_hub",
    "describe_hub",
    "end_desk_day",
    "end_membership",
    "invite_coordinator",
    "invite_member",
    "open_desk",
    "open_desk_at",
    "open_hub",
]
