"""Registers the room with Django."""

from django.apps import AppConfig


class RolloutsConfig(AppConfig):
    name = "maillage.insight.rollouts"
    label = "rollouts"
