"""Registers the door with Django."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "maillage.web.account"
    label = "web_account"
