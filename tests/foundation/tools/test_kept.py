"""Kept statements answer as query sets do, are written once, and can hold nothing of a former call."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.tools.kept import Among, NotKeepable, kept
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.models import Enquiry

pytestmark = pytest.mark.django_db
LONG_AGO, TODAY = date(1999, 1, 1), date(2026, 11, 23)


def members(organisation, day, roles=(Role.ADVISER,)):
    rows = Membership.objects.active(on=day).filter(organisation=organisation, role__in=roles)
    return rows.select_related("user", "hub__network").order_by("pk")


def test_rows_are_those_of_the_query_set_with_what_stands_beside_them(cast, django_assert_num_queries):
    asked = kept(lambda organisation, day: members(organisation, day))

    for organisation in (cast.alexis, cast.chamber):
        for day in (TODAY, LONG_AGO):
            with django_assert_num_queries(1):
                found = asked(organisation, day)
                told = [(one.user.email, one.hub.network.name, one.role, one.starts_on) for one in found]
            usual = list(members(organisation, day))
            assert found == usual
            assert told == [(one.user.email, one.hub.network.name, one.role, one.starts_on) for one in usual]
            assert bool(found) == (day == TODAY)


def test_the_statement_is_written_once_and_prepared_once_for_a_connection(cast):
    written = []

    def write(organisation, day):
        written.append(organisation)
        return members(organisation, day).filter(Q(user__name__contains="asked % thrice") | Q(user__is_active=True))

    asked = kept(write)
    for organisation in (cast.alexis, cast.chamber, cast.alexis):
        asked(organisation, day=TODAY)

    assert len(written) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%% thrice%%'")
        assert cursor.fetchone() == (1,)


def test_a_list_may_have_any_length(cast):
    asked = kept(lambda keys: Organisation.objects.filter(Among("pk", keys)).order_by("pk"))
    every = list(Organisation.objects.order_by("pk"))

    for count in (0, 1, len(every)):
        assert asked([one.pk for one in every[:count]]) == every[:count]
        assert list(Organisation.objects.filter(Among("pk", [one.pk for one in every[:count]]))) == every[:count]


def test_fields_that_were_left_out_are_read_later(cast):
    (found,) = kept(lambda key: Organisation.objects.filter(pk=key).only("name"))(cast.alexis.pk)

    assert found.get_deferred_fields() >= {"kind", "slug"}
    assert (found.name, found.slug) == (cast.alexis.name, cast.alexis.slug)


def test_fields_that_read_more_than_the_database_gives_are_read(cast):
    moment, why = datetime(2026, 11, 23, 9, tzinfo=UTC), [{"code": "near", "minutes": 12}]
    at = {"received_at": moment, "assigned_at": moment, "due_at": moment, "link_expires_at": moment}
    with reading_everything():
        enquiry = Enquiry.objects.create(
            form_key=uuid4(), network=cast.network, organisation=cast.alexis, need="Un projet.", route_reasons=why, **at
        )

        (found,) = kept(lambda key: Enquiry.objects.filter(pk=key))(enquiry.pk)

    assert (found.route_reasons, found.public_id, found.received_at) == (why, enquiry.public_id, moment)


def test_the_log_of_statements_shows_one_that_can_be_run_again(cast):
    asked = kept(lambda organisation, day: members(organisation, day))

    with CaptureQueriesContext(connection) as queries:
        asked(cast.alexis, TODAY)

    with connection.cursor() as cursor:
        cursor.execute(queries[0]["sql"])
        assert len(cursor.fetchall()) == len(members(cast.alexis, TODAY))


@pytest.mark.parametrize(
    "write",
    [
        lambda organisation: Membership.objects.filter(organisation=12),
        lambda organisation: Membership.objects.active(on=TODAY).filter(organisation=organisation),
        lambda organisation: Membership.objects.filter(organisation=organisation).prefetch_related("user"),
        lambda organisation: Membership.objects.filter(organisation=organisation) if organisation else None,
    ],
    ids=["a key", "a day", "a prefetch", "a choice"],
)
def test_what_holds_something_of_one_call_is_refused(cast, write):
    with pytest.raises(NotKeepable):
        kept(write)(cast.alexis)
