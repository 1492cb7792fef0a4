"""Registers the room with Django."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "maillage.insight.indicators"
    label = "indicators"
