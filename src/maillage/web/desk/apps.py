"""Registers the door with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "maillage.web.desk"
    label = "web_desk"
