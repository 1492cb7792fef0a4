"""What partners tell of a person of one's own file: known, followed, since when; asked for, never shown by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from maillage.support.orientation.actions import Follower, followers_of
from maillage.support.people.actions import AskedTooOften, FileRestricted, NotOfTheirFile
from maillage.support.people.models import ContactPoint, Person
from maillage.web.desk.files import Office

ASKED = "partners"
"""In the address of a file: the partners are asked while it shows."""


@dataclass(frozen=True)
class Elsewhere:
    """What the page shows. `asked`: the partners were asked; `too_often`: not any more today; else whom they know."""

    may_ask: bool
    asked: bool = False
    too_often: bool = False
    followers: Sequence[Follower] = ()


def elsewhere(request: HttpRequest, office: Office, person: Person, points: Sequence[ContactPoint]) -> Elsewhere:
    """Asks when the address says so and there is a phone or an e-mail to compare; asking is logged in both files."""
    may_ask = any(point.channel != "post" for point in points)
    if not may_ask or ASKED not in request.GET:
        return Elsewhere(may_ask)
    try:
        found = followers_of(person, network=office.hub.network, by=office.user, now=timezone.now())
    except (NotOfTheirFile, FileRestricted):  # the organisation left the network; the person asked for quiet
        return Elsewhere(may_ask=False)
    except AskedTooOften:
        return Elsewhere(may_ask, asked=True, too_often=True)
    return Elsewhere(may_ask, asked=True, followers=found)
