"""Registers the room with Django."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "maillage.insight.webhooks"
    label = "webhooks"
