"""Registers the room with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "maillage.foundation.journal"
    label = "journal"
