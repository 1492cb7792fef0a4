"""Registers the door with Django."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "maillage.web.hub"
    label = "web_hub"
