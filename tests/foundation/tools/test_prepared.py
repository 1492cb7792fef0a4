"""Prepared statements answer like others, fail like others, and are counted like others."""

import pytest
from django.db import DataError, connection

from maillage.foundation.tools.prepared import rows_of

pytestmark = pytest.mark.django_db


def test_rows_come_back_as_python_values():
    assert rows_of("SELECT %s::int + 1, %s::text, NULL", (41, "é")) == [(42, "é", None)]


def test_a_statement_is_prepared_once_for_a_connection():
    for number in range(3):
        rows_of("SELECT %s::int AS asked_thrice", (number,))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%asked_thrice%%'")
        assert cursor.fetchone() == (1,)


def test_it_is_counted(django_assert_num_queries):
    with django_assert_num_queries(1):
        rows_of("SELECT 1", ())


def test_its_errors_are_those_of_the_framework():
    with pytest.raises(DataError):
        rows_of("SELECT %s::text::date", ("no day",))
