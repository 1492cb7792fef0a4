import pytest

from maillage.catalogue.network.models import Membership
from maillage.catalogue.network.queries import charter_of, memberships_of, partners_of
from maillage.catalogue.network.rules import hubs_run_by, hubs_seen_by, may_confirm, may_run, networks_coordinated_by


@pytest.mark.parametrize(
    ("who", "sees", "runs", "confirms"),
    [
        ("adviser", True, False, True),
        ("partner", True, False, False),
        ("stranger", False, False, False),
        ("manager", True, True, True),
        ("coordinator", True, True, True),
        ("administrator", False, False, False),
    ],
)
def test_who_sees_runs_and_confirms_at_a_hub(cast, now, who, sees, runs, confirms):
    user, day = getattr(cast, who), now.date()

    assert (cast.etain in hubs_seen_by(user, on=day)) == sees
    assert (cast.etain in hubs_run_by(user, on=day)) == runs
    assert may_run(user, cast.etain, on=day) == runs
    assert may_confirm(user, cast.etain, cast.alexis, on=day) == confirms


def test_what_ended_yesterday_opens_nothing_today(cast, now):
    Membership.objects.filter(user=cast.manager).update(ends_on="2026-10-05")

    assert not hubs_seen_by(cast.manager, on=now.date()).exists()
    assert not memberships_of(cast.manager, on=now.date()).exists()


def test_only_coordinators_coordinate(cast, now):
    assert list(networks_coordinated_by(cast.coordinator, on=now.date())) == [cast.network]
    assert not networks_coordinated_by(cast.manager, on=now.date()).exists()


def test_the_lead_stands_first_among_partners(cast, now):
    assert [row.organisation for row in partners_of(cast.etain, on=now.date())] == [cast.alexis, cast.chamber]


def test_the_charter_comes_whole_in_four_queries(cast, now, django_assert_num_queries):
    with django_assert_num_queries(4):
        charter = charter_of(cast.etain, on=now.date())
        turns = [[str(share.organisation) for share in rule.shares.all()] for rule in charter.rules.all()]
        welcomes = [str(welcome.organisation) for welcome in charter.welcomes.all()]

    assert (turns, welcomes) == ([["Chambre"], ["Alexis"], ["Alexis", "Chambre"]], [])
