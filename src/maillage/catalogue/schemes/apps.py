"""Registers the room with Django."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "maillage.catalogue.schemes"
    label = "schemes"
