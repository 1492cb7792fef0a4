"""Registers the room with Django."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "maillage.insight.dialogue"
    label = "dialogue"
