"""Registers the room with Django, and hears of agreements taken back."""

from django.apps import AppConfig


class OrientationConfig(AppConfig):
    name = "maillage.support.orientation"
    label = "orientation"

    def ready(self) -> None:
        """What hung on an agreement stops in the act that takes it back."""
        from maillage.support.orientation.actions.follow import forget_names  # noqa: PLC0415 - tables come first
        from maillage.support.orientation.actions.referral_agree import stop_shared  # noqa: PLC0415 - tables come first
        from maillage.support.people.signals import consent_withdrawn  # noqa: PLC0415 - tables come first

        consent_withdrawn.connect(stop_shared, dispatch_uid="orientation.stop_shared")
        consent_withdrawn.connect(forget_names, dispatch_uid="orientation.forget_names")
