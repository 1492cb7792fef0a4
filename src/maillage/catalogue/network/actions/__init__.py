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

__all__ = [
    "AlreadyMember",
    "DayAlreadyThere",
    "DeskClosed",
    "LastManager",
    "MembershipEnded",
    "NotAPartner",
    "add_desk_day",
    "close_desk",
    "describe_hub",
    "end_desk_day",
    "end_membership",
    "invite_coordinator",
    "invite_member",
    "open_desk",
    "open_desk_at",
]
