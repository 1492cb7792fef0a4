"""Registers the room with Django."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "maillage.catalogue.network"
    label = "network"
