"""Registers the room with Django."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "maillage.support.journeys"
    label = "journeys"
