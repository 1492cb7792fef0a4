"""Registers the door with Django."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "maillage.web.territory"
    label = "web_territory"
