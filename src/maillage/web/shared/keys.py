"""Keys with which a program reads what its owner may read: derived, never kept (decision 0004).

A key names a user. It ends after `KEY_DAYS`, when the password changes, when the account is closed; what it opens ends
with the role, since rights are asked for at each call. It reads counts only: no page about people takes it.
"""

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest

from maillage.foundation.accounts.models import User

KEY_DAYS = 180
_SALT, _PREFIX = "maillage.aggregates", "mlg_"


def new_key(user: User) -> str:
    """A key of `user`, valid from now on."""
    return _PREFIX + signing.dumps([user.pk, _mark(user)], salt=_SALT)


def owner_of(key: str) -> User | None:
    """Whose key it is; None for one that is wrong, over or of a closed account."""
    try:
        pk, mark = signing.loads(key.removeprefix(_PREFIX), salt=_SALT, max_age=timedelta(days=KEY_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user is not None and _mark(user) == mark else None


def who_asks(request: HttpRequest) -> User | None:
    """Who signed in, or whose key stands in `Authorization: Bearer …`; a wrong key is nobody, also with a session."""
    given = request.headers.get("Authorization", "")
    if given:
        kind, _space, key = given.partition(" ")
        return owner_of(key.strip()) if kind.casefold() == "bearer" else None
    user = request.user
    return user if isinstance(user, User) else None


def _mark(user: User) -> str:
    return user.get_session_auth_hash()[:20]
