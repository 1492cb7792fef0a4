"""Registers the room with Django."""

from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "maillage.support.enrolments"
    label = "enrolments"
