"""Registers the room with Django."""

from django.apps import AppConfig


class OverlapsConfig(AppConfig):
    name = "maillage.catalogue.overlaps"
    label = "overlaps"
