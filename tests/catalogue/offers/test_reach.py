"""The index of the search follows every table it comes from, whoever writes."""

from contextlib import closing
from datetime import date, timedelta
from threading import Thread

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import make_cast
from tests.catalogue.offers.test_search import index_errors

from maillage.catalogue.network.models import DeskDay, Hub, HubMembership, NetworkMembership, OutreachDesk
from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferStatus, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer, Reach
from maillage.catalogue.offers.queries import needs
from maillage.catalogue.territories.models import Area

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 6)

EDITS = {
    "offer stages": lambda cast: Offer.objects.update(stages=[Stage.CEDER]),
    "offer audiences": lambda cast: Offer.objects.update(audiences=[Audience.FEMMES]),
    "offer does something else": lambda cast: Offer.objects.update(kind=OfferType.DIAGNOSTIC),
    "offer ends": lambda cast: Offer.objects.update(ends_on=DAY),
    "offer suspended": lambda cast: Offer.objects.filter(pk=cast.build.pk).update(status=OfferStatus.SUSPENDED),
    "offer becomes a local form": lambda cast: Offer.objects.filter(pk=cast.build.pk).update(general=cast.inform),
    "offer changes hands": lambda cast: Offer.objects.filter(pk=cast.build.pk).update(organisation=cast.neighbour),
    "delivery moves": lambda cast: Delivery.objects.filter(pk=cast.build_at_etain.pk).update(hub=cast.verdun),
    "delivery becomes remote": lambda cast: Delivery.objects.update(tier=Tier.REMOTE, desk=None),
    "delivery confirmed": lambda cast: Delivery.objects.update(confirmed_on=DAY),
    "delivery confirmed more often": lambda cast: Delivery.objects.update(confirm_every_days=7),
    "delivery sees people sooner": lambda cast: Delivery.objects.update(first_appointment_days=1),
    "delivery sees people nobody knows when": lambda cast: Delivery.objects.update(first_appointment_days=None),
    "delivery drafted": lambda cast: Delivery.objects.update(status=OfferStatus.DRAFT),
    "delivery deleted": lambda cast: cast.inform_remote.delete(),
    "zone widened": lambda cast: EligibilityArea.objects.all().delete(),
    "zone added": lambda cast: EligibilityArea.objects.create(delivery=cast.inform_remote, area=cast.commune),
    "hub closes": lambda cast: Hub.objects.update(closed_on=DAY),
    "hub moves": lambda cast: Hub.objects.filter(pk=cast.etain.pk).update(place=cast.verdun.place),
    "partner leaves the hub": lambda cast: HubMembership.objects.update(ends_on=DAY),
    "partner never was": lambda cast: HubMembership.objects.filter(organisation=cast.alexis).delete(),
    "member leaves the network": lambda cast: NetworkMembership.objects.update(ends_on=DAY),
    "desk ends": lambda cast: OutreachDesk.objects.update(ends_on=DAY),
    "desk moves": lambda cast: OutreachDesk.objects.update(place=cast.verdun.place),
    "last desk day goes": lambda cast: DeskDay.objects.all().delete(),
    "desk day added": lambda cast: DeskDay.objects.create(desk=cast.desk, weekday=5),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_the_index_follows_each_edit(cast, edit):
    edit(cast)

    assert index_errors() == []


def test_a_partner_that_comes_back_has_two_periods(cast):
    HubMembership.objects.filter(organisation=cast.alexis).update(ends_on=date(2026, 3, 31))
    HubMembership.objects.create(hub=cast.etain, organisation=cast.alexis, starts_on=date(2026, 9, 1))

    received = Delivery.objects.filter(pk=cast.build_at_etain.pk)

    assert [received.received_on(day).exists() for day in (date(2026, 3, 31), date(2026, 6, 1), DAY)] == [
        True,
        False,
        True,
    ]
    assert index_errors() == []


def test_changing_words_rewrites_nothing(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(ctid ORDER BY ctid) FROM offers_reach")
        before = cursor.fetchone()
        Delivery.objects.update(places_per_month=4, hours="9 h – 12 h")
        cursor.execute("SELECT array_agg(ctid ORDER BY ctid) FROM offers_reach")

        assert cursor.fetchone() == before


def test_a_zone_of_a_thousand_communes_is_served_and_found(cast):
    communes = list(Area.objects.communes().filter(code__startswith="54").order_by("code")[:400])
    EligibilityArea.objects.filter(delivery=cast.build_at_etain).delete()
    EligibilityArea.objects.bulk_create(
        EligibilityArea(delivery=cast.build_at_etain, area=area) for area in [*communes, cast.commune]
    )

    assert Reach.objects.filter(delivery_id=cast.build_at_etain.pk).values_list("zone", flat=True)[0] is None
    assert index_errors() == []


def test_a_local_form_has_no_local_form(cast):
    Offer.objects.filter(pk=cast.build.pk).update(general=cast.inform)

    other = Offer.objects.exclude(pk__in=[cast.build.pk, cast.inform.pk]).get()
    for pk, general in ((other.pk, cast.build), (cast.inform.pk, other)):
        with pytest.raises(IntegrityError, match="cannot be a local form"), transaction.atomic():
            Offer.objects.filter(pk=pk).update(general=general)


def test_the_database_reads_the_closed_lists_in_the_same_order():
    with connection.cursor() as cursor:
        for function, values in (
            ("offers_subject_mask", needs.SUBJECTS),
            ("offers_audience_mask", needs.AUDIENCES),
            ("offers_mode_mask", needs.DELIVERY_MODES),
        ):
            for value, bit in values.items():
                cursor.execute(f"SELECT {function}(ARRAY[%s]::text[])", [value])
                assert cursor.fetchone() == (bit or needs.ALL,), value
        for value, position in needs.STAGES.items():
            cursor.execute("SELECT offers_stage_position(%s)", [value])
            assert cursor.fetchone() == (position,), value
        for position, kind in enumerate(OfferType.values, 1):
            cursor.execute("SELECT offers_kind_position(%s)", [kind])
            assert cursor.fetchone() == (position,), kind
        for number, tier in enumerate(Tier.values):
            cursor.execute("SELECT offers_tier_number(%s)", [tier])
            assert cursor.fetchone() == (number,), tier
    assert len(needs.KINDS) == len(OfferType) <= 30
    assert len(needs.SUBJECTS) == len(Subject) <= 31
    assert len(needs.AUDIENCES) == len(Audience) <= 32
    assert len(needs.DELIVERY_MODES) == len(DeliveryMode) <= 31


def test_the_index_holds_each_value_as_needs_ask_for_it(cast):
    for model, column, listed in (
        (Offer, "subjects", needs.SUBJECTS),
        (Offer, "audiences", needs.AUDIENCES),
        (Delivery, "modes", needs.DELIVERY_MODES),
    ):
        for value, bit in listed.items():
            model.objects.update(**{column: [value]})

            held = Reach.objects.values_list(column, flat=True)
            assert set(held) == {bit or needs.ALL}, value
    Offer.objects.update(subjects=[Subject.IDEE_ET_MOTIVATION, Subject.TRANSMISSION])
    both = needs.SUBJECTS[Subject.IDEE_ET_MOTIVATION] | needs.SUBJECTS[Subject.TRANSMISSION]
    assert set(Reach.objects.values_list("subjects", flat=True)) == {both}
    Offer.objects.update(subjects=[])
    assert set(Reach.objects.values_list("subjects", flat=True)) == {needs.ALL}


@pytest.mark.django_db(transaction=True)
def test_two_edits_at_once_leave_the_right_lines():
    """One closes the hub while another adds a delivery to it: neither sees the other's row, the index sees both."""
    cast = make_cast()
    address = connection.get_connection_params()
    keep = {name: address[name] for name in ("dbname", "user", "password", "host", "port") if address.get(name)}
    with closing(psycopg.connect(**keep)) as first, closing(psycopg.connect(**keep)) as second:
        first.execute("UPDATE network_hub SET closed_on = %s WHERE id = %s", [DAY - timedelta(1), cast.etain.pk])

        def add():
            second.execute(
                "INSERT INTO offers_delivery (offer_id, tier, hub_id, modes, hours, fee, fee_detail, status,"
                " confirmed_on, is_fictitious)"
                " VALUES (%s, 'in_person', %s, '{visio}', '', 'gratuit', '', 'published', %s, true)",
                [cast.inform.pk, cast.etain.pk, DAY],
            )
            second.commit()

        adding = Thread(target=add)
        adding.start()
        adding.join(1)
        assert adding.is_alive()  # waits for the first
        first.commit()
        adding.join(20)

    assert index_errors() == []
    assert not Delivery.objects.filter(hub=cast.etain).received_on(DAY).exists()
