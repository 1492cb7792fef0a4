"""Registers the door with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "maillage.web.public"
    label = "web_public"
