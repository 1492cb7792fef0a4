"""What happens to users."""

from maillage.foundation.accounts.models import User


def ensure_user(*, email: str, name: str, language: str) -> tuple[User, bool]:
    """The user with this address, created without a password when nobody has it; True when just created.

    A person already known keeps their own name and language.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user:
        return user, False
    return User.objects.create_user(email, name=name, language=language), True


def choose_language(user: User, language: str) -> None:
    """Letters to `user` are written in `language` from now on."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
