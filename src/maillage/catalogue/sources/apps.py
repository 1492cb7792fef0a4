"""Registers the room with Django."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "maillage.catalogue.sources"
    label = "sources"
