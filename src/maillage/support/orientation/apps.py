"""Registers the room with Django."""

from django.apps import AppConfig


class OrientationConfig(AppConfig):
    name = "maillage.support.orientation"
    label = "orientation"
