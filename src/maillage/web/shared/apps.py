"""Registers the door with Django."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "maillage.web.shared"
    label = "web_shared"
