"""Registers the room with Django."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "maillage.catalogue.offers"
    label = "offers"
