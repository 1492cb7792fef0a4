"""Registers the room with Django."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "maillage.catalogue.territories"
    label = "territories"
