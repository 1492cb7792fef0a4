"""Registers the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "maillage.foundation.accounts"
    label = "accounts"
