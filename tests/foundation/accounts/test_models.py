"""Users of staff: one address, one human, whatever its case."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from maillage.foundation.accounts.models import User

pytestmark = pytest.mark.django_db


def test_an_address_is_taken_in_any_case():
    User.objects.create_user("Nadia@Example.org", name="Nadia (fictif)")

    with pytest.raises(IntegrityError, match="user_email_is_unique_in_any_case"):
        User.objects.create(email="NADIA@example.org", name="Another (fictif)")


def test_sign_in_ignores_the_case_of_the_address():
    user = User.objects.create_user("nadia@example.org", "un long mot de passe", name="Nadia (fictif)")

    assert authenticate(None, email="nadia@example.org", password="un long mot de passe") == user
    assert authenticate(None, username="NADIA@example.org", password="un long mot de passe") == user
    assert authenticate(None, username="nadia@example.org", password="un autre") is None


def test_someone_without_password_signs_in_by_code_only():
    user = User.objects.create_user("nadia@example.org", name="Nadia (fictif)")

    assert not user.has_usable_password()
    assert authenticate(None, username="nadia@example.org", password="") is None


def test_the_public_reads_a_first_name():
    assert User(name="Nadia B. (fictif)").first_name == "Nadia"
    assert User(name="").first_name == ""
    assert str(User(name="", email="a@example.org")) == "a@example.org"
