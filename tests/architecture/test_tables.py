"""Tables point down: the second proof of the house, beside the import contracts."""

from itertools import chain

import pytest
from django.apps import apps
from django.db.models import ManyToManyField, Model
from django.db.models.fields.related import ForeignObject
from tests.architecture.house import FLOORS, SOURCE, height

OURS = [model for model in apps.get_models() if model.__module__.startswith("maillage.")]
RELATIONS = [
    (model, field)
    for model in OURS
    for field in chain(model._meta.local_fields, model._meta.local_many_to_many)
    if isinstance(field, (ForeignObject, ManyToManyField)) and field.related_model in OURS
]


def room_of(model: type[Model]) -> str:
    return ".".join(model.__module__.split(".")[:3])


def test_every_room_on_disk_has_its_place_in_the_house():
    on_disk = {
        floor: {room.name for room in (SOURCE / floor).iterdir() if (room / "__init__.py").is_file()}
        for floor in FLOORS
    }

    assert on_disk == {floor: set().union(*rooms) for floor, rooms in FLOORS.items()}


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=[f"{m.__name__}.{f.name}" for m, f in RELATIONS])
def test_no_foreign_key_points_upstairs(model, field):
    here, there = room_of(model), room_of(field.related_model)

    assert here == there or height(there) < height(here)


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=[f"{m.__name__}.{f.name}" for m, f in RELATIONS])
def test_nothing_below_can_walk_up_a_key_that_crosses_a_floor(model, field):
    if height(room_of(field.related_model))[0] == height(room_of(model))[0]:
        assert field.related_model in OURS
        return

    assert field.remote_field.hidden


def test_each_table_says_what_it_is():
    silent = [model.__name__ for model in OURS if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")]

    assert silent == []
