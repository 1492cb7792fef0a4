"""The nightly check of open referrals: what is wrong is kept, shown to the coordinator, and told once."""

from datetime import datetime

from maillage.catalogue.network.models import Network
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.actions.referral_care import notify
from maillage.support.orientation.choices import ReferralNews
from maillage.support.orientation.models import Referral, ReferralFinding
from maillage.support.orientation.queries.referral_integrity import integrity_of
from maillage.support.orientation.queries.referral_readers import coordinators_about


def check_integrity(*, now: datetime) -> int:
    """Look at every open referral; how many things stand wrong. May run twice: what stands is kept once.

    What is new is told to the network's coordinators with the day's notices; what is no longer so is dated.
    """
    with reading_everything():
        keys = (
            Referral.objects.open()
            .values("network")
            .union(ReferralFinding.objects.filter(gone_on=None).values("network"))
        )
        networks = list(Network.objects.filter(pk__in=[row["network"] for row in keys]).order_by("pk"))
    return sum(_check(network, now=now) for network in networks)


@reading_everything()
def _check(network: Network, *, now: datetime) -> int:
    day = day_of(now)
    troubles = integrity_of(network, on=day)
    standing = {
        (one.referral_id, one.code): one for one in ReferralFinding.objects.filter(network=network, gone_on=None)
    }
    found = {(trouble.referral.pk, str(trouble.code)): trouble for trouble in troubles}
    for key, trouble in found.items():
        if key not in standing:
            ReferralFinding.objects.create(
                referral=trouble.referral,
                organisation_id=trouble.referral.organisation_id,
                network=network,
                code=trouble.code,
                found_on=day,
            )
            record("orientation.referral_unsound", about=trouble.referral, by=None, at=now, finding=str(trouble.code))
            notify(coordinators_about(network, day=day), trouble.referral, ReferralNews.UNSOUND, now=now)
    gone = [finding.pk for key, finding in standing.items() if key not in found]
    ReferralFinding.objects.filter(pk__in=gone).update(gone_on=day)
    return len(found)
