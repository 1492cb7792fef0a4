"""Figures: who counts once, where, for whom; what is hidden; last year's beside; one sentence for what is wrong."""

from datetime import date

import pytest
from tests.insight.indicators.scene import Scene

from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period, PeriodBackwards
from maillage.insight.indicators.compute.readings import readings, tables
from maillage.support.journeys.actions import Firm
from maillage.support.people.choices import Fact

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]

YEAR = Period.year(2025)


@pytest.fixture
def scene(cast):
    return Scene(cast)


def values(rows, code):
    return {row.part: row.value for row in rows if row.indicator.code == code}


def of_network(network, period=YEAR):
    return {row.indicator.code: row.value for row in readings(network, period)}


def test_somebody_of_two_hubs_counts_once_in_the_total_and_once_in_each(cast, scene):
    everybody = [scene.welcome(date(2025, 3, day)) for day in range(1, 6)]
    for day in range(1, 5):
        scene.welcome(date(2025, 4, day), by=cast.stranger, hub=cast.verdun, organisation=cast.neighbour)
    known = everybody[0]
    there = scene.welcome(
        date(2025, 5, 1),
        by=cast.stranger,
        hub=cast.verdun,
        organisation=cast.neighbour,
        phone=known.contact_points.get().value,
    )
    scene.agree(known, date(2025, 5, 2))
    scene.agree(there, date(2025, 5, 2), by=cast.stranger)

    found = tables(cast.network, YEAR)

    assert values(found.readings(), "welcomes") == {"": 9}
    assert values(found.readings(By.HUB), "welcomes") == {cast.etain.slug: 5, cast.verdun.slug: 5}
    partners = [one for one in found.readings(By.ORGANISATION) if one.indicator.code == "welcomes"]
    assert {one.part: (one.value, one.share) for one in partners} == {
        "alexis": (5, 5),
        "chambre": (0, 0),
        "voisins": (5, 4),
    }
    assert values(found.readings(By.DEPARTEMENT), "welcomes") == {"55": 9}


def test_without_the_agreement_nobody_is_recognised(cast, scene):
    for organisation, by, hub in (
        (cast.alexis, cast.adviser, cast.etain),
        (cast.neighbour, cast.stranger, cast.verdun),
    ):
        for number in range(3):
            scene.welcome(date(2025, 3, 1), by=by, hub=hub, organisation=organisation, phone=f"06 39 98 77 0{number}")

    assert of_network(cast.network)["welcomes"] == 6


def test_a_couple_that_shares_a_phone_stays_two(cast, scene):
    phone = "06 39 98 66 66"
    couple = [scene.welcome(date(2025, 3, 1), phone=phone) for _one in range(2)]
    for _one in range(3):
        scene.welcome(date(2025, 3, 1))
    there = scene.welcome(date(2025, 4, 1), by=cast.stranger, hub=cast.verdun, organisation=cast.neighbour, phone=phone)
    for person, by in ((couple[0], None), (couple[1], None), (there, cast.stranger)):
        scene.agree(person, date(2025, 4, 2), by=by)

    assert of_network(cast.network)["welcomes"] == 5


def test_accompanied_signed_or_met_twice_also_at_two_hubs(cast, scene):
    signed = [scene.journey(scene.welcome(date(2025, 2, 3)), date(2025, 2, 3)) for _one in range(3)]
    for journey in signed:
        scene.walk(journey, "committed", date(2025, 2, 10))
    twice = scene.journey(scene.welcome(date(2025, 2, 4)), date(2025, 2, 4))
    scene.meet(twice, date(2025, 2, 5))
    scene.meet(twice, date(2025, 2, 6))
    scene.meet(scene.journey(scene.welcome(date(2025, 2, 4)), date(2025, 2, 4)), date(2025, 2, 7))

    assert of_network(cast.network)["accompanied"] == 4


def test_firms_and_jobs_are_counted_apart_and_never_added(cast, scene):
    for number in range(4):
        journey = scene.journey(scene.welcome(date(2025, 1, 7)), date(2025, 1, 7))
        firm = Firm("creation", "classic", jobs=number + 1)
        journey = scene.walk(journey, "created", date(2025, 6, 1), firm=firm)
        scene.follow(journey, date(2025, 9, 1), jobs=2)
        scene.follow(journey, date(2025, 11, 1), jobs=3)
    for _number in range(3):
        journey = scene.journey(scene.welcome(date(2025, 1, 8)), date(2025, 1, 8))
        scene.walk(journey, "created", date(2025, 6, 2), firm=Firm("takeover", jobs=5))

    found = of_network(cast.network)

    assert (found["creations"], found["takeovers"], found["followed"]) == (4, 3, 4)
    assert (found["jobs_created"], found["jobs_kept"], found["jobs_consolidated"]) == (10, 15, 12)
    assert (found["creations_micro"], found["creations_classic"]) == (0, 4)


def test_one_micro_enterprise_is_too_few_to_be_told(cast, scene):
    for number in range(5):
        journey = scene.journey(scene.welcome(date(2025, 1, 7)), date(2025, 1, 7))
        firm = Firm("creation", "micro" if number < 1 else "classic", jobs=1)
        scene.walk(journey, "created", date(2025, 6, 1), firm=firm)

    found = of_network(cast.network)

    assert found["creations_micro"] is None
    assert None in (found["creations"], found["creations_classic"])


def test_one_firm_of_two_files_is_one_firm(cast, scene):
    for number in range(4):
        journey = scene.journey(scene.welcome(date(2025, 1, 7)), date(2025, 1, 7))
        siren = "732829320" if number < 2 else ""
        scene.walk(journey, "created", date(2025, 6, 1), firm=Firm("creation", "classic", 2), siren=siren)

    found = of_network(cast.network)

    assert (found["creations"], found["jobs_created"]) == (3, 6)


def test_shares_speak_of_those_whose_situation_is_known(cast, scene):
    for number in range(10):
        facts = {Fact.SEX: "Femme" if number < 4 else "homme"} if number < 8 else {}
        if number < 6:
            facts[Fact.QPV] = "oui" if number < 3 else "non"
        scene.welcome(date(2025, 3, 3), facts=facts)

    found = tables(cast.network, YEAR)
    figures = {row.indicator.code: row.value for row in found.readings()}

    assert (figures["women"], figures["women_known"], figures["women_share"]) == (4, 8, 50.0)
    assert (figures["qpv"], figures["qpv_share"], figures["frr"], figures["frr_share"]) == (3, 50.0, 0, None)
    assert values(found.readings(By.AUDIENCE), "welcomes") == {
        "women": 4, "young": 0, "qpv": 3, "frr": 0, "job_seekers": 0,
    }  # fmt: skip


def test_exits_are_told_with_their_reason(cast, scene):
    for number, reason in enumerate(["job"] * 4 + ["money"] * 3):
        journey = scene.journey(scene.welcome(date(2025, 2, 1)), date(2025, 2, 1))
        scene.stop(journey, reason, date(2025, 3, 1 + number))

    found = tables(cast.network, YEAR)

    assert values(found.readings(By.REASON), "exits") | {"job": 4, "money": 3} == values(
        found.readings(By.REASON), "exits"
    )
    assert values(found.readings(), "exits_found") == {"": 4}
    assert {row.indicator.code for row in found.readings(By.REASON)} == {"exits", "exits_found"}


def test_last_year_stands_beside_on_the_same_definition(cast, scene):
    for day in range(1, 5):
        scene.welcome(date(2024, 2, day))
        scene.welcome(date(2025, 2, day))
    scene.welcome(date(2025, 12, 31))

    (row,) = readings(cast.network, YEAR, codes=["welcomes"])

    assert (row.value, row.before) == (5, 4)


def test_a_small_hub_is_hidden_with_another_one_whatever_one_asks(cast, scene):
    for day in range(1, 9):
        scene.welcome(date(2025, 2, day))
    for day in range(1, 3):
        scene.welcome(date(2025, 2, day), by=cast.stranger, hub=cast.verdun, organisation=cast.neighbour)

    hubs = {row.part: (row.value, row.is_hidden) for row in readings(cast.network, YEAR, by=By.HUB, codes=["welcomes"])}
    partners = {row.part: row for row in readings(cast.network, YEAR, by=By.ORGANISATION, codes=["welcomes"])}

    assert hubs == {cast.etain.slug: (None, True), cast.verdun.slug: (None, True)}
    assert of_network(cast.network)["welcomes"] == 10
    assert (partners["alexis"].share_is_hidden, partners["voisins"].share_is_hidden) == (True, True)
    assert partners["chambre"].value == 0


def test_a_period_that_ends_before_it_starts_is_refused_in_one_sentence():
    with pytest.raises(PeriodBackwards, match=r"ends on 2025-01-01, before 2025-12-31 on which it starts"):
        Period(date(2025, 12, 31), date(2025, 1, 1))


def test_the_29th_of_february_has_a_day_one_year_earlier():
    assert Period(date(2024, 2, 29), date(2024, 2, 29)).before() == Period(date(2023, 2, 28), date(2023, 2, 28))
