"""Tables of the network."""

from maillage.catalogue.network.models.charter import Charter, CharterRule, CharterShare, CharterWelcome
from maillage.catalogue.network.models.departure import Departure
from maillage.catalogue.network.models.hub import DeskDay, Hub, HubMembership, OutreachDesk
from maillage.catalogue.network.models.hub_notice import HubComment, HubNotice
from maillage.catalogue.network.models.membership import Membership
from maillage.catalogue.network.models.organisation import Network, NetworkMembership, Organisation

__all__ = [
    "Charter",
    "CharterRule",
    "CharterShare",
    "CharterWelcome",
    "Departure",
    "DeskDay",
    "Hub",
    "HubComment",
    "HubMembership",
    "HubNotice",
    "Membership",
    "Network",
    "NetworkMembership",
    "Organisation",
    "OutreachDesk",
]
