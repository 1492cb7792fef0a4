"""Registers the door with Django."""

from django.apps import AppConfig


class LinkConfig(AppConfig):
    name = "maillage.web.link"
    label = "web_link"
