"""What the tests of a departure share: the days, and the job carried out with closed eyes."""

from datetime import date, timedelta

from tests.eyes import closed_eyes

from maillage.support.privacy.actions import carry_out_departures

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LEAVES = date(2026, 10, 20)


def carry_out(moment):
    with closed_eyes():
        return carry_out_departures(now=moment)
