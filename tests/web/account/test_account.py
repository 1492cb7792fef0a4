"""Signing in by code and by password, and changing role."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.cast import PASSWORD

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.messaging.models import Letter


@pytest.fixture
def two_roles(cast):
    """The adviser also manages the hub at Verdun, for its partner."""
    return Membership.objects.create(
        user=cast.adviser,
        organisation=cast.neighbour,
        role=Role.HUB_MANAGER,
        hub=cast.verdun,
        starts_on="2020-01-06",
    )


@pytest.fixture
def letters_kept(settings):
    """Mail goes through letters, as in the application."""
    settings.EMAIL_BACKEND = "maillage.foundation.messaging.backend.StoredLetters"


def test_a_code_by_letter_signs_in(client, cast, letters_kept):
    asked = client.post(reverse("account_request_login_code"), {"email": cast.adviser.email})
    letter = Letter.objects.get(to=cast.adviser.email)
    code = re.search(r"^\s{4}(\S+)$", letter.text, flags=re.M)[1]

    response = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert asked.url == reverse("account_confirm_login_code")
    assert response.url == reverse("account:home")
    assert client.get(reverse("desk:today")).status_code == 200
    assert letter.is_secret


def test_an_address_that_nobody_has_gets_the_same_page_and_no_letter(client, cast, letters_kept):
    response = client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"}, follow=True)

    assert response.status_code == 200
    assert "nobody@example.org" in response.content.decode()
    assert not Letter.objects.exists()


def test_a_wrong_code_signs_nobody_in(client, cast):
    client.post(reverse("account_request_login_code"), {"email": cast.adviser.email})

    response = client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})

    assert response.status_code == 200
    assert client.get(reverse("desk:today")).status_code == 302


def test_a_password_signs_in(client, cast):
    response = client.post(reverse("account_login"), {"login": cast.adviser.email.upper(), "password": PASSWORD})

    assert response.url == reverse("account:home")


def test_a_wrong_password_says_so_and_keeps_the_address(client, cast):
    response = client.post(reverse("account_login"), {"login": cast.adviser.email, "password": "not this one"})

    assert response.status_code == 200
    assert cast.adviser.email in response.content.decode()


def test_a_forgotten_password_is_chosen_anew(client, cast, letters_kept):
    client.post(reverse("account_reset_password"), {"email": cast.adviser.email})
    link = re.search(r"http\S+", Letter.objects.get(to=cast.adviser.email).text)[0]
    page = client.get(link[link.index("/account") :], follow=True)
    chosen = "une phrase facile à retenir"

    client.post(page.context["action_url"], {"password1": chosen, "password2": chosen})

    cast.adviser.refresh_from_db()
    assert cast.adviser.check_password(chosen)


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_signup",
    ],
)
def test_pages_around_signing_in_are_open(client, cast, name):
    assert client.get(reverse(name)).status_code == 200


def test_nobody_registers_by_themselves(client, cast):
    client.post(reverse("account_signup"), {"email": "me@example.org", "password1": PASSWORD, "password2": PASSWORD})

    assert not type(cast.adviser).objects.filter(email="me@example.org").exists()


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("adviser", "desk:today"),
        ("manager", "desk:today"),
        ("coordinator", "coordination:overview"),
        ("administrator", "backoffice:home"),
    ],
)
def test_each_one_is_sent_to_their_door(client, cast, who, where):
    client.force_login(getattr(cast, who))

    assert client.get(reverse("account:home")).url == reverse(where)


def test_somebody_without_a_role_reads_what_to_do(client, cast):
    Membership.objects.filter(user=cast.adviser).delete()
    client.force_login(cast.adviser)

    assert client.get(reverse("account:home")).url == reverse("account:roles")
    assert client.get(reverse("account:roles")).status_code == 200


def test_the_switch_changes_role_until_it_is_changed_again(client, cast, two_roles):
    client.force_login(cast.adviser)
    before = client.get(reverse("desk:inbox")).content.decode()

    client.post(reverse("account:work_as", args=[two_roles.pk]))
    after = client.get(reverse("desk:inbox")).content.decode()

    assert ("Pôle de Etain" in before, "Pôle de Verdun" in before) == (True, False)
    assert ("Pôle de Etain" in after, "Pôle de Verdun" in after) == (False, True)


def test_nobody_works_in_the_role_of_another(client, cast, two_roles):
    client.force_login(cast.partner)

    assert client.post(reverse("account:work_as", args=[two_roles.pk])).status_code == 404
    assert client.get(reverse("account:work_as", args=[two_roles.pk])).status_code == 405


def test_a_role_that_ended_is_left_at_once(client, cast, two_roles):
    client.force_login(cast.adviser)
    client.post(reverse("account:work_as", args=[two_roles.pk]))
    Membership.objects.filter(pk=two_roles.pk).update(ends_on="2020-02-01")

    assert "Pôle de Etain" in client.get(reverse("desk:inbox")).content.decode()


def test_the_language_of_letters_is_kept(client, cast):
    client.force_login(cast.adviser)

    client.post(reverse("account:language"), {"language": "en"})

    cast.adviser.refresh_from_db()
    assert cast.adviser.language == "en"
    assert client.post(reverse("account:language"), {"language": "tlh"}).status_code == 404
    assert client.get(reverse("account:language")).status_code == 405


def test_signing_out_is_a_post(client, cast):
    client.force_login(cast.adviser)

    client.get(reverse("account_logout"))
    assert client.get(reverse("desk:today")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("desk:today")).status_code == 302


def test_many_wrong_passwords_close_the_door_to_the_right_one_too(client, cast):
    cache.clear()
    for number in range(5):
        client.post(reverse("account_login"), {"login": cast.adviser.email, "password": f"wrong {number}"})

    response = client.post(reverse("account_login"), {"login": cast.adviser.email, "password": PASSWORD})

    cache.clear()
    assert response.status_code == 200
    assert client.get(reverse("desk:today")).status_code == 302


def test_nobody_is_led_to_another_site_by_signing_in(client, cast):
    address = f"{reverse('account_login')}?next=https://evil.example/"

    response = client.post(
        address, {"login": cast.adviser.email, "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response.url == reverse("account:home")
    assert client.post(reverse("set_language"), {"language": "en", "next": "https://evil.example/"}).url == "/"
