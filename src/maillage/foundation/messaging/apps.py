"""Registers the room with Django."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "maillage.foundation.messaging"
    label = "messaging"
