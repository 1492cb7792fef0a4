import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from maillage.config import demo


def rows():
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model.__module__.startswith("maillage.")
    }


def test_a_second_start_adds_nothing(fresh_demo, now):
    before = rows()

    written = demo.seed(now=now)

    assert not written
    assert rows() == before


def test_it_is_refused_where_the_demo_is_off(db, settings, now):
    settings.DEMO = False

    with pytest.raises(demo.DemoIsOff):
        demo.seed(now=now)

    assert rows()["network.Network"] == 0


def test_another_network_stays_as_it_was(cast, settings, now):
    settings.DEMO = True
    type(cast.alexis).objects.filter(pk=cast.alexis.pk).update(slug="une-autre")
    before = {label: count for label, count in rows().items() if count}
    network = type(cast.network).objects.values().get(pk=cast.network.pk)

    demo.seed(now=now)

    assert type(cast.network).objects.values().get(pk=cast.network.pk) == network
    assert all(rows()[label] >= count for label, count in before.items())


def test_the_printed_password_works_again_after_the_secret_key_changed(fresh_demo, settings, now):
    settings.SECRET_KEY = "another key, at least as long as the former one"

    demo.seed(now=now)

    account = demo.accounts()[0]
    assert get_user_model().objects.get(email=account.email).check_password(account.password)


def test_it_is_refused_where_its_names_are_taken(cast, settings, now):
    settings.DEMO = True
    before = rows()

    with pytest.raises(demo.NamesTaken, match="alexis"):
        demo.seed(now=now)

    assert rows() == before
