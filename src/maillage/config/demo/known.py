"""Somebody of the demo whom two partners know: she agreed that it be told, and one asks the other who follows her."""

from datetime import datetime, timedelta

from maillage.config.demo.journeys import ETAIN
from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.config.demo.rows import FICTITIOUS
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.actions import ask_who_follows
from maillage.support.people.actions import Said, give_consent, welcome_person
from maillage.support.people.choices import CameBy, ConsentChannel, Purpose
from maillage.support.people.models import Person


@reading_everything()
def write_known(written: Written, *, now: datetime) -> None:
    """The first who walks with Nadia at Étain comes to the counter of the chamber of trades, with the same phone."""
    walk, alexis, cma = ETAIN[0], written.organisations["alexis"], written.organisations["cma"]
    nadia, denis = written.people[f"nadia@{DOMAIN}"], written.people[f"denis@{DOMAIN}"]
    followed = Person.objects.get(organisation=alexis, given_name=walk.name, family_name=FICTITIOUS)
    give_consent(
        followed,
        purpose=Purpose.RECOGNISED,
        channel=ConsentChannel.DESK,
        language="fr",
        by=nadia,
        now=now - timedelta(days=2),
    )
    there = welcome_person(
        Said(walk.name, FICTITIOUS, walk.phone, commune=followed.commune, came_by=CameBy.WORD_OF_MOUTH),
        organisation=cma,
        hub=written.hubs["alexis-etain"],
        need="Une formation à l’hygiène alimentaire.",
        by=denis,
        now=now - timedelta(days=1),
        is_fictitious=True,
    )
    ask_who_follows(there, alexis, network=written.network, by=denis, now=now - timedelta(hours=2))
