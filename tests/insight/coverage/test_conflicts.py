"""Conflicts of charters: nobody assigned, or partners that differ; decided by the line that would decide an enquiry."""

from datetime import timedelta
from random import Random

import pytest
from tests.cast import ETAIN, OPENED, VERDUN, rule
from tests.cast import commune as commune_of
from tests.catalogue.offers.worlds import DAY

from maillage.catalogue.network.models import Charter, CharterRule, HubMembership
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.choices import ConflictKind
from maillage.insight.coverage.queries import conflicts_of
from maillage.insight.coverage.queries.conflicts import _claims
from maillage.support.orientation.queries.turns import line_that_fits

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


def meuse():
    return Area.objects.get(kind=AreaKind.DEPARTEMENT, code="55")


def told(cast, need=Need(), day=DAY):  # noqa: B008 - a frozen value
    """Kind, stages, hubs and communes of each conflict."""
    return [
        (row.kind, set(row.stages), [one.hub.slug for one in row.claims], set(row.communes))
        for row in conflicts_of(cast.network, [meuse()], need, day=day).rows
    ]


def test_a_hub_of_several_partners_without_charter_assigns_nothing_where_it_is_alone(cast):
    HubMembership.objects.create(hub=cast.verdun, organisation=cast.alexis, starts_on=OPENED)

    assert told(cast, Need(minutes=20)) == [
        (ConflictKind.UNASSIGNED, set(Stage), ["pole-verdun"], {"Verdun"}),
    ], "Étain and Spincourt have Étain's charter; Verdun is within 20 minutes of its own hub only"


def test_a_hub_that_one_partner_runs_alone_needs_no_charter(cast):
    assert told(cast, Need(minutes=20)) == []


def test_one_charter_that_assigns_settles_for_its_neighbours(cast):
    assert told(cast, Need(minutes=30)) == []


def test_two_charters_that_name_different_partners_are_told_with_their_lines(cast):
    charter = Charter.objects.create(hub=cast.verdun, name="Charte de Verdun (fictif)", starts_on=OPENED)
    line = rule(charter, 1, [cast.neighbour], stages=[Stage.EMERGER, Stage.MONTER])

    found = conflicts_of(cast.network, [meuse()], Need(), day=DAY)

    [row] = found.rows
    assert row.kind == ConflictKind.TWICE
    assert row.stages == (Stage.EMERGER, Stage.MONTER)
    assert set(row.communes) == {"Étain", "Verdun"}, "Spincourt is 38 minutes from Verdun"
    assert {one.rule for one in row.claims} == {line, cast.charter.rules.get(position=2)}
    people = commune_of(ETAIN).population + commune_of(VERDUN).population
    assert (row.count.people, row.count.communes) == (people, 2)
    assert found.count(ConflictKind.TWICE, Stage.EMERGER).communes == 2
    assert found.count(ConflictKind.TWICE, Stage.FINANCER).communes == 0
    assert found.count(ConflictKind.UNASSIGNED).communes == 0
    assert found.by_area(AreaKind.DEPARTEMENT)[meuse().pk].communes == 2


def test_two_charters_that_name_the_same_partners_agree(cast):
    HubMembership.objects.create(hub=cast.verdun, organisation=cast.alexis, starts_on=OPENED)
    charter = Charter.objects.create(hub=cast.verdun, name="Charte de Verdun (fictif)", starts_on=OPENED)
    rule(charter, 1, [cast.alexis], stages=[Stage.EMERGER, Stage.MONTER])

    assert told(cast) == []


def test_a_line_whose_partners_have_left_assigns_nobody(cast):
    HubMembership.objects.create(hub=cast.etain, organisation=cast.neighbour, starts_on=OPENED)
    CharterRule.objects.filter(charter=cast.charter, position=3).delete()
    HubMembership.objects.filter(hub=cast.etain, organisation=cast.chamber).update(ends_on=DAY - timedelta(days=1))

    [row] = [row for row in told(cast, Need(minutes=15)) if row[2] == ["pole-etain"]]

    assert row[0] == ConflictKind.UNASSIGNED
    assert row[1] == set(Stage) - {Stage.EMERGER, Stage.MONTER}
    assert row[3] == {"Étain", "Spincourt"}


def test_a_desk_brings_its_hub_near(cast):
    CharterRule.objects.filter(charter=cast.charter).delete()
    near = {name for row in told(cast, Need(minutes=10)) for name in row[3]}
    cast.desk.days.all().delete()

    assert near - {name for row in told(cast, Need(minutes=10)) for name in row[3]} == {"Spincourt"}


@pytest.mark.parametrize("seed", range(8))
def test_the_line_is_the_one_that_decides_an_enquiry(cast, seed):
    draw = Random(seed)
    CharterRule.objects.filter(charter=cast.charter).delete()
    audiences = Audience.values[1:4]
    for position in range(1, 5):
        rule(
            cast.charter,
            position,
            draw.sample([cast.alexis, cast.chamber, cast.neighbour], draw.randint(1, 2)),
            stages=draw.sample(Stage.values, draw.choice([0, 3, 6])),
            audiences=draw.sample(audiences, draw.choice([0, 0, 1])),
        )
    asked = tuple(draw.sample(audiences, draw.randint(0, 1)))

    claims = _claims(cast.network, asked, DAY)[cast.etain.pk]

    for stage, claim in zip(Stage.values, claims, strict=True):
        expected = line_that_fits(cast.etain, stage, asked, DAY)
        assert (claim.rule, claim.organisations) == ((expected.rule, expected.partners) if expected else (None, ()))


def test_more_rules_and_hubs_cost_no_more_queries(cast, django_assert_max_num_queries):
    for position in range(10, 30):
        rule(cast.charter, position, [cast.alexis, cast.chamber])
    areas = [meuse()]

    with django_assert_max_num_queries(11):
        conflicts_of(cast.network, areas, Need(), day=DAY)
