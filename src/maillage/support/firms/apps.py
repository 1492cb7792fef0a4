"""Registers the room with Django, and hears of agreements taken back."""

from django.apps import AppConfig


class FirmsConfig(AppConfig):
    name = "maillage.support.firms"
    label = "firms"

    def ready(self) -> None:
        """Who no longer agrees to be asked is not asked any more, in the act that takes it back."""
        from maillage.support.firms.actions.surveys import stop_asking  # noqa: PLC0415 - tables come first
        from maillage.support.people.signals import consent_withdrawn  # noqa: PLC0415 - tables come first

        consent_withdrawn.connect(stop_asking, dispatch_uid="firms.stop_asking")
