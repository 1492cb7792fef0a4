"""Every table of the floor `support` stands behind row-level security, also for its owner."""

import pytest
from django.apps import apps
from django.db import connection

LOCKED = """
SELECT relname FROM pg_class
WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = 'public'::regnamespace
  AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)
"""


def tables_of_support() -> set[str]:
    models = [
        one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("maillage.support")
    ]
    return {model._meta.db_table for model in models}


@pytest.mark.django_db
def test_no_table_about_people_is_without_its_lock():
    with connection.cursor() as cursor:
        cursor.execute(LOCKED)
        locked = {name for (name,) in cursor.fetchall()}

    assert tables_of_support() - locked == set()
    assert len(tables_of_support()) > 10


@pytest.mark.django_db
def test_the_application_is_never_above_its_locks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
