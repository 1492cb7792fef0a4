"""How allauth behaves here: people are invited by their organisation, they do not register themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no type information
    """Closes public registration; keeps sign-in by e-mail code and by password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
