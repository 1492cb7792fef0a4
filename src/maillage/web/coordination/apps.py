"""Registers the door with Django."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "maillage.web.coordination"
    label = "web_coordination"
