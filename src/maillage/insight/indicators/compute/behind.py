"""The people behind a figure, in one organisation's own file: for who may read their names."""

from dataclasses import dataclass

from maillage.catalogue.network.models import Network, Organisation
from maillage.foundation.tools.reading import reading_everything
from maillage.insight.indicators.compute.facts import facts_of
from maillage.insight.indicators.compute.identity import chiefs, keys_of_people
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import Table
from maillage.insight.indicators.models import Indicator
from maillage.insight.indicators.queries import definitions_on


@dataclass(frozen=True)
class Behind:
    """One indicator for one organisation: how much it counts, and the keys of the entries it counts.

    `people` are keys, for the caller to find through `visible_to`: nothing here says who may read.
    """

    indicator: Indicator
    amount: int
    people: tuple[int, ...]


def behind(network: Network, organisation: Organisation, period: Period) -> list[Behind]:
    """Every indicator that counts something, for `organisation` as a partner of the network, in their order."""
    definitions = definitions_on(period.end)
    with reading_everything():
        into, keys = chiefs(), keys_of_people(network)
        table = Table(network, facts_of(network, period, keys), keys, definitions)
        found = []
        for one in definitions:
            if one.code not in table.counted:
                continue
            units = {
                unit: [event for event in events if event.organisation == organisation.pk]
                for unit, events in table.counted[one.code].units.items()
            }
            mine = {unit: events for unit, events in units.items() if events}
            amount = sum(table.counted[one.code].amount(unit) for unit in mine)
            people = {
                into.get(event.person, event.person) for events in mine.values() for event in events if event.person
            }
            found.append(Behind(one, amount, tuple(sorted(people))))
    return found
