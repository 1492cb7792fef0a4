import pytest
from django.apps import apps

from maillage.config import demo


def rows():
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model.__module__.startswith("maillage.")
    }


def test_a_second_start_adds_nothing(demo_network, now):
    before = rows()

    written = demo.seed(now=now)

    assert not written
    assert rows() == before


def test_it_is_refused_where_the_demo_is_off(db, settings, now):
    settings.DEMO = False

    with pytest.raises(demo.DemoIsOff):
        demo.seed(now=now)

    assert rows()["network.Network"] == 0
