"""Registers the door with Django."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "maillage.web.backoffice"
    label = "web_backoffice"
